"""Which row is the head, and which field each column fills: by label, alias or name; unsure ones are proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from builder.excel.columns import SheetColumn
from builder.excel.plain import clean
from builder.importer.book import Sheet

DEEPEST, TALLEST = 30, 3  # the head begins within so many rows and takes at most so many
NEAR = 0.6  # how like a label a head must be to be proposed
IGNORE = "-"  # `--map 备注=-`: leave the column out
MARKER = "标记"  # the first column of our own template; never a field
ORNAMENTS = {
    clean(word) for word in ("序号", "编号", "行号", "No.", "No", MARKER)
}  # left out where the type has no such field
_RUNNING = re.compile(
    r"[第(（]?[\d一二三四五六七八九十百.．、\-—]+[)）条项号.．、]?"
)  # 3, 2-1, （三）; no code such as SL001/2026-7
_NOTES = re.compile(r"[*★※:：]|[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: rows `top` to `bottom`, from 0. `columns` maps places in a row to fields."""

    top: int
    bottom: int
    columns: Mapping[int, SheetColumn]
    words: Mapping[int, str]
    unknown: Mapping[int, SheetColumn | None] = field(default_factory=dict)  # with the nearest field, if any
    doubled: Mapping[int, SheetColumn] = field(default_factory=dict)
    ignored: tuple[int, ...] = ()
    counter: int | None = None  # the column of running numbers, a field or not

    def place_of(self, name: str) -> int | None:
        """The column that fills a field, by the field's name or path."""
        return next((c for c, column in self.columns.items() if column.name == name or column.path[0] == name), None)


class Vocabulary:
    """Every word that may stand above a column of a type."""

    def __init__(self, columns: Sequence[SheetColumn], given: Mapping[str, str]) -> None:
        self.columns = columns
        self._by_name = {column.name: column for column in columns}
        self._given = {clean(word): name for word, name in given.items()}
        self._exact: dict[str, SheetColumn] = {}
        for rank in range(max((len(column.heads()) for column in columns), default=0)):
            for column in columns:  # labels of all fields go before any alias
                if rank < len(column.heads()):
                    self._exact.setdefault(clean(column.heads()[rank]), column)
        self._bare: dict[str, SheetColumn] = {}
        for word, column in self._exact.items():
            self._bare.setdefault(_bare(word), column)

    def find(self, words: Sequence[str]) -> SheetColumn | str | None:
        """The field for one of the words a column goes by; IGNORE when the user said so; None when unknown."""
        for word in words:
            if given := self._given.get(clean(word)):
                return IGNORE if given == IGNORE else self._by_name[given]
        for table, key in ((self._exact, clean), (self._bare, _bare)):
            for word in words:
                if found := table.get(key(word)):
                    return found
        return None

    def nearest(self, words: Sequence[str], taken: set[str]) -> SheetColumn | None:
        """The field most like one of the words, or None; fields that have a column already are left out."""
        rated = [
            (_likeness(_bare(word), _bare(head)), -n, column)
            for word in words
            for n, column in enumerate(self.columns)
            if column.name not in taken
            for head in column.heads()
        ]
        best = max(rated, key=lambda item: item[:2], default=None)
        return best[2] if best and best[0] >= NEAR else None


def _bare(word: str) -> str:
    """A head without marks and remarks in brackets: 牵头单位（部门）* → 牵头单位."""
    return _NOTES.sub("", clean(word)) or clean(word)


def _likeness(word: str, label: str) -> float:
    if not word or not label:
        return 0.0
    if len(word) > 1 and (word in label or label in word):
        return 0.6 + 0.4 * min(len(word), len(label)) / max(len(word), len(label))
    return SequenceMatcher(None, word, label).ratio()


def find_head(sheet: Sheet, vocabulary: Vocabulary) -> Head | None:
    """The head of the sheet's table; None when the sheet holds none: no row names two fields."""
    tops = [top for top in range(min(DEEPEST, len(sheet.rows))) if any(sheet.rows[top])]
    heads = [_head(sheet, top, top + height, vocabulary) for height in range(TALLEST) for top in tops]
    best = max(heads, key=lambda head: len(head.columns), default=None)  # of equals the lowest, then the first
    if best is None:
        return None
    cells = [cell for cell in sheet.rows[best.bottom] if cell]
    alone = len(cells) == 1 and len(sheet.rows) > best.bottom + 1 and sheet.width == 1
    return _with_guesses(sheet, best, vocabulary) if len(best.columns) >= 2 or alone else None


def _with_guesses(sheet: Sheet, head: Head, vocabulary: Vocabulary) -> Head:
    """The head with the nearest field for each column nobody knows; codes below 编号 are no running numbers."""
    names = dict(_names(sheet, head.top, head.bottom))
    coded = {c for c in {*head.ignored, head.counter} if c is not None and _holds_codes(sheet, head.bottom, c)}
    coded -= {c for c in coded if clean(names[c][0]) == MARKER or vocabulary.find(names[c]) == IGNORE}
    unknown = [c for c in names if c in head.unknown or (c in coded and c in head.ignored)]
    taken = {column.name for column in head.columns.values()}
    return replace(
        head,
        unknown={c: vocabulary.nearest(names[c], taken) for c in unknown},
        ignored=tuple(c for c in head.ignored if c not in coded),
        counter=None if head.counter in coded else head.counter,
    )


def _holds_codes(sheet: Sheet, bottom: int, column: int) -> bool:
    """True when something with a digit in it, and no running number, stands in a row of the column."""
    rows = [row for row in sheet.rows[bottom + 1 :] if column < len(row) and sum(map(bool, row)) > 1]
    return any(
        re.search(r"\d", row[column])
        and not re.search("[:：]", row[column])
        and not _RUNNING.fullmatch(clean(row[column]))
        for row in rows
    )


def _head(sheet: Sheet, top: int, bottom: int, vocabulary: Vocabulary) -> Head:
    columns: dict[int, SheetColumn] = {}
    unknown: dict[int, SheetColumn | None] = {}
    doubled: dict[int, SheetColumn] = {}
    ignored: list[int] = []
    words = {c: names for c, names in _names(sheet, top, bottom) if names}
    counter = None
    for column, names in words.items():
        found = vocabulary.find(names)
        if clean(names[0]) in ORNAMENTS:
            counter = column if counter is None and clean(names[0]) != MARKER else counter
        if found == IGNORE or (found is None and clean(names[0]) in ORNAMENTS):
            ignored.append(column)
        elif isinstance(found, SheetColumn):
            if found in columns.values():
                doubled[column] = found
            else:
                columns[column] = found
        else:
            unknown[column] = None
    shown = {c: names[0] for c, names in words.items()}
    return Head(top, bottom, columns, shown, unknown, doubled, tuple(ignored), counter)


def _names(sheet: Sheet, top: int, bottom: int) -> Iterator[tuple[int, list[str]]]:
    """What each column goes by, the fullest name first: group and member together, the member, the group."""
    for column in range(sheet.width):
        parts = [_covering(sheet, row, column, top) for row in range(top, bottom + 1)]
        parts = [part for n, part in enumerate(parts) if part and part not in parts[:n]]
        if len(parts) > 1:
            yield column, ["".join(parts), *reversed(parts)]
        elif parts:
            yield column, parts
        else:
            yield column, []


def _covering(sheet: Sheet, row: int, column: int, top: int) -> str:
    """The text of a head's cell; within a merge that of its first cell."""
    for merge in sheet.merges:
        if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
            return sheet.at(merge.top, merge.left) if merge.top >= top else ""
    return sheet.at(row, column)
