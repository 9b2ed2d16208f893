"""From documents to the index of words: whole shards at once, or only the documents that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builder.search.pagefind import Postings
from builder.search.records import SearchDocument, read_card
from builder.search.store import (
    HEAVY,
    LEB,
    bucket_file,
    bucket_of,
    edit_run,
    encode,
    heavy_file,
    join_runs,
    pack,
    read_leb,
    split_runs,
    unpack,
)
from builder.search.words import Words, words

Counter = Callable[[Sequence[Sequence[str]]], Postings]
_BATCH_KEYS = 400_000  # Pagefind takes some 0.3 GB for so many
_SMALL = 3_000_000
_BUCKET_CHARACTERS = 2_500
_MOST_BUCKETS = 1 << 14


@dataclass(frozen=True, slots=True)
class Layout:
    """What decides where a posting is stored; another layout means a new index."""

    buckets: int
    every_unit: bool

    def words(self, document: SearchDocument) -> Words:
        """The keys of a document under this layout."""
        return words(document.title, document.number, searched(document), every_unit=self.every_unit)


def layout_for(shards: Iterable[Sequence[SearchDocument]]) -> Layout:
    """The layout for these documents: a power of two of buckets, some kilobytes each."""
    size = sum(len(document.body) + len(document.title) for shard in shards for document in shard)
    buckets = 16
    while buckets * _BUCKET_CHARACTERS < size and buckets < _MOST_BUCKETS:
        buckets *= 2
    return Layout(buckets, size < _SMALL)


def searched(document: SearchDocument) -> str:
    """The text behind title and number: the body, then whose document it is."""
    return f"{document.body}\n{document.org}"


def shard_sections(shard: Sequence[SearchDocument], layout: Layout, count: Counter) -> dict[int, bytes]:
    """The runs of a shard: bucket → key, run, key, run …, each with its length before it."""
    runs: dict[str, _Run] = {}
    for first, batch in _batches([layout.words(document) for document in shard]):
        for key, entries in _entries(batch, first, count):
            runs.setdefault(key, _Run()).extend(entries)
    sections: dict[int, list[bytes]] = {}
    for key in sorted(runs):
        name, run = key.encode(), runs[key].data
        sections.setdefault(bucket_of(name, layout.buckets), []).extend((LEB[len(name)], name, LEB[len(run)], run))
    return {bucket: b"".join(parts) for bucket, parts in sections.items()}


@dataclass(slots=True)
class _Run:
    """The bytes of a run while batches of its shard come in."""

    data: bytes = b""
    last: int = 0

    def extend(self, entries: Sequence[tuple[int, list[int]]]) -> None:
        more, self.last = encode(entries, self.last)
        self.data += more


def _batches(lists: Sequence[Words]) -> Iterator[tuple[int, list[Words]]]:
    first, batch, size = 0, list[Words](), 0
    for number, one in enumerate(lists):
        if batch and size + len(one.keys) > _BATCH_KEYS:
            yield first, batch
            first, batch, size = number, [], 0
        batch.append(one)
        size += len(one.keys)
    if batch:
        yield first, batch


def _entries(batch: list[Words], first: int, count: Counter) -> Iterator[tuple[str, list[tuple[int, list[int]]]]]:
    for key, found in count([one.keys for one in batch]).items():
        yield key, [(first + number, [batch[number].places[word] for word in at]) for number, at in found]


def merged(sections: Iterable[tuple[int, bytes]]) -> dict[bytes, bytes]:
    """The postings of a bucket from its sections by ascending shard."""
    runs: dict[bytes, list[tuple[int, bytes]]] = {}
    for shard, section in sections:
        at = 0
        while at < len(section):
            length, at = read_leb(section, at)
            key = section[at : at + length]
            size, at = read_leb(section, at + length)
            runs.setdefault(key, []).append((shard, section[at : at + size]))
            at += size
    return {key: join_runs(found) for key, found in runs.items()}


@dataclass(slots=True)
class Writer:
    """Writes buckets and the files of heavy keys; remembers what it wrote and which keys are heavy (in kilobytes)."""

    out: Path
    heavy: dict[str, int] = field(default_factory=dict)
    written: set[Path] = field(default_factory=set)

    def bucket(self, number: int, postings: Mapping[bytes, bytes]) -> None:
        """Write a bucket whole; keys that are too heavy go to files of their own."""
        light = {key: found for key, found in postings.items() if len(found) <= HEAVY}
        heavy: dict[Path, dict[bytes, bytes]] = {}
        for key in sorted(postings.keys() - light.keys()):
            heavy.setdefault(heavy_file(self.out, key), {})[key] = postings[key]
            self.heavy[key.decode()] = len(postings[key]) >> 10
        for file, found in heavy.items():
            self._write(file, pack(found))
        self._write(bucket_file(self.out, number), pack(light))

    def _write(self, file: Path, data: bytes) -> None:
        self.written.add(file)
        if file.exists():
            if file.read_bytes() == data:
                return
            file.unlink()  # never write through a hard link into the site that is online
        file.write_bytes(data)


@dataclass(frozen=True, slots=True)
class Change:
    """Documents of a shard that differ: number in the shard → the new one, None where there is none any more."""

    shard: int
    documents: Mapping[int, SearchDocument | None]


def update(changes: Sequence[Change], layout: Layout, heavy: Mapping[str, int], to: Writer, count: Counter) -> None:
    """Mend the bundle in `to.out`: the buckets with a key of a changed document, old or new; `heavy` is its list."""
    previous = to.out
    edits = _edits(changes, layout, previous, count)
    buckets: dict[int, list[bytes]] = {}
    for key in edits:
        buckets.setdefault(bucket_of(key, layout.buckets), []).append(key)
    stay: dict[int, list[bytes]] = {}
    for name, size in heavy.items():
        number = bucket_of(name.encode(), layout.buckets)
        stay.setdefault(number, []).append(name.encode())
        if number not in buckets:
            to.heavy[name] = size
    for number, keys in sorted(buckets.items()):
        postings = unpack(bucket_file(previous, number))
        for key in stay.get(number, ()):
            postings[key] = unpack(heavy_file(previous, key))[key]
        for key in keys:
            postings[key] = _edited(postings.get(key, b""), edits[key])
        to.bucket(number, postings)


Edit = dict[int, tuple[frozenset[int], list[tuple[int, list[int]]]]]
"""Shard → the documents to take out, the entries to put in."""


def _edits(changes: Sequence[Change], layout: Layout, previous: Path, count: Counter) -> dict[bytes, Edit]:
    edits: dict[bytes, Edit] = {}
    for change in changes:
        gone = frozenset(change.documents)
        for key in _old_keys(change, layout, previous):
            edits.setdefault(key, {})[change.shard] = (gone, [])
        for key, entries in _new_entries(change, layout, count):
            edits.setdefault(key, {})[change.shard] = (gone, entries)
    return edits


def _old_keys(change: Change, layout: Layout, previous: Path) -> set[bytes]:
    folder = previous / "cards" / str(change.shard)
    keys: set[bytes] = set()
    for number in change.documents:
        if (folder / f"{number}.bin").exists():
            title, label, text = read_card(folder, number)
            keys.update(key.encode() for key in words(title, label, text, every_unit=layout.every_unit).keys)
    return keys


def _new_entries(change: Change, layout: Layout, count: Counter) -> Iterator[tuple[bytes, list[tuple[int, list[int]]]]]:
    present = sorted((number, one) for number, one in change.documents.items() if one is not None)
    numbers = [number for number, _ in present]
    found: dict[str, list[tuple[int, list[int]]]] = {}
    for first, batch in _batches([layout.words(document) for _, document in present]):
        for key, entries in _entries(batch, first, count):
            found.setdefault(key, []).extend((numbers[at], places) for at, places in entries)
    for key, entries in found.items():
        yield key.encode(), entries


def _edited(postings: bytes, edit: Edit) -> bytes:
    runs = dict(split_runs(postings))
    for shard, (gone, entries) in edit.items():
        runs[shard] = edit_run(runs.get(shard, b""), gone, entries)
    return join_runs(sorted(runs.items()))
