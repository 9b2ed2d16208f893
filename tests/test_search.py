"""Queries in, titles out: what the public types and what it must find, asked of both twins, Python and the page's."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from office import run

from builder.search.ask import run_query
from builder.search.index import build_index
from builder.search.records import SearchDocument
from builder.search.twin import search

LONG = "本条无关内容，仅为使正文变长。" * 600
DOCUMENTS = (
    SearchDocument("a1.html", "关于印发2019年上海市政务公开工作要点的通知", "沪府办发〔2019〕7号",
                   "现将要点印发给你们。", "2019-04-30", "市政府办公厅", "政策文件", "政策文件", "2019", "政务公开",
                   "有效"),
    SearchDocument("a2.html", "政务公开", "", "栏目说明。", "2018-01-01", "办公室", "栏目说明", year="2018"),
    SearchDocument("a3.html", "关于加强政务公开工作的意见", "沪府发〔2013〕45号", "行政审批信息公开，行道树修剪。",
                   "2013-08-02", "市政府办公厅", "政策文件", "政策文件", "2013", "政务公开", "已失效"),
    SearchDocument("a4.html", "行道树养护办事指南", "", "申请行道树修剪请到许可处。GB/T 51168-2016 标准。",
                   "2012-05-06", "许可处", "办事指南", "办事指南", "2012", "绿化", "有效", True),
    SearchDocument("a5.html", "公租房申请条件", "", "申请公租房须提交收入证明。",
                   "2020-06-01", "住建局", "办事指南", "办事指南", "2020", "住房", "有效", True),
    SearchDocument("a6.html", "吉林𠮷野家食品抽检公告", "", "结果为合格😀。", "2021-03-04", "市场监管局", "公告公示"),
    SearchDocument("a7.html", "长篇规划文本", "", f"开头。{LONG}深处有一株银杏古树。{LONG}", "2016-07-08", "规划处"),
    SearchDocument("a8.html", "银行账户年检通告", "", "重庆路网点。", "2015-02-03", "财政局", "公告公示"),
    SearchDocument("a9.html", "附件材料", "", "三公经费决算表。", "2017-09-10", "财政局", "附件",
                   where="附件：决算.xlsx"),
    SearchDocument("b1.html", "<b>测试</b> & \"引号\" 的标题", "", "C++ 与 v1.5.2 版本。", "2014-01-01"),
)  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the index of the ten documents."""
    folder = tmp_path_factory.mktemp("search") / "site"
    build_index(DOCUMENTS, folder / "search")
    return folder


def ask(site: Path, query: str, **options: object) -> dict[str, Any]:
    """The answer of the Python twin; where Node is installed the page's module must give the same."""
    answer: dict[str, Any] = json.loads(json.dumps(search(site / "search", query, **options)))  # type: ignore[arg-type]
    if shutil.which("node"):
        assert {**run_query(site, query, **options), "tookMs": 0} == {**answer, "tookMs": 0}
    return answer


def urls(answer: dict[str, Any]) -> list[str]:
    return [hit["url"].removesuffix(".html") for hit in answer["hits"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("政务公开", ["a2", "a1", "a3"]),  # the whole title first, then the newest
        ("关于印发2019年上海市政务公开工作要点的通知", ["a1"]),
        ("加强政务", ["a3"]),
        ("开工", ["a1", "a3"]),
        ("沪府办发〔2019〕7号", ["a1"]),
        ("沪府办发[2019]7号", ["a1"]),
        ("沪府办发 (2019) 7 号", ["a1"]),
        ("２０１３〕４５号", ["a3"]),
        ("行道树修剪", ["a4", "a3"]),  # a guide of 2012 counts as three years newer
        ("审批 修剪", ["a3"]),
        ("修剪 许可处", ["a4"]),
        ("政务，公开", ["a2", "a1", "a3"]),
        ("gb/t 51168", ["a4"]),
        ("V1.5.2", ["b1"]),
        ("银杏古树", ["a7"]),
        ("𠮷野", ["a6"]),
        ("😀", ["a6"]),
        ("吉", ["a6"]),
        ("杏", ["a7"]),
        ("请", ["a5", "a4"]),  # a common character is found in bodies too, behind titles that hold it
        ("表", ["a9"]),
        ("决算表", ["a9"]),
    ],
)
def test_finds_exactly(site: Path, query: str, found: list[str]) -> None:
    answer = ask(site, query)
    assert urls(answer) == found
    assert answer["total"] == len(found)
    assert answer["tried"][-1]["how"] == "exact"


@pytest.mark.parametrize(
    ("query", "how", "first"),
    [
        ("政務公開", "simplified", "a2"),
        ("沪府办发〔20", "part", "a1"),
        ("19〕7号", "part", "a1"),
        ("发〔20", "part", "a1"),
        ("zhengwugongkai", "pinyin", "a2"),
        ("Zheng wu gong kai", "pinyin", "a2"),
        ("yinhang zhanghu", "pinyin", "a8"),
        ("zhengwugongk", "pinyin", "a1"),
        ("xdsyh", "initials", "a4"),
        ("政务公幵工作要点", "typo", "a1"),
        ("公租房申晴条件", "typo", "a5"),
        ("公租申请条件", "typo", "a5"),
        ("请问公租房怎么申请？", "overlap", "a5"),
        ("行道树要修剪找哪个部门", "overlap", "a4"),
    ],
)
def test_finds_what_was_meant(site: Path, query: str, how: str, first: str) -> None:
    answer = ask(site, query)
    assert (answer["tried"][-1]["how"], urls(answer)[0]) == (how, first)
    assert answer["tried"][0] == {"how": "exact", "query": query, "found": 0}


