"""Reading the bundle: start, postings, cards, columns; twin of store.js."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from builder.search.files import from_json, unsqueeze
from builder.search.heavy import part_file
from builder.search.kept import DAMAGED, FORMAT
from builder.search.store import bucket_file, bucket_of, is_zoned, read_leb, split_runs, unpack

TITLE, NUMBER, BODY = 0, 256, 512
EVERY = 64
LIGHT = 6
ZONES = (TITLE, NUMBER, BODY, BODY)
Card = Mapping[str, Any]


class NoIndex(Exception):
    """There is no index, or one of another format."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a key stands: documents[i] at places[i]; documents ascend."""

    documents: Sequence[int] = ()
    places: Sequence[int] = ()


def special(key: str) -> bool:
    """True for the keys of titles and numbers only."""
    return key[0] in "=<>~^" or key.endswith(" $")


@dataclass(slots=True)
class Store:
    """A built index. `problem` is 'partial' when a file could not be had: answers may be incomplete."""

    folder: Path
    start: Mapping[str, Any]
    problem: str = ""
    bases: list[int] = field(default_factory=list)
    _files: dict[str, Any] = field(default_factory=dict)
    _lists: dict[str, Postings] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Read start.bin. Raises NoIndex."""
        try:
            start: Any = from_json((folder / "start.bin").read_bytes())
            if start["format"] != FORMAT:
                raise NoIndex
        except DAMAGED:
            raise NoIndex from None
        return cls(folder, start, bases=[0, *accumulate(start["shards"])][:-1])

    @property
    def records(self) -> int:
        """How many documents there are."""
        return sum(self.start["shards"])

    def _file(self, name: str, read: Any) -> Any:
        if name not in self._files:
            try:
                self._files[name] = read((self.folder / name).read_bytes())
            except DAMAGED:
                self._files[name] = None
        if self._files[name] is None:
            self.problem = self.problem or "partial"
        return self._files[name]

    def is_heavy(self, key: str) -> bool:
        """Whether a key has files of its own."""
        return key in self.start["heavy"]

    def cost(self, key: str, titles: bool = False) -> int:
        """What asking for a key costs, in kilobytes; `titles`: in titles and numbers alone."""
        if special(key) or is_zoned(key.encode()):
            return self._size(key)
        own = self._size(f"={key}")
        return own if titles or not self.is_heavy(key) else self._size(key) + own

    def _size(self, key: str) -> int:
        return int(self.start["heavy"].get(key, (LIGHT,))[0])

    def stored(self, key: str) -> Postings | None:
        """A key as it is stored; None when its bucket cannot be had."""
        if self.is_heavy(key):
            return self._long(key)
        name = key.encode()
        bucket = self._file(bucket_file(bucket_of(name, self.start["buckets"])), unpack)
        if bucket is None:
            return None
        if not isinstance(found := bucket.get(name, b""), Postings):
            found = bucket[name] = self._read(found, key)
        return found

    def _long(self, key: str) -> Postings | None:
        parts = [self._file(part_file(key.encode(), first), unsqueeze) for first in self.start["heavy"][key][1:]]
        if None in parts:
            return None
        if key not in self._lists:
            self._lists[key] = self._read(b"".join(parts), key)
        return self._lists[key]

    def _read(self, data: bytes, key: str) -> Postings:
        zoned = is_zoned(key.encode())
        base = 0 if zoned or special(key) else BODY
        documents: list[int] = []
        places: list[int] = []
        for shard, run in split_runs(data):
            document, at = self.bases[shard], 0
            while at < len(run):
                head, at = read_leb(run, at)
                document += head >> (2 if zoned else 1)
                if zoned:
                    documents.append(document)
                    places.append(ZONES[head & 3])
                    continue
                count, at = read_leb(run, at) if head & 1 else (1, at)
                place = base
                for _ in range(count):
                    step, at = read_leb(run, at)
                    place += step
                    documents.append(document)
                    places.append(place)
        return Postings(documents, places)

    def postings(self, key: str, titles: bool = False) -> Postings | None:
        """Where a key stands: first in titles and numbers, then (unless `titles`) in bodies."""
        if special(key):
            return self.stored(key)
        if is_zoned(key.encode()):
            found = self.stored(key)
            return _in_titles(found) if titles and found else found
        short, long = self.stored(f"={key}"), Postings() if titles else self.stored(key)
        if short is None or long is None:
            return None
        if not long.documents:
            return short
        return Postings([*short.documents, *long.documents], [*short.places, *long.places])

    def slot(self, document: int) -> tuple[int, int]:
        """Shard and number in it."""
        shard = bisect_right(self.bases, document) - 1
        return shard, document - self.bases[shard]

    def day(self, document: int) -> float:
        """The day that ranks a document among those of other shards, interpolated."""
        shard, number = self.slot(document)
        marks, at = self.start["days"][shard], number // EVERY
        span = min(EVERY, self.start["shards"][shard] - 1 - at * EVERY) or 1
        return float(marks[at] + ((marks[at + 1] - marks[at]) * (number - at * EVERY)) / span)

    def card(self, document: int, part: int = 0) -> Any:
        """What is shown of a document, or a later part of its text; None when it cannot be had."""
        shard, number = self.slot(document)
        return self._file(f"cards/{shard}/{number}{f'.{part}' if part else ''}.bin", from_json)

    def column(self, shard: int) -> Any:
        """Facets and dates of a shard."""
        return self._file(f"columns/{shard}.bin", from_json)


def _in_titles(found: Postings) -> Postings:
    kept = [at for at, place in enumerate(found.places) if place < BODY]
    return Postings([found.documents[at] for at in kept], [found.places[at] for at in kept])
