"""A table as an Excel workbook; the same table gives the same bytes, whenever it is written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from html import escape

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from builder.export.rows import Table

WIDEST = 48  # characters; a longer cell breaks its line
_LONGEST = 32_767  # characters of a cell, by Excel
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
        sheet = book.add_worksheet(name.translate(_FORBIDDEN)[:_SHEET_NAME] or "1", _Sheet)
        sheet.fill((made.heads, *made.rows), head, plain)
        for column, width in enumerate(_widths(made)):
            sheet.set_column(column, column, width, plain)  # a third of the cells are blank, and not written
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(made.rows), len(made.heads) - 1)
    return written.getvalue()


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet of text alone, its rows written at once: asking of each cell what it is takes four times as long."""

    def fill(self, rows: Sequence[Sequence[str]], head: Format, plain: Format) -> None:
        """Take all there is: the first row in one format, the others in another."""
        self._rows, self._formats = rows, (head, plain)
        self.dim_rowmin = self.dim_colmin = 0
        self.dim_rowmax, self.dim_colmax = len(rows) - 1, len(rows[0]) - 1

    def _write_sheet_data(self) -> None:
        names = [xl_col_to_name(column) for column in range(self.dim_colmax + 1)]
        head, plain = (found._get_xf_index() for found in self._formats)
        self.fh.write("<sheetData>")
        for number, cells in enumerate(self._rows, 1):
            looks = f'{number}" s="{plain if number > 1 else head}" t="inlineStr"><is><t xml:space="preserve">'
            filled = [f'<c r="{name}{looks}{_shown(text)}</t></is></c>'
                      for name, text in zip(names, cells, strict=True) if text]  # fmt: skip
            row = self._escape_control_characters("".join(filled))  # of which there are none in what is around texts
            self.fh.write(f'<row r="{number}">{row}</row>')
        self.fh.write("</sheetData>")


def _shown(text: str) -> str:
    if len(text) > _LONGEST // 2:  # each sign counts once or twice
        text = text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    return escape(text, quote=False)


def _widths(made: Table) -> list[int]:
    """The width of each column in characters; a Chinese character takes two."""
    columns = zip(made.heads, *made.rows[:200], strict=True)
    return [min(max(map(_width, cells)) + 2, WIDEST) for cells in columns]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text[:WIDEST])
