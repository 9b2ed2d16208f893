"""The whole way of a change on a bare repository: workbook, mistakes, import, card, merge, release, later days."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from office import BASE, Office, run
from openpyxl.worksheet.worksheet import Worksheet
from repository import git

HEADS = {"名称": "title", "制定机关": "org", "有效性": "validity", "正文": "body", "公开日期": "published_on",
         "公开属性": "disclosure", "保密审查人": "reviewed_by", "审查日期": "reviewed_on"}  # fmt: skip
GOOD = {"名称": "示例局公文公开属性审核制度", "制定机关": "示例局", "有效性": "有效", "正文": "拟稿时注明公开属性。",
        "公开日期": "2026-11-20", "公开属性": "主动公开", "保密审查人": "甲", "审查日期": "2026-11-19"}  # fmt: skip
MISTAKES = (
    {"名称": ""}, {"制定机关": "没有的局"}, {"有效性": "大概有效"}, {"正文": ""},
    {"公开日期": "2026年13月1日"}, {"公开属性": "公开"}, {"保密审查人": ""}, {"审查日期": "昨天"},
)  # fmt: skip


class Webmaster(Office):
    """A webmaster's clone of the office's repository."""

    def __init__(self, root: Path) -> None:
        self.root, self.marked = root, []

    def git(self, *args: str, day: str = "2026-11-20") -> str:
        """A Git command in the clone."""
        return git(self.root, *args, day=day)

    def merge(self, branch: str, day: str) -> None:
        """What the code host does when the pull request is merged, and what every clone then fetches."""
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", f"合并 {branch}", branch, day=day)
        self.git("push", "-q", "origin", "main")


@pytest.fixture
def site(tmp_path: Path) -> Webmaster:
    """A bare repository as the code host keeps it, and one clone."""
    shutil.copytree(BASE, tmp_path / "first")
    (tmp_path / "first/.gitignore").write_text(".gongkai/\n/site/\n/site.*/\n*.xlsx\n/card.*\n/receipt.json\n", "utf-8")
    settings = tmp_path / "first/data/site.yml"
    settings.write_text(re.sub(r"^today:.*\n", "", settings.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    git(tmp_path, "init", "-q", "-b", "main", "first")
    git(tmp_path / "first", "add", "-A")
    git(tmp_path / "first", "commit", "-qm", "开站", day="2026-11-01")
    git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "first"), "host.git")
    git(tmp_path, "clone", "-q", str(tmp_path / "host.git"), "clone")
    return Webmaster(tmp_path / "clone")


def fill(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows into the workbook as a clerk does: below the example, under the heads."""
    book = openpyxl.load_workbook(path)
    sheet: Worksheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for number, row in enumerate(rows, 7):
        for head, text in row.items():
            sheet.cell(number, columns[head]).value = text or None
    book.save(path)


def a_workbook_with_eight_mistakes_comes_back_with_each_of_them_marked(site: Webmaster) -> None:
    book, back = site.root / "zhidu.xlsx", site.root / "tuihui.xlsx"
    assert site.run("template", "rule", "--out", str(book)).code == 0
    rows = [{**GOOD, "名称": f"示例制度第{n}号", **mistake} for n, mistake in enumerate(MISTAKES, 1)]
    fill(book, rows)
    before = site.git("status", "--porcelain")
    ran = site.run("import", str(book), "--type", "rule", "--annotate", str(back), "--today", "2026-11-20")
    assert ran.code == 1
    assert site.git("status", "--porcelain") == before  # nothing is half-written
    sheet = openpyxl.load_workbook(back).worksheets[0]
    heads = {cell.column: str(cell.value) for cell in sheet[3]}
    cells = [cell for row in sheet.iter_rows(min_row=7, max_row=14) for cell in row]
    red = {(cell.row, heads[cell.column]) for cell in cells if cell.comment}
    assert red >= {(number, next(iter(mistake))) for number, mistake in enumerate(MISTAKES, 7)}


def the_mended_workbook_becomes_records_on_a_branch(site: Webmaster) -> None:
    book = site.root / "zhidu.xlsx"
    fill(book, [{**GOOD, "名称": f"示例制度第{n}号"} for n in range(1, 9)])
    site.git("switch", "-qc", "zhidu")
    ran = site.run("import", str(book), "--type", "rule", "--today", "2026-11-20")
    assert ran.code == 0, ran.out + ran.err
    site.edit("data/catalogue/han.yml", ("正文。", "补充一句的正文。"))
    site.git("add", "-A")
    site.git("commit", "-qm", "八项制度；补充函的正文")
    assert site.check("--today", "2026-11-20") == []
    assert site.run("check", "--format", "github", "--today", "2026-11-20").code == 0


def the_card_tells_the_leader_what_the_public_will_see(site: Webmaster) -> None:
    outs: list[str] = []
    for style in ("md", "html", "docx", "json"):
        outs += ["--out", str(site.root / f"card.{style}")]
    day = ("--today", "2026-11-20")
    ran = site.run("diff", "origin/main", "--audit", "--strict", *day, *outs)
    audited = json.loads((site.root / "card.json").read_text("utf-8"))["audit"]
    assert (ran.code, audited["new"]) == (0, []), audited["new"]
    assert [fault["rule"] for fault in audited["mended"]] == ["UPD-01"]  # the home page is fresh again
    assert audited["score"][1] > audited["score"][0]
    assert site.run("diff", "origin/main", "--no-audit", "--strict", *day).code == 0
    text = (site.root / "card.md").read_text("utf-8")
    assert "新增 8 条，修改 1 条" in text
    assert "没有要先处理的事项" in text and "新发现 0 处，已改正 1 处" in text
    assert "<ins>补充一句的</ins>" in text and "示例制度第8号" in text
    assert (site.root / "card.docx").stat().st_size > 10_000


