"""Tables within a record as sheets of their own: one row an item, the record told by the number its row has.

A table with fixed rows (the three tables of annual reports) or with more than NARROW columns gets one; a narrower one
stands in a cell of the main sheet, its parts divided by bars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from builder.excel import looks
from builder.excel.cells import write
from builder.excel.notes import Guide, advice
from builder.fields import FieldSpec
from builder.schema import RecordType
from builder.yamltext import Node

NARROW = 3  # columns of a table that still fit into a cell
NUMBER, ITEM = "第几条", "项目"  # heads: the record's number, the name of a fixed row
TITLE, NOTE, HEAD, FIRST = 1, 2, 3, 4  # rows of the sheet
BLOCKS = 5  # records without anything yet for which fixed rows are laid out
SPARE = 200  # empty rows of a table whose rows are free
WIDE = {"number": 11, "money": 12, "date": 14}
WORDS = ("“第几条”填这一行属于主表的第几条（主表“标记”列的号码）；一行一项，从第 {first} 行填起。"
         "空着的行不会导入。")  # fmt: skip


def own_sheets(kind: RecordType) -> Iterator[tuple[str, FieldSpec]]:
    """The names of the sheets a type has beside the main one, and the table each holds."""
    taken = {kind.label}
    for spec in kind.fields:
        if spec.kind == "table" and (spec.rows or len(spec.fields) > NARROW):
            name = base = re.sub(r"[\[\]:*?/\\]", " ", spec.label)[:28]
            while name in taken:
                name = f"{base}{len(taken)}"
            taken.add(name)
            yield name, spec


def heads_of(spec: FieldSpec) -> list[str]:
    """The head of a table's sheet."""
    return [NUMBER, *([ITEM] if spec.rows else []), *(member.label for member in spec.fields)]


def write_subtables(
    book: Workbook, kind: RecordType, records: Sequence[Mapping[str, Node]], spare: int, guide: Guide
) -> None:
    """Add the sheets after the main one."""
    for place, (name, spec) in enumerate(own_sheets(kind), 1):
        sheet = book.create_sheet(name, place)
        _head(sheet, spec, guide)
        rows = list(_rows(spec, records, guide))
        if spec.rows:
            blank = range(len(records) + 1, len(records) + min(spare, BLOCKS) + 1)
            rows += [[str(n), choice.text] for n in blank for choice in guide.vocab[spec.rows]]
        else:
            rows += [[]] * SPARE
        for row, texts in enumerate(rows, FIRST):
            _row(sheet, row, texts, spec)
        _rules(sheet, spec, guide, FIRST + len(rows) - 1)
        sheet.freeze_panes = f"{'C' if spec.rows else 'B'}{FIRST}"
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEAD}:{HEAD}"


def _head(sheet: Worksheet, spec: FieldSpec, guide: Guide) -> None:
    looks.put_text(sheet.cell(TITLE, 1), spec.label)
    sheet.cell(TITLE, 1).font = looks.TITLE_FONT
    looks.put_text(sheet.cell(NOTE, 1), WORDS.format(first=FIRST))
    sheet.cell(NOTE, 1).font = looks.NOTE_FONT
    fixed = 2 if spec.rows else 1
    for n, head in enumerate(heads_of(spec), 1):
        cell = sheet.cell(HEAD, n)
        looks.put_text(cell, head)
        must = n <= fixed or spec.fields[n - 1 - fixed].required
        cell.font, cell.alignment, cell.border = looks.HEAD_FONT, looks.CENTRE, looks.BORDER
        cell.fill = looks.NEED_FILL if must else looks.HEAD_FILL
        kind = "" if n <= fixed else spec.fields[n - 1 - fixed].kind
        width = 8 if n == 1 else 46 if n <= fixed else WIDE.get(kind, 26)
        sheet.column_dimensions[get_column_letter(n)].width = max(width, 2 * min(len(head), 8) + 2)
    sheet.row_dimensions[HEAD].height = 44


def _rows(spec: FieldSpec, records: Sequence[Mapping[str, Node]], guide: Guide) -> Iterator[list[str]]:
    """What the records there are hold in the table, a row an item."""
    for number, record in enumerate(records, 1):
        node = record.get(spec.name)
        if spec.rows:
            known = node if isinstance(node, dict) else {}
            for choice in guide.vocab[spec.rows]:
                yield [str(number), choice.text, *_parts(known.get(choice.slug), spec, guide)]
        else:
            for item in [node] if isinstance(node, dict) else node if isinstance(node, list) else []:
                yield [str(number), *_parts(item, spec, guide)]


def _parts(item: Node | None, spec: FieldSpec, guide: Guide) -> list[str]:
    row = item if isinstance(item, dict) else {}
    return [write(row.get(member.name), member, guide.names, guide.vocab) for member in spec.fields]


def _row(sheet: Worksheet, row: int, texts: Sequence[str], spec: FieldSpec) -> None:
    fixed = 2 if spec.rows else 0
    for n in range(1, len(heads_of(spec)) + 1):
        cell = sheet.cell(row, n)
        assert isinstance(cell, Cell)
        text = texts[n - 1] if n <= len(texts) else ""
        if re.fullmatch(r"-?(?:0|[1-9]\d{0,13})", text) and n != fixed:
            cell.value = int(text)
        elif text:
            looks.put_text(cell, text)
        cell.alignment, cell.border, cell.font = looks.WRAP, looks.BORDER, looks.TEXT_FONT
        if n <= fixed:
            cell.fill = looks.LOCKED_FILL
        else:
            cell.protection = looks.OPEN
            member = spec.fields[n - 1 - (fixed or 1)] if n > 1 else None
            if member and member.kind not in ("number", "money"):
                cell.number_format = looks.TEXT_FORMAT


def _rules(sheet: Worksheet, spec: FieldSpec, guide: Guide, last: int) -> None:
    """What may be typed, and a word on entering a cell."""
    for n, member in enumerate(spec.fields, 3 if spec.rows else 2):
        whole = member.kind == "number"
        rule = DataValidation("whole", "between", "-999999999", "999999999999999") if whole else DataValidation()
        rule.allow_blank, rule.showErrorMessage = True, whole
        rule.errorTitle, rule.error = "这一格不能这样填", "只填整数，不带单位"
        rule.promptTitle, rule.prompt = member.label[:32], advice(member, guide.vocab)[:250]
        rule.showInputMessage = True
        rule.add(f"{get_column_letter(n)}{FIRST}:{get_column_letter(n)}{last}")
        sheet.add_data_validation(rule)
