"""What a build keeps for the next one, so that it need read only the documents that changed."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.search.files import Damaged, Files, as_json, digest, from_json
from builder.search.records import Row, days

FORMAT = 3
DAMAGED = (Damaged, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What reading a file that is damaged raises."""


def rows_file(shard: int) -> str:
    """The file of a shard's rows."""
    return f"records/{shard}.bin"


@dataclass(frozen=True, slots=True)
class Kept:
    """The bundle of the build before. Rows of a shard are read when asked for."""

    folder: Path
    start: Mapping[str, Any]
    head: Mapping[str, Any]
    addresses: Sequence[int]
    read: dict[int, list[Row]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Kept:
        """Read the bundle in `folder`. Raises Damaged where there is none, or not one of this format."""
        try:
            start: Any = from_json((folder / "start.bin").read_bytes())
            head = (folder / "records.bin").read_bytes()
            addresses = (folder / "addresses.bin").read_bytes()
            if start["format"] != FORMAT or start["records"] != digest(head):
                raise Damaged
            kept = cls(folder, start, from_json(head), array("Q", addresses))  # type: ignore[arg-type]
            if kept.head["addresses"] != digest(addresses):
                raise Damaged
        except DAMAGED:
            raise Damaged from None
        return kept

    @property
    def counts(self) -> list[int]:
        """Documents by shard."""
        return list(self.start["shards"])

    def first(self, shard: int) -> Row:
        """The first row of a shard."""
        return Row(*self.head["shards"][shard]["first"])

    def rows(self, shard: int) -> list[Row]:
        """All rows of a shard. Raises Damaged."""
        if shard not in self.read:
            try:
                data = (self.folder / rows_file(shard)).read_bytes()
                if digest(data) != self.head["shards"][shard]["digest"]:
                    raise Damaged
                self.read[shard] = [Row(*row) for row in from_json(data)]  # type: ignore[attr-defined]
            except DAMAGED:
                raise Damaged from None
        return self.read[shard]

    def holding(self, urls: Iterable[str]) -> list[int]:
        """The shards with a document at one of these addresses (or, once in a long while, with none)."""
        wanted = set(map(_hash, urls))
        found, at = [], 0
        for shard, count in enumerate(self.counts):
            if not wanted.isdisjoint(self.addresses[at : at + count]):
                found.append(shard)
            at += count
        return found


def _hash(url: str) -> int:
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of the index: its rows, or only the number it had in the build before when it is that one still."""

    rows: Sequence[Row]
    before: int = -1


def keep(files: Files, shards: Sequence[Shard], kept: Kept | None, common: Mapping[str, Any]) -> dict[str, Any]:
    """Write what the next build wants; `common` goes with it. What start.bin must say of the shards."""
    heads, addresses = [], array("Q")
    for number, shard in enumerate(shards):
        if kept and shard.before == number:
            at = sum(kept.counts[:number])
            heads.append(kept.head["shards"][number])
            addresses += kept.addresses[at : at + kept.counts[number]]  # type: ignore[arg-type]
        else:
            data = as_json(shard.rows)
            files.write(rows_file(number), data)
            heads.append({"first": shard.rows[0], "digest": digest(data)})
            addresses.extend(_hash(row.url) for row in shard.rows)
    files.write("addresses.bin", addresses.tobytes())
    data = as_json({**common, "shards": heads, "addresses": digest(addresses.tobytes())})
    files.write("records.bin", data)
    return {"format": FORMAT, "records": digest(data), **_told(shards, kept)}


def _told(shards: Sequence[Shard], kept: Kept | None) -> dict[str, Any]:
    def each() -> Iterator[tuple[int, list[int]]]:
        for number, shard in enumerate(shards):
            if kept and shard.before == number:
                yield kept.counts[number], kept.start["days"][number]
            else:
                yield len(shard.rows), days(shard.rows)

    counts, marks = zip(*each(), strict=True) if shards else ((), ())
    return {"shards": counts, "days": marks}
