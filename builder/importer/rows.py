"""From the cells below a head to items: merges filled in, torn rows joined, footers and repeated heads left out.

Nothing vanishes: every row of the sheet is an item, part of one, blank, or in `skipped` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from builder.excel.plain import clean
from builder.importer.book import NumberText, Part, Sheet
from builder.importer.heads import MARKER, Head

TEXT_KINDS = {"text", "markdown", "list", "table"}  # what a page break tears in two
MARKED = ("示例", "填法")  # rows of our template so marked are no records
_ROLES = "填表|制表|填报|经办|审核|审批|报送|联系|单位负责|分管领导|主管领导"
_FOOTER = re.compile(
    r"(?:合计|总计|小计|共计|累计)(?:$|[:：\s(（\d])"
    rf"|(?:{_ROLES})(?:人|单位|部门|日期|时间|电话)?(?:$|[:：(（\s])"
    r"|(?:备\s*注|注|说明|附注)\s*\d*\s*[:：]|第\s*\d+\s*页|[（(]\s*(?:盖章|公章)"
)
_ENDED = re.compile(r"[。！？；.!?;）)]$")


@dataclass(frozen=True, slots=True)
class Value:
    """The text of one cell of an item and where it stands, row and column from 0."""

    text: str
    row: int
    column: int
    uncounted: bool = False
    parts: Mapping[str, Part] = field(default_factory=dict)  # where its parts stand, when it was put together


@dataclass(slots=True)
class Item:
    """One thing the table lists: its cells by column. `row` is the first of the rows it takes."""

    row: int
    cells: dict[int, Value]
    joined: list[int] = field(default_factory=list)
    section: str = ""  # the heading across the table under which it stands


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no item, and why: a reason's name, worded in messages_cli.yml."""

    row: int
    reason: str


def items_of(sheet: Sheet, head: Head, with_hidden: bool, fill: Iterable[str]) -> tuple[list[Item], list[Skipped]]:
    """The items below the head, and the rows left out."""
    reader = _Reader(sheet, head, {column for column in map(head.place_of, fill) if column is not None})
    skipped = [Skipped(row, "above") for row in range(head.top) if any(sheet.rows[row])]
    items: list[Item] = []
    for row in range(head.bottom + 1, len(sheet.rows)):
        reason = reader.reason(row, with_hidden)
        if reason == "blank":
            continue
        if reason:
            skipped.append(Skipped(row, reason))
            reader.section = reader.words_of(row) if reason == "section" else reader.section
        elif items and reader.belongs_to(items[-1], row):
            reader.join(items[-1], row)
        else:
            items.append(reader.item(row))
    return items, skipped


