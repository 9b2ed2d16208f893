"""A table as an Excel workbook; the same table gives the same bytes, whenever it is written."""

from __future__ import annotations

import io
from datetime import date, datetime, time

from xlsxwriter import Workbook

from builder.export.rows import Table

WIDEST = 48  # characters; a longer cell breaks its line
_SHEET_NAME = 31  # characters Excel allows, none of the following
_FORBIDDEN = str.maketrans("", "", r"[]:*?/\'")
_TOP = {"text_wrap": True, "valign": "top"}
_HEAD = {**_TOP, "bold": True, "bg_color": "#F1E4E2"}


def workbook(name: str, made: Table, day: date) -> bytes:
    """One sheet with a fixed head and a filter. `day` stands as the day of making.

    Every cell is text, whatever it looks like: `=1+1` stays what was written.
    """
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"author": "gongkai", "created": datetime.combine(day, time())})
        head, plain = book.add_format(_HEAD), book.add_format(_TOP)
        sheet = book.add_worksheet(name.translate(_FORBIDDEN)[:_SHEET_NAME] or "1")
        for column, width in enumerate(_widths(made)):
            sheet.set_column(column, column, width, plain)  # a third of the cells are blank, and not written
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(made.rows), len(made.heads) - 1)
        for row, cells in enumerate((made.heads, *made.rows)):
            for column, text in enumerate(cells):
                if text:
                    sheet.write_string(row, column, text, plain if row else head)
    return written.getvalue()


def _widths(made: Table) -> list[int]:
    """The width of each column in characters; a Chinese character takes two."""
    columns = zip(made.heads, *made.rows[:200], strict=True)
    return [min(max(map(_width, cells)) + 2, WIDEST) for cells in columns]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text[:WIDEST])