def merging_publishes_and_the_receipt_proves_it(site: Webmaster) -> None:
    site.merge("zhidu", "2026-11-20")
    receipt = site.root / "receipt.json"
    site.build("--today", "2026-11-20", "--receipt", str(receipt), "--record")
    judged = site.run("audit", "--receipt", str(receipt), "--today", "2026-11-20")
    assert judged.code == 1  # the small office lacks pages: that is said
    told = run("verify", str(site.root / "site"), str(receipt))
    assert told.code == 0 and "发布时的审查（cn-national）" in told.out
    made = json.loads(receipt.read_text("utf-8"))
    assert made["audit"]["rules"]["fail"] == len(made["audit"]["failed_rules"]) > 0
    assert made["commit"] == site.git("rev-parse", "origin/main").strip()
    assert "补充一句的正文。" in site.page("zcwj/202006/han.html") and "2026-11-20" in site.page("zcwj/202006/han.html")
    (site.root / "site/index.html").write_text("被改过的首页")
    told = run("verify", str(site.root / "site"), str(receipt))
    assert told.code == 1 and "被改动  index.html" in told.out
    site.git("add", "-A")
    site.git("commit", "-qm", "记下公开过的网址")


def embargo_expiry_and_withdrawal_come_on_their_days(site: Webmaster) -> None:
    site.git("switch", "-qc", "yihou")
    site.edit("data/catalogue/tongzhi.yml", ("topic:", "expires: 2026-12-10\ntopic:"))
    gone = "withdrawn: {kind: 废止, reason: 任务完成, date: 2026-12-20}\ntopic:"
    site.edit("data/catalogue/han.yml", ("topic:", gone))
    (site.root / "data/rule/yihou.yml").write_text(
        (site.root / "data/rule/zhidu.yml").read_text("utf-8")
        .replace("id: zhidu", "id: yihou").replace("示例局政府信息公开制度", "下月的制度")
        .replace("published_on: 2020-06-01", "published_on: 2026-12-01\npublish_at: 2026-12-01"), "utf-8",
    )  # fmt: skip
    site.git("add", "-A")
    site.git("commit", "-qm", "以后的事", day="2026-11-21")
    card = json.loads(site.run("diff", "main", "--format", "json", "--today", "2026-11-21").out)
    assert {c["id"]: (c["kind"], c["day"]) for c in card["records"]} == {
        "tongzhi": ("changed", "2026-12-10"), "han": ("changed", "2026-12-20"), "yihou": ("later", "2026-12-01"),
    }  # fmt: skip
    site.merge("yihou", "2026-11-21")
    states = {}
    for day in ("2026-11-30", "2026-12-01", "2026-12-10", "2026-12-11", "2026-12-20"):
        site.build("--today", day)
        pages = ("zfxxgkzd/yihou.html", "zcwj/202006/tongzhi.html", "zcwj/202006/han.html")
        states[day] = [_state(site, url) for url in pages]
    assert states == {
        "2026-11-30": ["none", "live", "live"],
        "2026-12-01": ["live", "live", "live"],
        "2026-12-10": ["live", "live", "live"],
        "2026-12-11": ["live", "gone", "live"],
        "2026-12-20": ["live", "gone", "gone"],
    }


def _state(site: Webmaster, url: str) -> str:
    path = site.root / "site" / url
    if not path.exists():
        return "none"
    return "gone" if 'data-gk="withdrawn"' in path.read_text("utf-8") else "live"


def deleting_what_was_published_is_stopped_twice(site: Webmaster) -> None:
    site.git("switch", "-qc", "shan")
    (site.root / "data/rule/zhidu.yml").unlink()
    card = site.run("diff", "main", "--strict", "--today", "2026-12-21")
    assert card.code == 1 and "网址将打不开" in card.out
    told = site.check("--today", "2026-12-21")
    assert [(path, code) for path, _, _, code in told] == [("data/published.txt", "L020")]
    site.git("checkout", "-q", "--", ".")


def an_auditor_sees_the_site_of_any_day(site: Webmaster) -> None:
    site.git("switch", "-q", "main")
    out = site.root.parent / "then"
    assert site.run("at", "2026-11-19", "--no-search", "--out", str(out)).code == 0
    assert "<p>正文。</p>" in (out / "zcwj/202006/han.html").read_text("utf-8")
    assert run("verify", str(out)).code == 0


def test_the_whole_way(site: Webmaster) -> None:
    a_workbook_with_eight_mistakes_comes_back_with_each_of_them_marked(site)
    the_mended_workbook_becomes_records_on_a_branch(site)
    the_card_tells_the_leader_what_the_public_will_see(site)
    merging_publishes_and_the_receipt_proves_it(site)
    embargo_expiry_and_withdrawal_come_on_their_days(site)
    deleting_what_was_published_is_stopped_twice(site)
    an_auditor_sees_the_site_of_any_day(site)
