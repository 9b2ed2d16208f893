"""The search index: documents in, a bundle of static files out.

The bundle, served as `search/` of the site, is read by theme/assets/search/store.js:

    start.bin                what the page reads first: shards, buckets, heavy keys, version of the content
    manifest.json            the same to be read by people and other programs, with all facet values and counts
    index/*.bin              keys and postings (store.py)
    cards/SHARD/N[.PART].bin what is shown of a document
    columns/SHARD.bin        facets and dates of a shard, for counting and sorting
    records.bin              address and fingerprint of every document, for the next build alone
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from builder.search.pagefind import count_words
from builder.search.postings import Change, Counter, Layout, Writer, layout_for, merged, shard_sections, update
from builder.search.records import SearchDocument, count_facets, cut, days, in_order, write_card, write_columns
from builder.search.store import heavy_file, squeeze

FORMAT = 1
_MOST = 0.2  # above this share a new index is quicker than mending the old one
Shards = list[list[SearchDocument]]
Marks = list[list[str]]
"""Fingerprints of the documents, shard by shard."""


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What a build of the index did: documents in all and indexed anew, shards, files of the index written."""

    records: int
    indexed: int
    shards: int
    written: int


def build_index(
    documents: Iterable[SearchDocument],
    out: Path,
    *,
    shard_size: int = 5000,
    workers: int = 1,
    previous: Path | None = None,
    count: Counter = count_words,
) -> SearchReport:
    """Write the search bundle of `documents` to `out`; equal documents give equal bytes, whatever their order.

    `previous` is a bundle built before (it may be `out` itself): only documents that changed are indexed again, other
    files are hard-linked from it. One shard at a time and worker is in memory. `count` makes the postings (Pagefind).
    """
    shards = cut(in_order(documents), shard_size)
    layout = layout_for(shards)
    marks = [[document.fingerprint() for document in shard] for shard in shards]
    before = _Before.read(previous, layout)
    changes = _changes(before.marks, shards, marks)
    writer = Writer(out)
    if previous and before.marks and sum(len(change.documents) for change in changes) <= _MOST * sum(map(len, marks)):
        _clone(previous, out)
        update(changes, layout, before.heavy, writer, count)
        _write_shown(changes, dict(enumerate(shards)), out)
    else:
        shutil.rmtree(out, ignore_errors=True)
        changes = [Change(number, dict(enumerate(shard))) for number, shard in enumerate(shards)]
        _write_all(shards, layout, writer, workers, count)
    _prune(out, writer, len(shards), before.heavy)
    _write_manifest(out, shards, layout, marks, writer.heavy)
    indexed = sum(len(change.documents) for change in changes)
    return SearchReport(sum(map(len, shards)), indexed, len(shards), len(writer.written))


@dataclass(frozen=True, slots=True)
class _Before:
    """What the bundle of the build before holds; nothing when it is missing, damaged or laid out in another way."""

    marks: Marks
    heavy: Mapping[str, int]

    @classmethod
    def read(cls, folder: Path | None, layout: Layout) -> _Before:
        try:
            assert folder
            start = json.loads(gzip.decompress((folder / "start.bin").read_bytes()))
            data = (folder / "records.bin").read_bytes()
            known = start["format"] == FORMAT and start["layout"] == asdict(layout)
            if known and start["records"] == _digest(data):
                return cls(json.loads(gzip.decompress(data)), start["heavy"])
        except (AssertionError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            pass
        return cls([], {})


def _changes(before: Marks, shards: Shards, marks: Marks) -> list[Change]:
    changes = []
    for number in range(max(len(before), len(marks))):
        old = before[number] if number < len(before) else []
        new = marks[number] if number < len(marks) else []
        differ = [at for at in range(max(len(old), len(new))) if old[at : at + 1] != new[at : at + 1]]
        if differ:
            documents = {at: shards[number][at] if at < len(new) else None for at in differ}
            changes.append(Change(number, documents))
    return changes


def _clone(previous: Path, out: Path) -> None:
    """Start from the files of the build before: linked, so that it costs no space and leaves them as they are."""
    if previous.resolve() != out.resolve():
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(previous, out, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _write_shown(changes: Sequence[Change], shards: Mapping[int, Sequence[SearchDocument]], out: Path) -> None:
    for change in changes:
        folder = out / "cards" / str(change.shard)
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            if int(file.name.partition(".")[0]) in change.documents:
                file.unlink()
        for number, document in change.documents.items():
            if document:
                write_card(document, folder, number)
        if change.shard in shards:
            write_columns(shards[change.shard], out / "columns" / f"{change.shard}.bin")


def _write_all(shards: Shards, layout: Layout, writer: Writer, workers: int, count: Counter) -> None:
    jobs = [(number, shard, layout, writer.out, count) for number, shard in enumerate(shards)]
    (writer.out / "index").mkdir(parents=True, exist_ok=True)
    sections: dict[int, list[tuple[int, bytes]]] = {number: [] for number in range(layout.buckets)}
    for shard, found in enumerate(_run(jobs, workers)):
        for bucket, section in found.items():
            sections[bucket].append((shard, section))
    for bucket in range(layout.buckets):
        writer.bucket(bucket, merged(sections.pop(bucket)))


Job = tuple[int, list[SearchDocument], Layout, Path, Counter]


def _run(jobs: Sequence[Job], workers: int) -> Iterator[dict[int, bytes]]:
    if workers < 2 or len(jobs) < 2:
        yield from map(_work, jobs)
        return
    with ProcessPoolExecutor(workers, get_context("fork")) as pool:
        yield from pool.map(_work, jobs)


def _work(job: Job) -> dict[int, bytes]:
    number, shard, layout, out, count = job
    gc.disable()  # millions of small lists, none of them in a ring: looking for rings took a third of the time
    try:
        _write_shown([Change(number, dict(enumerate(shard)))], {number: shard}, out)
        return shard_sections(shard, layout, count)
    finally:
        gc.enable()


def _prune(out: Path, writer: Writer, shards: int, heavy: Mapping[str, int]) -> None:
    """Remove what the build before left and this one does not want."""
    for key in heavy.keys() - writer.heavy.keys():
        file = heavy_file(out, key.encode())
        if file not in writer.written:
            file.unlink(missing_ok=True)
    number = shards
    while (out / "cards" / str(number)).exists():
        shutil.rmtree(out / "cards" / str(number))
        (out / "columns" / f"{number}.bin").unlink(missing_ok=True)
        number += 1


def _write_manifest(out: Path, shards: Shards, layout: Layout, marks: Marks, heavy: Mapping[str, int]) -> None:
    records = squeeze(_compact(marks))
    head = {"format": FORMAT, "records": _digest(records), "layout": asdict(layout), "shards": list(map(len, shards))}
    facets = count_facets(document for shard in shards for document in shard)
    start = {**head, "days": list(map(days, shards)), "heavy": dict(sorted(heavy.items()))}
    files = {
        "records.bin": records,
        "start.bin": squeeze(_compact(start)),
        "manifest.json": _compact({**head, "facets": facets}),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).unlink(missing_ok=True)
        (out / name).write_bytes(data)


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
