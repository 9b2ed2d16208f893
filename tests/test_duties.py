"""What units owe: the board of duties, declarations of nothing to report, and `gongkai due`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import recount
import vobject
from code_cases import ANNUAL, DECLARED, LETTER, NORMATIVE_ROW, ORG, declaration
from lxml import html
from office import MakeOffice, Office, edited

OWES = edited(ORG, ("  title: 示例局\n", "  title: 示例局\n  owes: [年度报告, 预算]\n"))
RULES = "      select: {type: [org]}\n"
RULES_COLUMN = (
    RULES
    + "    - id: gfxwj\n      name: 规范性文件\n      column_type: 政策文件\n      description: 规范性文件。\n"
    + "      keywords: [文件]\n      art20: 行政法规、规章和规范性文件\n      select: {doc_class: [行政规范性文件]}\n"
)
NORMATIVE = {
    **edited(LETTER, ("validity: 有效", "validity: 有效\ndoc_class: 行政规范性文件")),
    **edited("data/columns.yml", (RULES, RULES_COLUMN)),
    **edited(ANNUAL, (NORMATIVE_ROW, "normative: {made: 0, repealed: 0, in_force: 1}")),
}
INTERPRETED = """\
id: jiedu
title: 关于函的解读
policy: [han]
form: 文字
org: ju
background: 一
goals: 二
content: 三
solves: 四
disclosure: 主动公开
published_on: 2020-06-04
reviewed_by: 甲
reviewed_on: 2020-06-04
"""


def cells(site: Office, today: str, unit: str = "ju") -> dict[str, str]:
    """The states of a unit's duties in the year of a day."""
    site.build("--today", today)
    row = html.fromstring(site.page("kb/luxing.html")).xpath(f"//tr[@data-gk-id='{unit}']/td[@data-gk-state!='']")
    return {cell.get("data-gk-name"): cell.get("data-gk-state") for cell in row}


def test_in_time_equals_a_count_of_the_yaml(sample: Path) -> None:
    """Article 26: twenty working days from making to publishing, for every unit that is held to it."""
    page = html.fromstring((sample / "kb/luxing.html").read_bytes())
    [head] = page.xpath("//table[@data-gk-name='duties']/thead/tr")
    column = [th.text for th in head].index("及时公开")
    found: Counter[tuple[str, bool]] = Counter()
    for record in recount.public():
        if record["published_on"].startswith("2026") and len(record.get("made_on", "")) == 10 and record.get("org"):
            days = recount.working_days(record["made_on"], record["published_on"])
            found[record["org"], days <= 20] += 1
    rows = page.xpath("//table[@data-gk-name='duties']/tbody/tr")
    assert len(rows) > 15
    for row in rows:
        unit, cell = row.get("data-gk-id"), row[column]
        in_time, late = found[unit, True], found[unit, False]
        words = " ".join(cell.text_content().split())
        if in_time + late > 1:
            assert words.startswith(f"{in_time}/{in_time + late}"), unit
        else:
            assert words == ("按期" if in_time else "迟办" if late else "·"), unit


def test_bodies_of_other_peoples_documents_are_held_to_nothing(sample: Path) -> None:
    page = html.fromstring((sample / "kb/luxing.html").read_bytes())
    assert {row.get("data-gk-id")[:3] for row in page.xpath("//table[@data-gk-name='duties']/tbody/tr")} == {"lh-"}


@pytest.mark.parametrize(
    ("published", "today", "state"),
    [
        ("2026-01-31", "2026-02-01", "on_time"),
        ("2026-02-01", "2026-02-02", "late"),
        ("2026-12-01", "2026-01-31", "pending"),  # not yet public on that day
        ("2026-12-01", "2026-02-01", "missing"),
    ],
)
def test_annual_report_by_the_end_of_january(published: str, today: str, state: str, office: MakeOffice) -> None:
    text = (Path(__file__).parent / "base" / ANNUAL).read_text("utf-8")
    was = next(line for line in text.splitlines() if line.startswith("published_on"))
    report = edited(ANNUAL, (was, f"published_on: {published}\npublish_at: {published}"))
    assert cells(office({**OWES, **report}), today)["nb"] == state


