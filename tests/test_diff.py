"""The change card tells what the public will see change, and what must be settled before anyone signs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from office import MakeOffice, Office, base, tree
from test_git import git

from builder.diff.words import pieces, shortened

LETTER, NOTICE = "data/catalogue/han.yml", "data/catalogue/tongzhi.yml"
ID = "11010519491231002X"


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """The small office, committed once."""
    made = office({".gitignore": ".gongkai/\nsite/\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "开站")
    return made


def card(site: Office, *args: str) -> dict[str, object]:
    """The card as JSON."""
    ran = site.run("diff", *args, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    made: dict[str, object] = json.loads(ran.out)
    return made


def kinds(found: dict[str, object]) -> dict[str, str]:
    """What becomes of each record."""
    return {change["id"]: change["kind"] for change in found["records"]}  # type: ignore[attr-defined]


def another(id: str, number: int, *changes: tuple[str, str]) -> str:
    """A further letter, edited."""
    text = base(LETTER).replace("id: han", f"id: {id}").replace("00003", f"{number:05}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def edit_all(site: Office) -> None:
    """One change of every kind."""
    site.edit(NOTICE, ("各科室抓紧落实", "各科室于6月底前落实"))
    site.edit(LETTER, ("topic:", "withdrawn: {kind: 发布有误, reason: 附件有误, date: 2020-06-02}\ntopic:"))
    site.write("data/catalogue/xin.yml", another("xin", 10, ("关于示例工作的函", "新的函")))
    site.write("data/catalogue/mingtian.yml", another("mingtian", 11, ("topic:", "publish_at: 2099-01-01\ntopic:")))
    inner = ("主动公开", "依申请公开\ndisclosure_ground: 属于四类过程性信息")
    site.write("data/catalogue/neibu.yml", another("neibu", 12, inner))
    (site.root / "data/catalogue/yijian.yml").unlink()


def test_each_record_is_told_by_what_the_public_will_see(site: Office) -> None:
    edit_all(site)
    found = card(site, "HEAD")
    assert kinds(found) == {
        "yijian": "removed", "han": "withdrawn", "xin": "added", "tongzhi": "changed", "mingtian": "later",
    }  # fmt: skip
    assert found["unseen"] == 1 and "neibu" not in json.dumps(found["records"])
    changed = next(c for c in found["records"] if c["id"] == "tongzhi")  # type: ignore[attr-defined]
    [field] = changed["fields"]
    assert (field["name"], field["label"]) == ("body", "正文")
    assert ["-", "抓紧"] in field["pieces"] and ["+", "于6月底前"] in field["pieces"]
    later = next(c for c in found["records"] if c["id"] == "mingtian")  # type: ignore[attr-defined]
    assert later["day"] == "2099-01-01"
    assert (changed["path"], changed["line"]) == (NOTICE, 1)


def test_nothing_changes_nothing_is_told(site: Office) -> None:
    assert "公众看到的内容没有变化" in site.run("diff", "HEAD").out
    site.edit(LETTER, ("id: han", "# 只加一行注释\nid: han"))
    found = card(site, "HEAD")
    assert (found["records"], found["columns"], found["unseen"]) == ([], [], 0)
    assert not any(found["reach"].values())  # type: ignore[attr-defined]


def test_columns_pages_exports_and_dead_addresses_are_told(site: Office) -> None:
    edit_all(site)
    found = card(site, "HEAD")
    counts = {column["id"]: column["count"] for column in found["columns"]}  # type: ignore[attr-defined]
    assert counts["zcwj"] == [3, 2]
    reach = found["reach"]
    assert isinstance(reach, dict)
    assert reach["new"] == ["zcwj/202006/xin.html"] and reach["gone"] == ["zcwj/202007/yijian.html"]
    assert {"zcwj/202006/han.html", "zcwj/202006/tongzhi.html", "index.html"} <= set(reach["changed"])
    assert "zcwj/index.html" in reach["lists"] and "sitemap.xml" in reach["exports"]
    assert [c["what"] for c in found["concerns"] if c["kind"] == "gone"] == reach["gone"]  # type: ignore[attr-defined]


def reword(site: Office) -> None:
    site.edit(NOTICE, ("各科室抓紧落实", "各科室于6月底前落实"))


def retitle(site: Office) -> None:
    site.edit(NOTICE, ("title: 关于示例工作的通知", "title: 关于示例工作的紧急通知"))


def repeal(site: Office) -> None:
    site.edit(LETTER, ("validity: 有效", "validity: 废止\nrepealed_on: 2021-01-01"))


def withdraw(site: Office) -> None:
    site.edit(LETTER, ("topic:", "withdrawn: {kind: 发布有误, reason: 附件有误, date: 2020-06-02}\ntopic:"))


def add(site: Office) -> None:
    site.write("data/catalogue/xin.yml", another("xin", 10, ("关于示例工作的函", "新的函")))


def rename(site: Office) -> None:
    site.edit("data/org/ju.yml", ("title: 示例局", "title: 示范局"))


def delete(site: Office) -> None:
    (site.root / LETTER).unlink()


APART = re.compile(r"MANIFEST|release\.json|robots|feeds/all\.opml|data\.json|datapackage|dcat|dictionary|^search/")


@pytest.mark.parametrize("change", [reword, retitle, repeal, withdraw, add, rename, delete])
def test_the_card_tells_exactly_what_a_build_changes(change: Callable[[Office], None], site: Office) -> None:
    before = tree(site.build())
    change(site)
    reach = card(site, "HEAD")["reach"]
    assert isinstance(reach, dict)
    after = tree(site.build())
    really = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    told = {url for key in ("new", "changed", "gone", "lists", "boards", "exports") for url in reach[key]}
    assert {name for name in really if not APART.search(name)} == told


def test_links_to_what_vanishes_are_found(site: Office) -> None:
    site.write("content/zwsm/shuoming.md", "# 说明\n\n见[意见](/zcwj/202007/yijian.html)。\n")
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "说明")
    (site.root / "data/catalogue/yijian.yml").unlink()
    concerns = card(site, "HEAD")["concerns"]
    place = {"path": "content/zwsm/shuoming.md", "line": 3}
    assert {"kind": "link", "what": "zcwj/202007/yijian.html", **place} in concerns  # type: ignore[operator]


def test_numbers_and_marks_in_changed_texts_attachments_and_prose_are_told_masked(site: Office) -> None:
    site.edit(NOTICE, ("各科室抓紧落实。", f"王某，{ID}。\n\n  机密★5年"))
    site.write("data/files/mingdan.csv", f"姓名,证件\n王某,{ID}\n")
    site.edit(LETTER, ("body: 正文。", "body: 正文。\nattachments: [mingdan.csv]"))
    site.write("content/zwsm/lianxi.md", "# 联系\n\n王某 13800138000\n")
    for style in ("json", "md", "html"):
        assert ID not in site.run("diff", "HEAD", "--format", style).out
    found = [(c["kind"], c["path"], c["line"]) for c in card(site, "HEAD")["concerns"]]  # type: ignore[attr-defined]
    assert found == [
        ("id_number", NOTICE, 13),
        ("secrecy_mark", NOTICE, 13),
        ("id_number", "data/files/mingdan.csv", 0),
        ("mobile", "content/zwsm/lianxi.md", 3),
    ]
    assert site.run("diff", "HEAD", "--strict").code == 1
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "已签发")
    site.edit(NOTICE, ("王某，", "王某某，"))
    assert card(site, "HEAD")["concerns"] == []


def test_the_check_is_told_as_what_is_new_and_what_is_mended(site: Office) -> None:
    site.edit(LETTER, ("2020-05-20", "二零二零年"))
    git(site.root, "commit", "-qam", "错")
    site.edit(LETTER, ("二零二零年", "2020-05-20"), ("id: han", "# 行号变了\nid: han"))
    site.edit(NOTICE, ("topic: 综合政务", "topic: 没有的主题"))
    found = card(site, "HEAD")
    assert [(d["code"], d["path"]) for d in found["told"]] == [("S005", NOTICE)]  # type: ignore[attr-defined]
    assert [(d["code"], d["path"]) for d in found["mended"]] == [("S006", LETTER)]  # type: ignore[attr-defined]
    assert site.run("diff", "HEAD", "--strict").code == 1


def test_branches_are_compared_from_where_they_parted(site: Office) -> None:
    git(site.root, "switch", "-qc", "xin")
    site.edit(NOTICE, ("各科室", "各单位"))
    git(site.root, "commit", "-qam", "我的")
    git(site.root, "switch", "-q", "main")
    site.edit(LETTER, ("正文。", "别人改的正文。"))
    git(site.root, "commit", "-qam", "别人的")
    assert kinds(card(site, "main", "xin")) == {"tongzhi": "changed"}
    assert kinds(card(site, "xin")) == {"han": "changed"}
    assert site.run("diff", "main", "xin").out == site.run("diff", "main", "xin").out


def test_formats_hold_the_same_story(site: Office, tmp_path: Path) -> None:
    edit_all(site)
    text = site.run("diff", "HEAD").out
    assert text.startswith("<!-- gongkai change card -->\n## 信息公开变更卡 · 示例局\n")
    assert "消失 1 条，撤下 1 条，新增 1 条，修改 1 条，1 条以后上网" in text and "<ins>于6月底前</ins>" in text
    page = html.fromstring(site.run("diff", "HEAD", "--format", "html").out)
    words = " ".join(page.text_content().split())
    assert "于6月底前" in page.xpath("//ins/text()") and not page.xpath("//script | //*[@style] | //link")
    file = tmp_path / "卡/card.docx"
    assert site.run("diff", "HEAD", "--out", str(file)).code == 0
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    runs = [r for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert [r.text for r in runs if r.font.underline and r.text.startswith("于")] == ["于6月底前"]
    assert "签发" in " ".join(cells) and "签发" in words and "签发" in text
    for title in ("新的函", "关于示例工作的通知", "关于示例工作的意见"):
        assert title in text and title in words and any(title in p.text for p in document.paragraphs)
    first = file.read_bytes()
    site.run("diff", "HEAD", "--out", str(file))
    assert file.read_bytes() == first
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_english_card(site: Office) -> None:
    edit_all(site)
    text = site.run("diff", "HEAD", "--lang", "en").out
    assert "1 vanish, 1 withdrawn, 1 added, 1 changed, 1 go live later" in text and "Sign" not in text[:40]
    assert not re.search(r"[：，]", text.split("### Sections")[1].split("|---")[0])


def test_text_of_records_cannot_forge_markdown_or_html(site: Office) -> None:
    bad = "</del>@mayor [点](javascript:1) | `x` **b** <img src=x>"
    site.edit(NOTICE, ("title: 关于示例工作的通知", f"title: '{bad}'"))
    text = site.run("diff", "HEAD").out
    for sign in ("@mayor", "<img", "[点]", "**b**"):
        assert sign not in text
    page = html.fromstring(site.run("diff", "HEAD", "--format", "html").out)
    assert not page.xpath("//img | //a") and bad in page.xpath("//h3")[0].text_content()


def test_a_very_large_change_still_fits_a_comment(site: Office) -> None:
    for n in range(120):
        site.write(f"data/catalogue/x{n}.yml", another(f"x{n}", 100 + n, ("正文。", "很长的正文" * 90)))
    text = site.run("diff", "HEAD").out
    assert len(text) < 65_536 and "新增 120 条" in text and "……还有" in text and text.endswith("</sub>\n")


def no_git(site: Office) -> None:
    (site.root / ".git").rename(site.root / "no.git")


def no_commit(site: Office) -> None:
    no_git(site)
    git(site.root, "init", "-q")


@pytest.mark.parametrize(
    ("how", "args", "said"),
    [
        (no_git, ["HEAD"], "不在 Git 仓库里。先运行 git init 并提交一次"),
        (no_commit, ["HEAD"], "仓库里还没有提交"),
        (None, ["origin/main"], "没有“origin/main”这个版本"),
        (None, ["--", "--all"], "没有“--all”这个版本"),
        (None, ["HEAD", "nirgends"], "没有“nirgends”这个版本"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(how: object, args: list[str], said: str, site: Office) -> None:
    if callable(how):
        how(site)
    ran = site.run("diff", *args)
    assert ran.code == 1 and said in ran.err and "Traceback" not in ran.err and ran.out == ""


def test_a_shallow_clone_is_told_how_to_fetch_the_rest(site: Office, tmp_path: Path) -> None:
    site.edit(NOTICE, ("各科室", "各单位"))
    git(site.root, "commit", "-qam", "二")
    git(tmp_path, "clone", "-q", "--depth=1", site.root.as_uri(), "shallow")
    ran = Office.__new__(Office)
    ran.root = tmp_path / "shallow"
    said = ran.run("diff", "HEAD~1")
    assert said.code == 1 and "git fetch --unshallow" in said.err and "fetch-depth: 0" in said.err


def test_a_force_pushed_base_is_compared_as_it_is_and_said_so(site: Office) -> None:
    git(site.root, "switch", "-q", "--orphan", "fremd")
    git(site.root, "checkout", "-q", "main", "--", ".")
    git(site.root, "commit", "-qm", "另一个起点")
    site.edit(NOTICE, ("各科室", "各单位"))
    found = card(site, "main")
    assert found["rootless"] is True and kinds(found) == {"tongzhi": "changed"}
    assert "没有共同的祖先" in site.run("diff", "main").out


def test_broken_settings_of_either_side_are_told_with_their_place(site: Office) -> None:
    whole = base("data/columns.yml")
    site.write("data/columns.yml", "- 不是栏目\n")
    ran = site.run("diff", "HEAD")
    assert ran.code == 1 and "data/columns.yml:1:" in ran.out
    git(site.root, "commit", "-qam", "坏")
    site.write("data/columns.yml", whole)
    ran = site.run("diff", "HEAD")
    assert ran.code == 1 and "data/columns.yml:1:" in ran.err and "原版本的设置读不出来" in ran.err


def test_word_diff_joins_back_to_both_texts_and_keeps_scraps_together() -> None:
    before, after = "2019年底前完成\n第二行\n", "2020年6月底前全部完成\n第二行\n"
    whole = pieces(before, after)
    assert "".join(text for sign, text in whole if sign != "+") == before
    assert "".join(text for sign, text in whole if sign != "-") == after
    assert whole[0] == ("-", "2019年") and whole[-1][0] == "=" and whole[-1][1].endswith("第二行\n")
    assert (pieces("", "新"), pieces("旧", "")) == ((("+", "新"),), (("-", "旧"),))
    assert pieces("同", "同") == (("=", "同"),)
    long = shortened((("=", "甲" * 99), ("-", "乙"), ("=", "丙" * 99)))
    assert long == (("=", "…" + "甲" * 16), ("-", "乙"), ("=", "丙" * 16 + "…"))
