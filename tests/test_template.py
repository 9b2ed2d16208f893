"""The workbook to fill: locked but for its cells, explained, and what it holds comes back unchanged."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from office import MakeOffice, Office, run, tree
from openpyxl import Workbook

from builder.excel.columns import columns_of
from builder.excel.subtables import own_sheets
from builder.excel.template import LEFT_OUT
from builder.importer.book import Merge, Sheet
from builder.importer.heads import Vocabulary, find_head
from builder.scalars import Problems
from builder.schema import BUILT_IN, load_types
from builder.vocabularies import load_vocabularies

VOCAB = load_vocabularies([BUILT_IN.parent / "vocab.yml"])
TYPES = load_types([BUILT_IN], VOCAB)
OWN = """label: 会议公开
label_en: Meeting
column: zcwj
url: zcwj/hy/{id}.html
fields:
  held_on: {kind: date, label: 会议日期, required: true, aliases: [开会时间], help: 第一天, basis: 议事规则}
  seats: {kind: rows, label: 座次}
  members: {kind: number, label: 人数, min: 1}
  agenda: {kind: table, label: 议题, fields: {topic: {kind: text, label: 议题}, result: {kind: text, label: 结果}}}
"""
MEETING = """id: hui
title: 示例会议
held_on: 2020年5月
members: 12
agenda:
  - topic: 预算｜决算
    result: |-
      通过。
      印发。
  - topic: a|b
seats:
  - {席: 一, 说明: "主席：甲|乙"}
  - {席: 二}
