"""What clerks type into cells is shown as they typed it: line breaks of every fashion, signs of Markdown."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some
from office import MakeOffice, Office, tree
from sheets import HEAD, ROW, csv, units
from test_import_documents import bring as brought
from test_import_documents import made

from builder.excel.prose import markdown_of, words_of
from builder.importer.yamlfile import appended
from builder.markup import plain, render_markdown

SOFT = "第一段\u2028第二段\n第三段\x0b第四段\u2029第五段"
WHOLE = "第一段\n第二段\n第三段\n第四段\n第五段"


def bring(site: Office, name: str, data: bytes, *args: str, type_name: str = "org", fails: bool = False) -> str:
    return brought(site, name, data, "--type", type_name, *args, fails=fails)


def bodies(site: Office, file: str = "a") -> list[object]:
    return [record["body"] for record in made(site, file, "org")]


def test_soft_line_breaks_are_line_breaks(office: MakeOffice) -> None:
    """Excel keeps U+000B as `_x000B_`; pasted texts bring U+2028."""
    site = office()
    bring(site, "a.xlsx", units([*ROW, SOFT.replace("\x0b", "_x000B_")], head=[*HEAD, "说明"]))
    assert bodies(site)[0] == WHOLE


def test_soft_line_breaks_of_csv_too(office: MakeOffice) -> None:
    site = office()
    bring(site, "a.csv", csv([[*HEAD, "说明"], [*ROW, f'"{SOFT}"']]))
    assert bodies(site)[0] == WHOLE


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_records_hold_any_sign(sign: str) -> None:
    nodes: list[Any] = [{"id": "a", "summary": f"甲{sign}乙\n丙"}]
    assert yaml.load(appended("", nodes), Loader=yaml.SafeLoader) == nodes


def shown(markdown: str) -> str:
    """What a page shows of it, blanks aside."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", str(render_markdown(markdown)))))


@pytest.mark.parametrize("words", [
    "场地尺寸为5*3*2米", "8:30~11:30、14:00~17:00", "张**、李**", "王**和李**", "~~删去~~", "每人*5元*", "# 一、总则",
    "> 5元", "[1]: 说明", "[注](见下)", "甲\n---\n乙", r"\\10.1.1.1\共享", "3. 甲\n5. 乙", "1) 甲\n2) 乙",
    "甲\n\n    乙", "- 5%\n- 6%",
    "<a@b.cn>", "甲\n+ 乙", "`甲", "甲\n:-",
])  # fmt: skip
def test_signs_are_shown_as_typed(words: str) -> None:
    made = markdown_of(words)
    assert shown(made) == re.sub(r"\s", "", words)
    assert words_of(made) == words or words.startswith("甲\n\n"), "the filled template shows what was typed"


@pytest.mark.parametrize("words", [
    "带*的必填", "A_B_C", "10%~20%", "- 甲\n- 乙", "1. 甲\n2. 乙", "## 总则\n\n[网址](https://a.cn/b_c_d)",
    "**注意**：*请*", "| 甲 | 乙 |\n|---|---|\n| *1* | 2 |", "![图](/files/a.png)", "文号 `A_1`", r"5\*3\*2",
])  # fmt: skip
def test_what_is_harmless_or_plainly_markdown_stays(words: str) -> None:
    assert markdown_of(words) == words


def test_escaped_signs_are_found_as_typed() -> None:
    assert plain(markdown_of("5*3*2，[注](见下)")) == "5*3*2，[注](见下)"


def test_a_cell_may_say_that_it_is_markdown() -> None:
    assert markdown_of("（Markdown）\n请*务必*阅读") == "请*务必*阅读"
    assert words_of("请*务必*阅读") == "（Markdown）\n请*务必*阅读"


@settings(max_examples=400, deadline=None)
@given(some.text("甲乙，5*_~#`[]()<>\\!:.-+=|1& \n（）", max_size=14).map(str.strip))
def test_any_markdown_comes_back_to_the_byte(text: str) -> None:
    assert markdown_of(words_of(text)) == text


BODIES = ["5*3*2", r"5\*3\*2", "请*务必*阅读", "## 一\n\n- a\n\n      b", "（Markdown）", "1) 甲", "甲\\\n乙", "~~旧~~"]


def test_a_filled_workbook_comes_back_to_the_byte(office: MakeOffice, tmp_path: Path) -> None:
    records = [{"id": f"k{n}", "title": f"科{n}", "body": body} for n, body in enumerate(BODIES)]
    common = (
        "org_kind: 内设机构, published_on: 2020-01-01, disclosure: 主动公开, reviewed_by: 甲, reviewed_on: 2020-01-01"
    )
    text = appended("", records)  # type: ignore[arg-type]
    site = office({"data/org/k.yml": f"defaults: {{{common}}}\nrecords:\n{text}"})
    before, path = tree(site.root / "data"), tmp_path / "k.xlsx"
    assert site.run("template", "org", "--filled", "--out", str(path)).code == 0
    assert "更新 0，未变" in site.run("import", str(path), "--type", "org").out
    assert tree(site.root / "data") == before
    (site.root / "data/org/k.yml").unlink()
    assert site.run("import", str(path), "--type", "org", "--into", "k").code == 0
    assert bodies(site, "k") == BODIES


def test_a_workbook_with_signs_comes_in_escaped(office: MakeOffice) -> None:
    site = office()
    bring(site, "a.xlsx", units([*ROW, "场地5*3*2米"], head=[*HEAD, "说明"]))
    assert bodies(site)[0] == r"场地5\*3\*2米"


def test_codes_below_a_running_number_are_asked_for(office: MakeOffice) -> None:
    """编号 may be the row's number, or what the office calls an index number."""
    site, rows = office(), [["编号", *HEAD], ["SL001/2026-00700", *ROW], ["合计：1项", "甲"]]
    out = bring(site, "a.csv", csv(rows), fails=True)
    assert "a.csv a!A1 I011 不认识“编号”这一列" in out
    bring(site, "a.csv", csv(rows), "--map", "编号=-")


@pytest.mark.parametrize("number", ["1", "一、", "（三）", "2-1", "1.2", "第3项"])
def test_running_numbers_are_left_out(number: str, office: MakeOffice) -> None:
    bring(office(), "a.csv", csv([["编号", *HEAD], [number, *ROW]]))


def test_all_mistakes_are_told_at_once(office: MakeOffice) -> None:
    """A word that is none and, in another row, a picture that is missing: the check alone knows of the second."""
    site, head = office(), [*HEAD, "附件"]
    wrong, lacks = [ROW[0], "室", *ROW[2:], ""], ["乙科", *ROW[1:], "2026/meiyou.docx"]
    out = bring(site, "a.csv", csv([head, wrong, lacks]), fails=True)
    assert "a!B2 S005" in out and "a!H3 L005" in out and "加 --partial" in out
    out = bring(site, "a.csv", csv([head, wrong, lacks]), "--partial", fails=True)
    assert "除了有错误的，没有需要写入的内容" in out and "加 --partial" not in out


def test_rows_of_one_record_are_told_apart_by_what_differs(office: MakeOffice) -> None:
    site = office()
    dated = [cell.replace("2020-01-01", "2020年1月1日") for cell in ROW]
    assert "重复 1，拒绝 0" in bring(site, "a.csv", csv([HEAD, ROW, dated]), "--dry-run")
    out = bring(site, "a.csv", csv([HEAD, ROW, [*dated[:2], "0572", *dated[3:]]]), fails=True)
    assert "a!C3 I021 这一条和 a!2 行是同一条，不同的是：联系电话。" in out
