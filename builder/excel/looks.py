"""How our sheets look: fonts every office machine has, few colours, text that stays text."""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

TITLE_FONT = Font(name="微软雅黑", size=16, bold=True, color="1F3864")
HEAD_FONT = Font(name="微软雅黑", size=11, bold=True, color="FFFFFF")
NEED_FONT = Font(name="微软雅黑", size=11, bold=True, color="FFFFFF")
TEXT_FONT = Font(name="宋体", size=11)
NOTE_FONT = Font(name="宋体", size=10, color="595959")
EXAMPLE_FONT = Font(name="楷体", size=11, italic=True, color="7F7F7F")
HEAD_FILL, NEED_FILL = PatternFill("solid", "44668F"), PatternFill("solid", "9C2A25")
GROUP_FILL, EXAMPLE_FILL, LOCKED_FILL = (PatternFill("solid", colour) for colour in ("2F4A6D", "F2F2F2", "E7ECF3"))
_THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
WRAP = Alignment(wrap_text=True, vertical="top")
CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")
OPEN = Protection(locked=False)
TEXT_FORMAT = "@"  # Excel keeps what is typed: 0571 and 2020.10 stay so
LIMIT = 32_767  # characters of one cell


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text: never a formula, never a sign Excel refuses, never longer than a cell."""
    assert isinstance(cell, Cell)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LIMIT]
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