class _Reader:
    def __init__(self, sheet: Sheet, head: Head, filled: set[int]) -> None:
        self._sheet, self._head = sheet, head
        self._width = sorted({*head.words, *head.columns})
        self._first = {}  # cell → the first cell of the merge it lies in
        for merge in sheet.merges:
            for row in range(max(merge.top, head.bottom + 1), min(merge.bottom, len(sheet.rows) - 1) + 1):
                self._first.update({(row, c): (merge.top, merge.left) for c in range(merge.left, merge.right + 1)})
        self._across = [m for m in sheet.merges if m.right > m.left and m.top > head.bottom]
        down = {m.left for m in sheet.merges if m.top > head.bottom and m.bottom > m.top}
        number = head.place_of("number")
        self._counter = head.counter if head.counter is not None else number
        self._filled = filled
        self._merged = down - {self._counter}
        self._torn: set[int] = set()  # merged columns cut by a page's head: blank there means as above
        self._above: dict[int, Value] = {}
        self.section = ""
        self._heads = {clean(word) for word in head.words.values()}
        self._counted = self._mostly_counted()

    def _mostly_counted(self) -> bool:
        if self._counter is None:
            return False
        rows = range(self._head.bottom + 1, len(self._sheet.rows))
        full = [row for row in rows if any(self._sheet.rows[row])]
        return sum(bool(self._sheet.at(row, self._counter)) for row in full) * 2 > len(full)

    def reason(self, row: int, with_hidden: bool) -> str:
        """Why a row is no item; empty when it is one."""
        cells = [cell for cell in self._sheet.rows[row] if cell]
        if not cells and (row, self._counter) not in self._first and not self._uncounted(row):
            return "blank"
        if row in self._sheet.hidden_rows and not with_hidden:
            return "hidden"
        if self._is_head(cells):
            self._torn = set(self._merged)
            return "head"
        if self._sheet.at(row, 0).startswith(MARKED) and self._head.words.get(0) == MARKER:
            return "example"
        if self._is_footer(row, cells):
            return "footer"
        if self._is_section(row, cells):
            return "section"
        return "blank" if self._only_marker(row) else ""

    def words_of(self, row: int) -> str:
        """All that stands in a row."""
        return " ".join(cell for cell in self._sheet.rows[row] if cell)

    def _is_section(self, row: int, cells: list[str]) -> bool:
        """One heading merged across most of the table, or words where the running number should be and nothing else."""
        if len(cells) != 1 or len(self._width) < 3:
            return False
        at = next(c for c, cell in enumerate(self._sheet.rows[row]) if cell)
        wide = any(m.top == m.bottom == row and (m.right - m.left + 1) * 2 > len(self._width) for m in self._across)
        return wide or (at == self._counter and not re.fullmatch(r"[\d.()（）、\s]+", cells[0]))

    def _uncounted(self, row: int) -> bool:
        return any((row, column) in self._sheet.uncounted for column in self._width)

    def _only_marker(self, row: int) -> bool:
        """Only a running number or our marker stands in the row, nothing of a record."""
        left_out = {self._counter, *self._head.ignored}
        filled = [c for c in self._width if c not in left_out and (self._sheet.at(row, c) or (row, c) in self._first)]
        return not filled and not self._uncounted(row)

    def _is_head(self, cells: list[str]) -> bool:
        known = sum(clean(cell) in self._heads for cell in cells)
        return known >= 2 and known * 2 > len(cells)

    def _is_footer(self, row: int, cells: list[str]) -> bool:
        if not cells or not _FOOTER.match(cells[0].strip()):
            return False
        texts = [cell for cell in cells if not isinstance(cell, NumberText)]
        return len(texts) <= 3 or len(cells) * 2 <= len(self._width)

    def belongs_to(self, item: Item, row: int) -> bool:
        """True when a row only goes on with the item above: one merged number, or torn by a page break."""
        counter = self._counter
        if counter is None:
            return False
        first = self._first.get((row, counter))
        if first is not None and first[0] < row:
            return first == self._first.get((item.row, counter))
        if not self._counted or self._sheet.at(row, counter):
            return False
        filled = [c for c in self._width if c != counter and self._sheet.at(row, c)]
        kinds = {self._head.columns[c].spec.kind for c in filled if c in self._head.columns}
        return bool(filled) and kinds <= TEXT_KINDS and len(filled) * 2 <= len(self._width)

    def join(self, item: Item, row: int) -> None:
        """Add the texts of a row to the item it goes on with."""
        item.joined.append(row)
        for column in self._width:
            more, before = self._sheet.at(row, column), item.cells.get(column)
            if not more or column == self._counter:
                continue
            if before is None or not before.text:
                item.cells[column] = Value(more, row, column)
            elif more != before.text:
                apart = "\n" if _ENDED.search(before.text) or self._lists(column) else ""
                item.cells[column] = Value(before.text + apart + more, before.row, column)

    def _lists(self, column: int) -> bool:
        found = self._head.columns.get(column)
        return found is not None and found.spec.kind in ("list", "table")

    def item(self, row: int) -> Item:
        """The item that begins in a row."""
        cells = {value.column: value for value in self._values(row)}
        return Item(row, cells, section=self.section)

    def _values(self, row: int) -> Iterator[Value]:
        for column in self._width:
            top, left = self._first.get((row, column), (row, column))
            text = self._sheet.at(top, left) if left == column else ""  # a merge across fills its first column only
            parts = self._sheet.nested.get((top, column), {})
            value = Value(text, top, column, (top, column) in self._sheet.uncounted, parts)
            if value.text or value.uncounted:
                self._above[column] = value
                self._torn.discard(column)
            elif column in self._filled | self._torn and column in self._above:
                value = self._above[column]
            yield value
