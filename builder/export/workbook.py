"""A table as an Excel workbook; the same table gives the same bytes, whenever it is written."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from builder.export.rows import Table

WIDEST = 48  # characters; a longer cell breaks its line
_SHEET_NAME = 31  # characters Excel allows, none of the following
_FORBIDDEN = str.maketrans("", "", r"[]:*?/\'")
_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")  # openpyxl writes its own time, whatever one says
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP file can say


def workbook(name: str, made: Table, day: date) -> bytes:
    """One sheet with a fixed head and a filter. `day` stands as the day of making."""
    book = Workbook(write_only=True)
    book.properties.creator = "gongkai"
    book.properties.created = datetime.combine(day, time())
    sheet: Any = book.create_sheet(name.translate(_FORBIDDEN)[:_SHEET_NAME] or "1")
    for n, width in enumerate(_widths(made), 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(made.heads))}{len(made.rows) + 1}"
    bold, ground = Font(bold=True), PatternFill("solid", fgColor="F1E4E2")
    wrap = Alignment(wrap_text=True, vertical="top")
    head, plain = _look(sheet, font=bold, fill=ground, alignment=wrap), _look(sheet, alignment=wrap)
    sheet.append([_cell(sheet, text, head) for text in made.heads])
    for row in made.rows:
        sheet.append([_cell(sheet, text, plain) for text in row])
    written = io.BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def _look(sheet: Any, **style: object) -> Any:
    """How cells look, worked out once: openpyxl looks a style up again for each cell that is given one."""
    made: Any = WriteOnlyCell(sheet)
    for name, value in style.items():
        setattr(made, name, value)
    return made._style


def _cell(sheet: Any, text: str, look: Any) -> Any:
    """A cell of text, whatever it looks like: `=1+1` stays what was written."""
    made: Any = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    made.data_type = "s"
    made._style = look
    return made


def _widths(made: Table) -> list[int]:
    """The width of each column in characters; a Chinese character takes two."""
    columns = zip(made.heads, *made.rows[:200], strict=True)
    return [min(max(map(_width, cells)) + 2, WIDEST) for cells in columns]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def without_clock(packed: bytes) -> bytes:
    """A ZIP file with the same members and no time of day in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, _MODIFIED.sub(b"", old.read(name)) if name == _PROPERTIES else old.read(name))
    return made.getvalue()
