"""The files of the index of words: buckets of keys with their postings, as theme/assets/search/store.js reads them.

A bucket is gzip over: the number of keys; for each key, sorted, its length, its UTF-8 and the length of its postings;
then all postings. Postings are runs, one a shard, ascending: shard, length, bytes. The bytes of a run hold, document
after document, `step << 1 | several`, the number of places when several, and the places, each counted from the one
before; of a single unit only `step << 2 | zone`. All numbers are LEB128. A key falls into bucket CRC32(key) mod the
number of buckets (a first `=` not counted); one whose postings pass HEAVY bytes has files of its own (heavy.py).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from builder.search.files import squeeze, unsqueeze

Entry = tuple[int, Sequence[int]]
"""Number of the document in its shard, ascending places."""
Edit = dict[int, tuple[frozenset[int], Sequence[Entry]]]
"""Shard → the documents to take out, the entries to put in."""


def _leb(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


class _Leb(dict[int, bytes]):
    def __missing__(self, number: int) -> bytes:
        code = _leb(number)
        if number < 1 << 16:
            self[number] = code
        return code


LEB = _Leb()


def read_leb(data: bytes, at: int) -> tuple[int, int]:
    """The number at `at`, and where the next one begins."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def is_zoned(key: bytes) -> bool:
    """True for the key of a single unit: of it only the documents and their best zone are kept, no places."""
    return b" " not in key and key[:1] not in b"=<>~^"


class Run:
    """The run of a key while its documents come, in ascending order."""

    __slots__ = ("_after", "_parts", "_zoned")

    def __init__(self, zoned: bool = False) -> None:
        self._zoned, self._after, self._parts = zoned, 0, list[bytes]()

    def add(self, document: int, places: Sequence[int]) -> None:
        """The key stands in a document."""
        step, self._after, parts = document - self._after, document, self._parts
        if self._zoned:
            parts.append(LEB[step << 2 | places[0]])
        elif len(places) == 1:  # most of them
            parts.append(LEB[step << 1])
            parts.append(LEB[places[0]])
        else:
            parts.append(LEB[step << 1 | 1])
            parts.append(_places(places))

    def data(self) -> bytes:
        """The run."""
        return b"".join(self._parts)


def _places(places: Sequence[int]) -> bytes:
    out = [LEB[len(places)]] if len(places) > 1 else []
    last = 0
    for place in places:
        out.append(LEB[place - last])
        last = place
    return b"".join(out)


def edit_run(run: bytes, gone: Set[int], entries: Iterable[Entry], zoned: bool = False) -> bytes:
    """A run without the documents `gone` and with `entries` (of other documents, or of those gone)."""
    old, new = _Walk(run, zoned), dict(entries)
    out, after = list[bytes](), 0
    for document in sorted(gone | new.keys()):
        after = old.copy(out, after, document)
        old.skip(document)
        if document in new:
            places = new[document]
            low = places[0] if zoned else len(places) > 1
            out += (LEB[(document - after) << 1 + zoned | low], b"" if zoned else _places(places))
            after = document
    old.rest(out, after)
    return b"".join(out)


class _Walk:
    """A run from document to document, read up to the last edit; what no edit touches is copied as it stands."""

    def __init__(self, run: bytes, zoned: bool) -> None:
        self._run, self._zoned, self._shift = run, zoned, 1 + zoned
        self._at = self._document = 0  # where the next document begins, and which one is before it

    def copy(self, out: list[bytes], after: int, before: int) -> int:
        """Give the documents before one; the first counts from `after`. The last document given so far."""
        run, shift, zoned = self._run, self._shift, self._zoned
        begun = at = self._at
        first = document = self._document
        while at < len(run):
            head, behind = (run[at], at + 1) if run[at] < 128 else read_leb(run, at)
            if document + (head >> shift) >= before:
                break
            document += head >> shift
            count, behind = (0, behind) if zoned else read_leb(run, behind) if head & 1 else (1, behind)
            while count:
                if run[behind] < 128:
                    count -= 1
                behind += 1
            at = behind
        self._at, self._document = at, document
        if at == begun:
            return after
        self._give(out, first - after, begun, at)
        return document

    def rest(self, out: list[bytes], after: int) -> None:
        """Give all documents that are left; the first counts from `after`."""
        if self._at < len(self._run):
            self._give(out, self._document - after, self._at, len(self._run))

    def skip(self, document: int) -> None:
        """Leave out the next document if it is this one."""
        self.copy([], 0, document + 1)

    def _give(self, out: list[bytes], more: int, begun: int, end: int) -> None:
        head, behind = read_leb(self._run, begun)
        out += (LEB[head + (more << self._shift)], self._run[behind:end])


def bucket_of(key: bytes, buckets: int) -> int:
    """The bucket of a key; `=政 府` lies beside `政 府`, so that one file gives both."""
    return zlib.crc32(key.removeprefix(b"=")) % buckets


def join_runs(runs: Iterable[tuple[int, bytes]]) -> bytes:
    """Postings of a key from its runs by ascending shard; empty ones vanish."""
    return b"".join(LEB[shard] + LEB[len(run)] + run for shard, run in runs if run)


def split_runs(postings: bytes) -> Iterator[tuple[int, bytes]]:
    """The runs of postings: shard and bytes."""
    at = 0
    while at < len(postings):
        shard, at = read_leb(postings, at)
        size, at = read_leb(postings, at)
        yield shard, postings[at : at + size]
        at += size


def edited(key: bytes, postings: bytes, edit: Edit) -> bytes:
    """Postings of a key with some documents taken out and put in."""
    runs = dict(split_runs(postings))
    for shard, (gone, entries) in edit.items():
        runs[shard] = edit_run(runs.get(shard, b""), gone, entries, is_zoned(key))
    return join_runs(sorted(runs.items()))


def pack(postings: Mapping[bytes, bytes], level: int = 6) -> bytes:
    """A bucket file; keys without postings are left out. Equal input gives equal bytes."""
    items = sorted(item for item in postings.items() if item[1])
    head = [LEB[len(items)]]
    for key, found in items:
        head += (LEB[len(key)], key, LEB[len(found)])
    return squeeze(b"".join([*head, *(found for _, found in items)]), level)


def unpack(content: bytes | None) -> dict[bytes, bytes]:
    """Keys and postings of a bucket file; empty when there is none. Raises Damaged."""
    if content is None:
        return {}
    data = unsqueeze(content)
    count, at = read_leb(data, 0)
    sizes: list[tuple[bytes, int]] = []
    for _ in range(count):
        length, at = read_leb(data, at)
        key = data[at : at + length]
        size, at = read_leb(data, at + length)
        sizes.append((key, size))
    out: dict[bytes, bytes] = {}
    for key, size in sizes:
        out[key] = data[at : at + size]
        at += size
    return out


def bucket_file(number: int) -> str:
    """The file of a bucket."""
    return f"index/{number:04x}.bin"
