"""Lists as workbooks: the rows are written at once, and stand there as the library's own cells would."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import openpyxl
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from builder.export.rows import Table
from builder.export.workbook import workbook

ODD = ("  周围有空 ", "两\n行", "=1+1", "<b>&amp;\"'", "𠮷野家", "007", "")
TABLE = Table(("标识", "名称"), (*((f"r{n}", text) for n, text in enumerate(ODD)), ("long", "𠮷长" * 20_000)))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def own_way() -> bytes:
    """The same table, cell by cell."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("x")
        for row, cells in enumerate((TABLE.heads, *TABLE.rows)):
            for column, text in enumerate(cells):
                if text:
                    sheet.write_string(row, column, text)
    return written.getvalue()


def test_every_text_is_read_as_the_library_would_have_written_it() -> None:
    made, own = opened(workbook("x", TABLE, date(2026, 1, 1))), opened(own_way())
    assert [[cell.value for cell in row] for row in made] == [[cell.value for cell in row] for row in own]
    assert {cell.data_type for row in made for cell in row if cell.value} <= {"s", "inlineStr"}
    read = CalamineWorkbook.from_filelike(io.BytesIO(workbook("x", TABLE, date(2026, 1, 1)))).get_sheet_by_index(0)
    assert read.to_python()[1:-1] == [[f"r{n}", text] for n, text in enumerate(ODD)]


def test_signs_xml_does_not_know_are_written_as_excel_does() -> None:
    data = workbook("x", Table(("标识",), (("\x07铃",), ("_x0041_",))), date(2026, 1, 1))
    with ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert ">_x0007_铃<" in sheet and ">_x005F_x0041_<" in sheet


def test_head_filter_and_widths_are_there() -> None:
    data = workbook("政策/文件", TABLE, date(2026, 1, 1))
    assert data == workbook("政策/文件", TABLE, date(2026, 1, 1))
    sheet = opened(data)
    assert (sheet.title, sheet.freeze_panes, sheet.dimensions) == ("政策文件", "B2", f"A1:B{len(TABLE.rows) + 1}")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert sheet["B3"].alignment.wrap_text and sheet["B3"].alignment.vertical == "top"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
