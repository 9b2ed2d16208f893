"""The same workbook sent back: bad cells coloured, each with a comment, and a sheet 问题清单 that lists them all."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from builder.diagnostics import Diagnostic
from builder.excel.looks import BORDER, HEAD_FILL, HEAD_FONT, TEXT_FONT, WRAP, put_text
from builder.excel.sheets_of_ours import PROBLEMS
from builder.importer.book import Refused
from builder.importer.formats import BOOKS

RED, YELLOW = PatternFill("solid", "FFC7CE"), PatternFill("solid", "FFEB9C")
AUTHOR = "gongkai"
HEADS = {
    "zh": ("序号", "工作表", "单元格", "现在的内容", "问题", "怎么改", "代码"),
    "en": ("No.", "Sheet", "Cell", "Content", "What is wrong", "What to do", "Code"),
}
WIDTHS = (6, 16, 9, 30, 44, 50, 8)
ROW = {"zh": "第 {} 行", "en": "row {}"}
NOTE = {
    "zh": "红色是错误，黄色是提醒。点“单元格”跳到原处；改好后直接导入这个文件，不用删这张表。",
    "en": "Red: mistakes; yellow: remarks. Click a cell to go there. Mend and import this file as it is.",
}


def annotated(path: Path, told: Sequence[Diagnostic], target: Path, lang: str) -> int:
    """Write the workbook at `path` with its mistakes marked to `target`; the number of marked places.

    Of XLS, ODS and CSV the cells come back in an XLSX; what cannot be opened comes back as the list alone.
    """
    book = _opened(path)
    by_cell: dict[tuple[str, int, int], list[Diagnostic]] = defaultdict(list)
    for item in told:
        by_cell[item.place.sheet, item.place.line, item.place.column].append(item)
    marked = 0
    for (sheet, row, column), items in by_cell.items():
        if sheet in book.sheetnames and row:
            _mark(book[sheet], row, column or 1, items, lang)
            marked += 1
    _list(book, told, lang)
    book.save(target)
    return marked


def _opened(path: Path) -> Workbook:
    """The workbook itself where openpyxl can read and keep it; else a new one with its cells."""
    if path.suffix.lower() not in BOOKS:
        return _blank()
    reader = import_module(f"builder.importer.{BOOKS[path.suffix.lower()]}")
    try:
        found = reader.read(path)
    except Refused:
        return _blank()
    if zipfile.is_zipfile(path) and not found.notes and path.suffix.lower() == ".xlsx":
        return load_workbook(path)
    book = _blank()
    for sheet in found.sheets:
        copy = book.create_sheet(sheet.name[:31])
        for r, row in enumerate(sheet.rows, 1):
            for c, text in enumerate(row, 1):
                if text:
                    put_text(copy.cell(r, c), text)
        for merge in sheet.merges:
            copy.merge_cells(None, merge.top + 1, merge.left + 1, merge.bottom + 1, merge.right + 1)
    return book


def _blank() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _mark(sheet: Worksheet, row: int, column: int, items: Sequence[Diagnostic], lang: str) -> None:
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    cell = sheet.cell(row, column)
    wrong = any(item.severity == "error" for item in items)
    cell.fill = RED if wrong else YELLOW
    words = "\n".join(f"{item.message(lang)}。\n→ {item.hint(lang)}" for item in items)
    cell.comment = Comment(words, AUTHOR, height=40 + 18 * (len(words) // 18 + words.count("\n")), width=280)


def _list(book: Workbook, told: Sequence[Diagnostic], lang: str) -> None:
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    sheet = book.create_sheet(PROBLEMS)
    sheet.append([NOTE[lang]])
    sheet.append(HEADS[lang])
    for n, item in enumerate(sorted(told, key=lambda item: (item.severity, item.place)), 1):
        _line(book, sheet, n, item, lang)
    for column, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for cell in sheet[2]:
        cell.font, cell.fill, cell.border = HEAD_FONT, HEAD_FILL, BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet["A1"].font = Font(name=TEXT_FONT.name, size=11, italic=True)
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.active = book.sheetnames.index(PROBLEMS)


def _line(book: Workbook, sheet: Worksheet, n: int, item: Diagnostic, lang: str) -> None:
    place = item.place
    known = place.sheet in book.sheetnames and place.line
    content = book[place.sheet].cell(place.line, place.column).value if known and place.column else ""
    cell = place.cell if place.column else ROW[lang].format(place.line) if place.line else ""
    row = n + 2
    values = (str(n), place.sheet, cell, str(content or "")[:200], item.message(lang), item.hint(lang), item.code)
    for column, value in enumerate(values, 1):
        target = sheet.cell(row, column)
        put_text(target, value)
        target.alignment, target.border, target.font = WRAP, BORDER, TEXT_FONT
    sheet.cell(row, 1).fill = RED if item.severity == "error" else YELLOW
    if known:
        quoted = place.sheet.replace("'", "''")
        target = sheet.cell(row, 3)
        target.hyperlink = f"#'{quoted}'!{cell if place.column else f'A{place.line}'}"
        target.font = Font(name=TEXT_FONT.name, size=11, color="0563C1", underline="single")