def test_nothing_to_report_is_declared_signed_and_dated(office: MakeOffice) -> None:
    site = office({**OWES, DECLARED: declaration("duty: 预算\nyear: 2026")})
    assert cells(site, "2026-06-01")["ys"] == "none"
    said = site.page("fdzdgknr/sm/shuoming.html")
    assert "签发人" in said and "2026年1月5日" in said
    assert "公开预算" not in site.run("due", "--today", "2026-06-01", "--days", "0").out
    assert cells(office(OWES, "other"), "2026-06-01")["ys"] == "missing"


@pytest.mark.parametrize(("days", "state"), [("04", "on_time"), ("05", "late"), ("03", "on_time")])
def test_interpretation_within_three_working_days(days: str, state: str, office: MakeOffice) -> None:
    """Published on Monday 1 June 2020: Thursday is the third working day after it."""
    interpreted = INTERPRETED.replace("2020-06-04", f"2020-06-{days}")
    site = office({**NORMATIVE, "data/interpretation/a.yml": interpreted})
    assert cells(site, "2020-12-01")["jd"] == state
    assert f"公开后 {int(days) - 1} 个工作日" in site.page("zcjd/202006/jiedu.html")


def test_an_interpretation_that_lacks_is_listed(office: MakeOffice) -> None:
    site = office(NORMATIVE)
    assert cells(site, "2020-06-10")["jd"] == "missing"
    page = html.fromstring(site.page("kb/luxing.html"))
    [row] = page.xpath("//table[@data-gk-name='open']/tbody/tr")
    assert row.xpath("td//a/@href")[-1].endswith("han.html")
    assert [td.text_content().strip() for td in row][-2:] == ["2020-06-04", "6"]


def due(site: Office, *args: str) -> list[str]:
    ran = site.run("due", "--today", "2020-06-10", *args)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()


def test_due_lists_by_unit(office: MakeOffice) -> None:
    task = edited("data/task/renwu.yml", ("    due: 2020年12月底前", "    due: 2020年6月底前\n    progress: 已起草"))
    site = office({**NORMATIVE, **task})
    assert due(site) == [
        "示例局 (2)",
        "  2020-06-04  逾期 6 天  解读文件  关于示例工作的函  [han]",
        "  2020-06-30  还有 20 天  征集截止  关于示例意见的征集  [zhengqiu]",
        "示例局办公室 (1)",
        "  2020-06-30  还有 20 天  完成任务  第一项任务  [renwu-1]",
        "共 3 项，其中逾期 1 项",
    ]
    assert due(site, "--days", "3", "--lang", "en") == [
        "示例局 (1)",
        "  2020-06-04  6 days late  interpret the document  关于示例工作的函  [han]",
        "1 to do, 1 of them late",
    ]


def test_due_as_workbook_and_calendar(office: MakeOffice, tmp_path: Path) -> None:
    site = office(NORMATIVE)
    for style, lang in (("xlsx", "zh"), ("ics", "en")):
        due(site, "--format", style, "--lang", lang, "--out", str(tmp_path / f"d.{style}"))
    sheet: Any = openpyxl.load_workbook(tmp_path / "d.xlsx").active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["单位", "事项", "名称", "期限", "剩余天数", "标识", "网址"]
    assert rows[1] == ["示例局", "解读文件", "关于示例工作的函", "2020-06-04", "-6", "han",
                       "https://www.example.gov.cn/zcwj/202006/han.html"]  # fmt: skip
    events = vobject.readOne((tmp_path / "d.ics").read_text("utf-8")).vevent_list
    assert [event.dtstart.value.isoformat() for event in events] == ["2020-06-04", "2020-06-30"]
    assert events[0].summary.value == "interpret the document 关于示例工作的函 (示例局)"
    assert len({event.uid.value for event in events}) == 2


def test_due_of_a_site_with_mistakes_tells_them(office: MakeOffice) -> None:
    site = office(edited(LETTER, ("org: ju", "org: jv")))
    ran = site.run("due")
    assert ran.code == 1 and "L003" in ran.err and not ran.out
