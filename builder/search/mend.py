"""Which documents of which shards differ when some come, change or go: worked out from the rows of few shards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.search.cards import read_card
from builder.search.files import Damaged
from builder.search.kept import DAMAGED, Kept, Shard
from builder.search.postings import Change
from builder.search.records import Row, SearchDocument, begins

Pairs = Sequence[tuple[Row, SearchDocument]]


@dataclass(frozen=True, slots=True)
class Mend:
    """The shards as they will be, what changes in them, and the rows that come and go."""

    shards: list[Shard]
    changes: list[Change]
    come: list[Row]
    gone: list[Row]


class TooMuch(Exception):
    """So many documents differ that a new index is quicker."""


def planned(kept: Kept, changed: Pairs, removed: Iterable[str], most: int) -> Mend:
    """What the documents `changed`, and none any more at the addresses `removed`, make of the index.

    Raises TooMuch when more than `most` documents of the index would have to be written; Damaged.
    """
    come = sorted(row for row, _ in changed)
    edited, gone = _without(kept, {row.url for row in come} | set(removed))
    _insert(kept, edited, come)
    shards = _cut(kept, edited)
    return Mend(shards, _changes(kept, shards, dict(changed), most), come, gone)


def _without(kept: Kept, urls: set[str]) -> tuple[dict[int, list[Row]], list[Row]]:
    """The shards that lose rows, and the rows lost."""
    edited, gone = {}, []
    for shard in kept.holding(urls):
        rows = kept.rows(shard)
        edited[shard] = [row for row in rows if row.url not in urls]
        gone += [row for row in rows if row.url in urls]
    return edited, gone


def _insert(kept: Kept, edited: dict[int, list[Row]], rows: Iterable[Row]) -> None:
    """Put rows, in order, into the last shard that begins before them."""
    last, shard = len(kept.counts) - 1, 0
    for row in rows:
        while shard < last and kept.first(shard + 1) < row:
            shard += 1
        if shard not in edited:
            edited[shard] = list(kept.rows(shard)) if kept.counts else []
        edited[shard].append(row)
    for own in edited.values():
        own.sort()


def _cut(kept: Kept, edited: Mapping[int, list[Row]]) -> list[Shard]:
    """All shards anew; one whose rows and beginning stay is passed over unread."""
    knife = _Knife(kept)
    for number in sorted({*range(len(kept.counts)), *edited}):
        if number not in edited and knife.parts_before(kept.first(number)):
            knife.parts.append(number)
            continue
        for row in edited[number] if number in edited else kept.rows(number):
            knife.add(row)
    parts = enumerate(knife.parts)
    return [Shard((), part) if part == number else Shard(knife.rows(part)) for number, part in parts]


@dataclass(frozen=True, slots=True)
class _Knife:
    """Shards while they are cut: rows, or the number of a shard that stays as it was."""

    kept: Kept
    parts: list[list[Row] | int] = field(default_factory=list)

    def rows(self, part: list[Row] | int) -> list[Row]:
        return list(self.kept.rows(part)) if isinstance(part, int) else part

    def parts_before(self, row: Row) -> bool:
        if not self.parts:
            return True
        last, most = self.parts[-1], self.kept.head["shard_size"]
        if isinstance(last, int):
            return begins(row, self.kept.first(last), self.kept.counts[last], most)
        return begins(row, last[0], len(last), most)

    def add(self, row: Row) -> None:
        if self.parts_before(row):
            self.parts.append([row])
        else:
            own = self.parts[-1] = self.rows(self.parts[-1])
            own.append(row)


def _changes(kept: Kept, shards: list[Shard], fresh: Mapping[Row, SearchDocument], most: int) -> list[Change]:
    """The documents that differ, shard by shard; those that only moved are read from their cards."""
    numbers = range(max(len(shards), len(kept.counts)))
    differ = {number: places for number in numbers if (places := _differing(kept, shards, number))}
    if sum(map(len, differ.values())) > most:
        raise TooMuch
    cards = _Cards(kept)
    found = []
    for number, places in differ.items():
        old, new = kept.rows(number) if number < len(kept.counts) else [], _rows(shards, number)
        before = {at: cards.at(number, at) for at in places if at < len(old)}
        now = {at: fresh.get(new[at]) or cards.of(new[at]) for at in places if at < len(new)}
        found.append(Change(number, before, now))
    return found


def _rows(shards: Sequence[Shard], number: int) -> Sequence[Row]:
    return shards[number].rows if number < len(shards) else ()


def _differing(kept: Kept, shards: Sequence[Shard], number: int) -> list[int]:
    """The numbers in a shard at which another document stands than before."""
    if number < len(shards) and shards[number].before == number:
        return []
    old, new = kept.rows(number) if number < len(kept.counts) else [], _rows(shards, number)
    return [at for at in range(max(len(old), len(new))) if old[at : at + 1] != list(new[at : at + 1])]


class _Cards:
    """Documents as the build before wrote them."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._known: dict[tuple[int, int], SearchDocument] = {}
        self._places: dict[Row, tuple[int, int]] = {}

    def at(self, shard: int, number: int) -> SearchDocument:
        """By shard and number. Raises Damaged."""
        if (shard, number) not in self._known:
            try:
                self._known[shard, number] = read_card(self._kept.folder / "cards" / str(shard), number)
            except DAMAGED:
                raise Damaged from None
        return self._known[shard, number]

    def of(self, row: Row) -> SearchDocument:
        """By its row, of a shard that has been read."""
        if not self._places:
            self._places = {row: (shard, at) for shard, rows in self._kept.read.items() for at, row in enumerate(rows)}
        return self.at(*self._places[row])
