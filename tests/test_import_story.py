"""A clerk fills the template with eight mistakes, gets it back marked, mends it, imports it; the page is there."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from office import MakeOffice, Office, tree
from openpyxl.worksheet.worksheet import Worksheet

GOOD = {
    "名称": "关于延长窗口服务时间的通知",
    "索引号": "SL001/2026-00009",
    "发布机构": "示例局",
    "内容概述": "自3月16日起，服务窗口周六上午开放。",
    "有效性": "有效",
    "公开日期": "2026年3月4日",
    "公开属性": "主动公开",
    "保密审查人": "甲",
    "审查日期": "2026-03-03",
    "成文日期": "２０２６.3.2",
    "服务对象": "个人\n企业",
    "正文": "各窗口：\n\n周六上午开放。",
    "附件": "",
}
ROWS = [{**GOOD, "名称": f"{GOOD['名称']}{n}", "索引号": f"SL001/2026-0001{n}"} for n in range(4)]
MISTAKES = {  # (row, head): what the clerk types → the code due at that cell
    (0, "发布机构"): ("示例句", "I018"),
    (0, "有效性"): ("生效", "S005"),
    (1, "公开日期"): ("2026年2月30日", "S006"),
    (1, "内容概述"): ("字" * 301, "S010"),
    (2, "保密审查人"): ("", "I037"),
    (2, "服务对象"): ("个人、火星人", "S005"),
    (3, "附件"): ("2026/meiyou.docx", "L005"),
    (3, "公开日期"): ("2026-02-01", "R001"),
}


def heads(sheet: Worksheet) -> dict[str, int]:
    """The column of each head, the members of groups apart."""
    return {str(sheet.cell(3, c).value): c for c in range(1, sheet.max_column + 1) if sheet.cell(3, c).value}


def fill(path: Path) -> dict[str, tuple[str, str]]:
    """Fill the template as a clerk would, mistakes and all; what is due at each cell."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = heads(sheet)
    due: dict[str, tuple[str, str]] = {}
    for n, row in enumerate(ROWS):
        for head, value in row.items():
            cell = sheet.cell(7 + n, places[head])
            assert not cell.protection.locked
            wrong = MISTAKES.get((n, head))
            cell.value = wrong[0] if wrong else value
            if wrong:
                due[cell.coordinate] = (wrong[1], value)
    book.save(path)
    return due


@pytest.fixture
def filled(office: MakeOffice) -> tuple[Office, Path, dict[str, tuple[str, str]]]:
    site = office()
    path = site.root.parent / "填报.xlsx"
    assert site.run("template", "catalogue", "--out", str(path), "--rows", "20").code == 0
    return site, path, fill(path)


def test_the_whole_story(filled: tuple[Office, Path, dict[str, tuple[str, str]]]) -> None:
    site, path, due = filled
    back, before = path.with_name("退回.xlsx"), tree(site.root)
    first = site.run("import", str(path), "--type", "catalogue", "--annotate", str(back))
    assert first.code == 1 and "一条也没有写入" in first.out
    assert tree(site.root) == before
    told = marked(back)
    assert told == {cell: code for cell, (code, _) in due.items()}  # all at once
    mend(back, told, due)
    again = site.run("import", str(back), "--type", "catalogue")
    assert again.code == 0, again.out
    assert "读到 4 条，新增 4，更新 0，未变 0，重复 0，拒绝 0" in again.out
    assert site.check() == []
    site.build()
    page = site.page("zcwj/202603/sl001-2026-00010.html")
    assert "关于延长窗口服务时间的通知0" in page and "周六上午开放。" in page and "2026-03-02" in page


def marked(path: Path) -> dict[str, str]:
    """Code by cell, as the list of the returned workbook has them; each is coloured and explained in its cell too."""
    book = openpyxl.load_workbook(path)
    rows = list(book["问题清单"].iter_rows(min_row=3, values_only=True))
    assert [str(n) for n in range(1, len(rows) + 1)] == [row[0] for row in rows]
    for row in rows:
        cell = book[str(row[1])][str(row[2])]
        assert cell.fill.fgColor.rgb == "00FFC7CE"
        assert str(row[4]) in cell.comment.text and str(row[5]) in cell.comment.text
    return {str(row[2]): str(row[6]) for row in rows}


def mend(path: Path, which: dict[str, str], due: dict[str, tuple[str, str]]) -> None:
    book = openpyxl.load_workbook(path)
    for cell in which:
        book.worksheets[0][cell].value = due[cell][1]
    book.save(path)


def test_partial_writes_the_good_rows_and_tells_the_others(
    filled: tuple[Office, Path, dict[str, tuple[str, str]]],
) -> None:
    site, path, due = filled
    book = openpyxl.load_workbook(path)
    for cell in [cell for cell in due if cell.endswith(("7", "10"))]:
        book.worksheets[0][cell].value = due[cell][1]
    book.save(path)
    report = site.root / "r.json"
    ran = site.run("import", str(path), "--type", "catalogue", "--partial", "--report", str(report))
    found = json.loads(report.read_text("utf-8"))
    assert (ran.code, found["written"], found["refused"], found["saved"]) == (1, 2, 2, True)
    assert [item["outcome"] for item in found["sheets"][0]["records"]] == ["written", "refused", "refused", "written"]
    assert site.check() == []
