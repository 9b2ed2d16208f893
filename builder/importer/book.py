"""A workbook as every reader gives it: sheets of cells that are text already, with merges and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

MAX_CELLS = 1_000_000  # cells one merge may cover, and rows a sheet may have: more is a slip or an attack


class NumberText(str):
    """The text of a cell the workbook holds as a number: `2020.1` may once have been `2020.10`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows and columns from 0, both ends inclusive. Its value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part of a cell really stands, when the cell was put together: sheet, row and column from 0, its text."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `uncounted` are cells whose formula was never calculated; rows and columns from 0."""

    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    uncounted: frozenset[tuple[int, int]] = frozenset()
    epoch_1904: bool = False
    nested: Mapping[tuple[int, int], Mapping[str, Part]] = field(default_factory=dict)  # cell → its parts by trail

    def at(self, row: int, column: int) -> str:
        """The text of a cell; empty beyond the edge."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True)
class Book:
    """A file that was read: its sheets, and what is to be told of it as a whole."""

    path: Path
    sheets: tuple[Sheet, ...]
    notes: tuple[tuple[str, dict[str, object]], ...] = field(default=())


class Refused(Exception):
    """The file cannot be read at all: code and words of messages.yml, the line where there is one."""

    def __init__(self, code: str, line: int = 0, **args: object) -> None:
        super().__init__(code, args)
        self.code, self.line, self.args_ = code, line, args


Reader = Callable[[Path], Book]


def as_text(value: object) -> str:
    """A cell's value as an office would read it aloud: no trailing `.0`, days without midnight."""
    if value is None or isinstance(value, str):
        return _tidy(value or "")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        return NumberText(int(value) if whole and abs(value) < 1e15 else format(value, ".15g"))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


_BREAKS = re.compile("\r\n?|_x000[BC]_|[\v\f\x85\u2028\u2029]")  # soft breaks come along from Word and web pages


def _tidy(text: str) -> str:
    """Line breaks as one sign, no blanks at the ends; `_x000D_` is how Excel writes a carriage return."""
    return _BREAKS.sub("\n", text.replace("_x000D_", "")).replace("\xa0", " ").strip()
