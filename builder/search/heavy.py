"""Keys whose postings pass HEAVY bytes: kept in parts of whole runs, so that an edit rewrites one part and no more.

A part ends behind the run that fills it to PART bytes, so where it ends is told by what stands in it alone, and an
edit hardly ever moves the parts behind its own. Each is a file, gzip over its postings, named after the CRC32 of the
key, read forwards and backwards, and the first shard in it. start.bin lists the keys: the kilobytes of their postings
in all, then the first shard of every part.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from builder.search.files import Damaged, Files, squeeze, unsqueeze
from builder.search.store import Edit, edited, join_runs, split_runs

HEAVY = 12_000
PART = 24_000
_QUICK = 1  # long lists hardly shrink: a third of the time for a thirtieth more bytes
Runs = list[tuple[int, bytes]]


def is_heavy(postings: bytes) -> bool:
    """Whether a key with these postings has files of its own."""
    return len(postings) > HEAVY


def part_file(key: bytes, first: int) -> str:
    """The file of a part by the first shard in it. Keys that share one CRC32 do not share both."""
    return f"index/w{zlib.crc32(key):08x}{zlib.crc32(key[::-1]):08x}.{first}.bin"


def cut(runs: Iterable[tuple[int, bytes]]) -> list[Runs]:
    """Runs as parts: those that are full, then what is left, which may be nothing."""
    parts: list[Runs] = [[]]
    size = 0
    for shard, run in runs:
        parts[-1].append((shard, run))
        size += len(run)
        if size >= PART:
            parts.append([])
            size = 0
    return parts


def _kilobytes(part: bytes) -> int:
    return len(part) + 512 >> 10


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one heavy key. start.bin tells of it the kilobytes of all parts, then the first shard of each."""

    key: bytes
    files: Files

    def write(self, postings: bytes) -> list[int]:
        """Write all parts; what start.bin tells of them."""
        parts = {part[0][0]: join_runs(part) for part in cut(split_runs(postings)) if part}
        self._put(parts)
        return [sum(map(_kilobytes, parts.values())), *parts]

    def mend(self, told: Sequence[int], edit: Edit) -> list[int] | bytes:
        """Write the parts that an edit touches; what start.bin tells now, or the postings of one that is light now."""
        size, parts = self._edited(told, edit)
        if len(parts) < 2:  # of several the first is full, which is more than HEAVY
            postings = b"".join(self._read(first) if part is None else part for first, part in parts.items())
            if not is_heavy(postings):
                self._drop(told[1:])
                return postings
        self._drop(set(told[1:]) - parts.keys())
        self._put(parts)
        return [size, *parts]

    def _edited(self, told: Sequence[int], edit: Edit) -> tuple[int, dict[int, bytes | None]]:
        """The kilobytes of all parts, and by first shard the postings of each, None where it stands as it is."""
        (size, *firsts), shares = told, _by_part(told[1:], edit)
        parts, rest = dict[int, bytes | None](), Runs()
        for at, first in enumerate(firsts):
            if not rest and at not in shares:
                parts[first] = None
                continue
            old = self._read(first)
            size -= _kilobytes(old)
            *full, rest = cut([*rest, *split_runs(edited(self.key, old, shares.get(at, {})))])
            parts |= {part[0][0]: join_runs(part) for part in full}
        if rest:
            parts[rest[0][0]] = join_runs(rest)
        return size + sum(_kilobytes(part) for part in parts.values() if part), parts

    def _read(self, first: int) -> bytes:
        content = self.files.read(part_file(self.key, first))
        if content is None:
            raise Damaged
        return unsqueeze(content)

    def _put(self, parts: Mapping[int, bytes | None]) -> None:
        for first, part in parts.items():
            if part is not None:
                self.files.write(part_file(self.key, first), squeeze(part, _QUICK))

    def _drop(self, firsts: Iterable[int]) -> None:
        for first in firsts:
            self.files.remove(part_file(self.key, first))


def _by_part(firsts: Sequence[int], edit: Edit) -> dict[int, Edit]:
    """An edit, each share of it for the part in which its shards lie, or would lie."""
    shares: dict[int, Edit] = {}
    for shard, one in edit.items():
        shares.setdefault(max(0, bisect_right(firsts, shard) - 1), {})[shard] = one
    return shares
