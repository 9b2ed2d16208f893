"""The sheet 填写说明: how to fill the workbook, and every column with what it wants."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from builder.excel import looks
from builder.excel.columns import SheetColumn
from builder.excel.notes import Guide, advice, example, need
from builder.excel.sheets_of_ours import GUIDE
from builder.schema import RecordType

HEADS = ("列名", "必填", "怎么填", "示例", "依据", "字段名")
WIDTHS = (26, 18, 60, 36, 28, 22)
STEPS = (
    "在“{label}”表里填，一行一条，从示例下面那一行填起；示例和填法两行不会导入，不用删。",
    "红色表头的列必须填。带下拉框的，选一个；机构写名称就行，导入时自动对应。",
    "日期列是文本格式：写 2026-03-05、2026年3月5日、2026.3.5 都可以；只知道月份就写 2026-03。",
    "一格里有几项的，一行一项，格内换行按 Alt+Enter；一项有几段的，用竖线“｜”隔开。",
    "修改已有的记录：空着的格不改原来的内容；要删去原来的内容，填“（清空）”。“标识”列不要动。",
    "填好后交给网站管理员，或运行 gongkai import 文件 --type {name}。"
    "有错会把表退回，错的格子标红，原因写在“问题清单”里。",
    "工作表有保护（没有密码），只是防止误删表头；列宽、行高可以调。",
)


def write_guide(book: Workbook, kind: RecordType, columns: Sequence[SheetColumn], guide: Guide) -> None:
    """Add the sheet."""
    sheet = book.create_sheet(GUIDE, 1)
    looks.put_text(sheet.cell(1, 1), f"怎样填写《{kind.label}填报表》")
    sheet.cell(1, 1).font = looks.TITLE_FONT
    for n, step in enumerate(STEPS, 1):
        looks.put_text(sheet.cell(n + 1, 1), f"{n}. {step.format(label=kind.label, name=kind.name)}")
        sheet.cell(n + 1, 1).font = looks.TEXT_FONT
    top = len(STEPS) + 3
    for c, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        cell = sheet.cell(top, c)
        looks.put_text(cell, head)
        cell.font, cell.fill, cell.alignment, cell.border = looks.HEAD_FONT, looks.HEAD_FILL, looks.CENTRE, looks.BORDER
        sheet.column_dimensions[cell.column_letter].width = width
    for row, column in enumerate(columns, top + 1):
        spec = column.spec
        texts = (
            column.label(),
            need(column),
            advice(spec, guide.vocab),
            example(column, guide),
            spec.basis,
            column.name,
        )
        for c, text in enumerate(texts, 1):
            cell = sheet.cell(row, c)
            looks.put_text(cell, text)
            cell.font, cell.alignment, cell.border = looks.TEXT_FONT, looks.WRAP, looks.BORDER
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