@pytest.mark.parametrize(
    "query",
    ["", " ", "!!!", "。，、", "\x00\x07", "\ud842", "(.*)[a-z]+$", "' OR 1=1 --", "<script>alert(1)</script>", "🦄",
     "x" * 5000, "政" * 5000, "政务公开" * 1250, "%00%ff", "__proto__", "constructor"],
)  # fmt: skip
def test_bad_input_is_answered_calmly(site: Path, query: str) -> None:
    answer = ask(site, query)
    assert answer["problem"] == ""


def test_the_number_tells_its_zone_and_marks(site: Path) -> None:
    hit = ask(site, "沪府发2013")["hits"][0]
    assert hit["zone"] == "number"
    assert [hit["number"][start:end] for start, end in hit["numberMarks"]] == ["沪府发〔2013"]


def test_the_excerpt_stands_around_the_hit(site: Path) -> None:
    excerpt = ask(site, "银杏古树")["hits"][0]["excerpt"]
    assert [excerpt["text"][start:end] for start, end in excerpt["marks"]] == ["银杏古树"]
    assert excerpt["before"] and excerpt["after"] and len(excerpt["text"]) < 130


def test_a_hit_says_where_it_was_found(site: Path) -> None:
    hit = ask(site, "三公经费")["hits"][0]
    assert (hit["where"], hit["type"], hit["org"], hit["date"]) == ("附件：决算.xlsx", "附件", "财政局", "2017-09-10")


def test_facets_count_and_filter(site: Path) -> None:
    answer = ask(site, "政务公开")
    assert answer["facets"]["validity"] == [["已失效", 1], ["有效", 1]]
    kept = ask(site, "政务公开", filters={"validity": ["有效"]})
    assert urls(kept) == ["a1"]
    assert kept["facets"]["validity"] == [["已失效", 1], ["有效", 1]]
    assert kept["facets"]["year"] == [["2019", 1]]
    both = ask(site, "政务公开", filters={"validity": ["有效", "已失效"], "year": ["2013", "2019"]})
    assert urls(both) == ["a1", "a3"]


def test_sorts_by_date(site: Path) -> None:
    assert urls(ask(site, "政务公开", sort="date")) == ["a1", "a2", "a3"]


def test_limit_keeps_the_total(site: Path) -> None:
    answer = ask(site, "政务公开", limit=1)
    assert (urls(answer), answer["total"]) == (["a2"], 3)


def test_no_index_is_a_problem_and_not_an_error(tmp_path: Path) -> None:
    answer = ask(tmp_path, "政务公开")
    assert (answer["problem"], answer["hits"]) == ("no-index", [])


def test_a_missing_bucket_shows_what_can_be_found(site: Path, tmp_path: Path) -> None:
    hurt = tmp_path / "hurt"
    shutil.copytree(site, hurt)
    (hurt / "search/cards/0/0.bin").unlink()
    answer = ask(hurt, "申请")
    assert answer["problem"] == "partial"
    (hurt / "search/cards").rename(hurt / "search/none")
    assert ask(hurt, "申请")["hits"] == []
    (hurt / "search/none").rename(hurt / "search/cards")
    for file in (hurt / "search/index").iterdir():
        file.write_bytes(b"\x1f\x8bdamaged")
    assert ask(hurt, "政务公开")["problem"] == "partial"


def test_without_node_the_twin_answers(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.search.ask.shutil.which", lambda name: None)
    assert urls(run_query(site, "政务公开", limit=2)) == ["a2", "a1"]


def test_initials_mean_a_word_before_a_piece_of_one(tmp_path: Path) -> None:
    """公租房 is followed by this and that, 工作分 always by 工; though that stands in more titles, and newer ones."""
    titles = ["公租房申请指南", "公租房摇号公告", *(f"第{n}批工作分工" for n in "一二三四")]
    own = [SearchDocument(f"{n}.html", title, date=f"20{10 + n}-01-01") for n, title in enumerate(titles)]
    build_index(own, tmp_path / "search")
    answer = ask(tmp_path, "gzf")
    assert [hit["title"][:3] for hit in answer["hits"]] == ["公租房", "公租房", "第四批", "第三批", "第二批", "第一批"]
    assert answer["tried"][-1]["query"] == "公租房、工作分"


def test_the_hint_of_the_search_page_is_true(tmp_path: Path) -> None:
    """Of a new office's site as well: what it names is found, and stands in the first title."""
    site = tmp_path / "office"
    assert run("init", str(site)).code == 0 and run("build", "--site", str(site)).code == 0
    tip = re.search(r"<li>不确定写法时用拼音，如 (\w+) 或 (\w+)</li>", (site / "site/search.html").read_text("utf-8"))
    assert tip
    for typed in tip.groups():
        answer = ask(site / "site", typed)
        assert answer["hits"] and "政务公开" in answer["hits"][0]["title"], typed