published_on: 2020-06-01
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2020-05-30
keywords: [一；二]
body: 无
"""


def opened(site: Office, type_name: str, *args: str) -> Workbook:
    path = site.root.parent / "t.xlsx"
    ran = site.run("template", type_name, "--out", str(path), *args)
    assert ran.code == 0, ran.out + ran.err
    return openpyxl.load_workbook(path)


def test_only_the_cells_to_fill_are_open(office: MakeOffice) -> None:
    book = opened(office(), "catalogue", "--rows", "50")
    sheet = book.worksheets[0]
    assert book.sheetnames == ["政府信息", "填写说明", "可选词"] and sheet.freeze_panes == "C7"
    assert all(page.protection.sheet and not page.protection.password for page in book.worksheets)
    width = sheet.max_column
    locked = {cell.protection.locked for row in sheet["A1:A6"] for cell in row} | {sheet.cell(7, 1).protection.locked}
    assert locked == {True} and width > 30
    assert not any(sheet.cell(r, c).protection.locked for r in range(7, 57) for c in range(2, width + 1))
    assert (sheet["A5"].value, sheet["A6"].value) == ("填法", "示例")


def test_every_column_says_what_it_wants(office: MakeOffice) -> None:
    sheet = opened(office({"theme/types/huiyi/type.yml": OWN}), "huiyi").worksheets[0]
    heads = {sheet.cell(3, c).value: c for c in range(1, sheet.max_column + 1)}
    note = sheet.cell(3, heads["会议日期"]).comment.text
    assert all(part in note for part in ("必填", "日期，如", "第一天", "示例：2026-03-05", "依据：议事规则"))
    rules = {rule.sqref: rule for rule in sheet.data_validations.dataValidation}
    wanted = {"人数": "whole", "公开属性": "list", "发布机构": "list", "示例": "list", "会议日期": None}
    for head, kind in wanted.items():
        cell = sheet.cell(7, heads[head]).coordinate
        [rule] = [rule for rule in rules.values() if cell in rule.sqref]
        assert rule.type == kind and rule.prompt, head
        if head == "公开属性":
            assert rule.formula1.startswith("'可选词'!") and rule.showErrorMessage


def test_words_to_choose_from_stand_on_their_sheet(office: MakeOffice) -> None:
    words = opened(office(), "task")["可选词"]
    columns = {words.cell(1, c).value: [cell.value for cell in list(words.columns)[c - 1][1:] if cell.value]
               for c in range(1, words.max_column + 1)}  # fmt: skip
    assert columns["公开属性"] == ["主动公开", "依申请公开", "不予公开"]
    assert columns["牵头单位"] == ["示例局", "示例局办公室"]


def test_a_type_of_the_offices_own_goes_out_and_comes_in(office: MakeOffice, tmp_path: Path) -> None:
    site = office({"theme/types/huiyi/type.yml": OWN, "data/huiyi/hui.yml": MEETING.replace("body: 无\n", "")})
    path = tmp_path / "hui.xlsx"
    assert site.run("template", "huiyi", "--filled", "--out", str(path)).code == 0
    before = tree(site.root / "data")
    assert "未变 1" in site.run("import", str(path), "--type", "huiyi").out
    assert tree(site.root / "data") == before
    (site.root / "data/huiyi/hui.yml").unlink()
    ran = site.run("import", str(path), "--type", "huiyi", "--into", "hui")
    assert ran.code == 0, ran.out
    assert typed(site, "huiyi", site.root / "data/huiyi/hui.yml") == typed_text("huiyi", OWN, before["huiyi/hui.yml"])


def typed(site: Office, name: str, path: Path) -> list[dict[str, object]]:
    return typed_text(name, (site.root / f"theme/types/{name}/type.yml").read_text("utf-8"), path.read_bytes())


def typed_text(name: str, declaration: str, data: bytes) -> list[dict[str, object]]:
    from tempfile import TemporaryDirectory

    from builder.importer.shelf import entries
    from builder.yamltext import parse

    with TemporaryDirectory() as folder:
        target = Path(folder) / name / "type.yml"
        target.parent.mkdir()
        target.write_text(declaration, "utf-8")
        kind = load_types([BUILT_IN, Path(folder)], VOCAB)[name]
    problems: Problems = []
    found = [kind.fill({**defaults, **own}, (), problems) for _, own, defaults in entries(parse(data.decode()))]
    assert problems == []
    return found


@pytest.mark.parametrize("type_name", ["org", "task", "annual_report", "guide", "consultation"])
def test_records_in_the_template_come_back_the_same(type_name: str, office: MakeOffice, tmp_path: Path) -> None:
    """Into a site that has them: nothing changes. Into one that lacks them: they are what they were."""
    site, path = office(), tmp_path / "t.xlsx"
    before = tree(site.root / "data")
    assert site.run("template", type_name, "--filled", "--rows", "3", "--out", str(path)).code == 0
    ran = site.run("import", str(path), "--type", type_name)
    assert ran.code == 0 and "新增 0，更新 0" in ran.out and "拒绝 0" in ran.out, ran.out
    assert tree(site.root / "data") == before
    for file in (site.root / f"data/{type_name}").glob("*.yml"):
        file.unlink()
    ran = site.run("import", str(path), "--type", type_name)
    assert ran.code == 0 and "更新 0，未变 0" in ran.out, ran.out
    [file] = (site.root / f"data/{type_name}").glob("*.yml")
    old = [values_of(type_name, data) for name, data in before.items() if name.startswith(f"{type_name}/")]
    assert sorted(values_of(type_name, file.read_bytes()), key=str) == sorted(
        (v for part in old for v in part), key=str
    )


def values_of(type_name: str, data: bytes) -> list[dict[str, object]]:
    from builder.importer.shelf import entries
    from builder.yamltext import parse

    nodes = [{**defaults, **own} for _, own, defaults in entries(parse(data.decode()))]
    return [dict(sorted(TYPES[type_name].fill(node, (), []).items())) for node in nodes]


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_every_column_is_recognised_again(type_name: str, office: MakeOffice) -> None:
    """The heads the template writes lead back to the very fields, also where a type uses one label twice."""
    sheet = opened(office(), type_name, "--rows", "1").worksheets[0]
    width = sheet.max_column
    text = [[str(sheet.cell(r, c).value or "") for c in range(1, width + 1)] for r in (3, 4)]
    merges = tuple(Merge(m.min_row - 3, m.min_col - 1, m.max_row - 3, m.max_col - 1) for m in sheet.merged_cells.ranges)
    columns = columns_of(TYPES[type_name])
    head = find_head(Sheet("s", text, tuple(m for m in merges if m.top >= 0)), Vocabulary(columns, {}))
    assert head and not head.unknown and not head.doubled
    apart = {spec.name for _, spec in own_sheets(TYPES[type_name])}
    assert sorted(c.name for c in head.columns.values()) == sorted({c.name for c in columns} - LEFT_OUT - apart)


def test_the_tables_of_an_annual_report_are_filled_on_their_own_sheets(office: MakeOffice, tmp_path: Path) -> None:
    site, back = office(), tmp_path / "back.xlsx"
    book = opened(site, "annual_report", "--rows", "3")
    tables = book.sheetnames[1:4]
    assert [name[:2] for name in tables] == ["二、", "三、", "四、"]
    assert all(book[name].freeze_panes == "C4" and book[name].protection.sheet for name in tables)
    fill_report(book)
    path = tmp_path / "report.xlsx"
    book[tables[1]]["D6"], book[tables[2]]["E4"] = "三件", None
    book.save(path)
    ran = site.run("import", str(path), "--type", "annual_report", "--annotate", str(back), "--today", "2028-02-01")
    assert ran.code == 1 and f"{tables[1]}!D6 S007" in ran.out and f"{tables[2]}!E4 I037" in ran.out
    red = openpyxl.load_workbook(back)
    assert "不是数" in red[tables[1]]["D6"].comment.text and red[tables[2]]["E4"].comment
    book[tables[1]]["D6"], book[tables[2]]["E4"] = 0, 0
    book.save(path)
    ran = site.run("import", str(path), "--type", "annual_report", "--into", "xin", "--today", "2028-02-01")
    assert ran.code == 0, ran.out
    [made] = values_of("annual_report", (site.root / "data/annual_report/xin.yml").read_bytes())
    outcomes = dict.fromkeys(("upheld", "corrected", "other", "pending", "total"), 0)
    table = {place: dict(row) for place, row in made["table4"].items()}
    assert table == dict.fromkeys(("review", "direct", "after"), outcomes)
    assert list(made["table2"]) == ["rules", "normative", "permits", "penalties", "compulsion", "fees"]


def fill_report(book: Workbook) -> None:
    """What a clerk fills for one report: the row of the main sheet, zeros in every table."""
    sheet = book.worksheets[0]
    heads = {sheet.cell(3, c).value: c for c in range(1, sheet.max_column + 1)}
    row = {"名称": "示例局2027年政府信息公开工作年度报告", "年度": 2027, "报告机关": "示例局", "一、总体情况": "总体。",
           "五、存在的主要问题及改进情况": "无。", "六、其他需要报告的事项": "无。", "公开日期": "2028-01-20",
           "公开属性": "主动公开", "保密审查人": "甲", "审查日期": "2028-01-19"}  # fmt: skip
    for head, value in row.items():
        sheet.cell(7, heads[head]).value = value
    for table in book.worksheets[1:4]:
        for cells in table.iter_rows(min_row=4):
            if str(cells[0].value) == "1":
                for cell in cells[2:]:
                    cell.value = 0


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_writes_it_back(office: MakeOffice, tmp_path: Path) -> None:
    site, path = office(), tmp_path / "t.xlsx"
    assert site.run("template", "task", "--filled", "--out", str(path)).code == 0
    for suffix in ("ods", "xls"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", suffix,
                   "--outdir", str(tmp_path), str(path)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        ran = site.run("import", str(tmp_path / f"t.{suffix}"), "--type", "task")
        assert ran.code == 0 and "新增 0，更新 0，未变 2" in ran.out, ran.out


def test_an_unknown_type_is_usage(office: MakeOffice) -> None:
    assert run("template", "nope", "--site", str(office().root)).code == 2
