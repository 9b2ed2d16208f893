"""The search index: documents in, a bundle of static files out.

The bundle, served as `search/` of the site, is read by theme/assets/search/store.js:

    start.bin                what the page reads first: shards, buckets, heavy keys with their parts, version of all
    manifest.json            the same to be read by people and other programs, with sizes, all facet values and counts
    index/*.bin              keys and postings (store.py), long ones in parts (heavy.py)
    cards/SHARD/N[.PART].bin what is shown of a document
    columns/SHARD.bin        facets and dates of a shard, for counting and sorting

and by the next build alone (kept.py): `records.bin`, `records/SHARD.bin`, `addresses.bin`.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from builder.search.cards import card_files
from builder.search.columns import Facets, columns
from builder.search.files import Damaged, Files, as_json, compact
from builder.search.kept import Kept, Shard, keep, rows_file
from builder.search.mend import Mend, Pairs, TooMuch, planned
from builder.search.postings import Counter, Writer, buckets_for, count_here, merged, shard_sections, update
from builder.search.records import Row, SearchDocument, cleaned, cut

if TYPE_CHECKING:
    from concurrent.futures import Executor  # slow to import, and at hand where there is one

_MOST = 0.2  # above this share a new index is quicker than mending the old one
SHARD_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What a build of the index did.

    `records` documents in all, `indexed` of them anew, in `shards`; files `written` and `gone`, as paths in the
    bundle; `bytes` of its parts (index, cards, columns).
    """

    records: int
    indexed: int
    shards: int
    written: frozenset[str]
    gone: frozenset[str]
    bytes: Mapping[str, int]


def build_index(
    documents: Iterable[SearchDocument],
    out: Path,
    *,
    shard_size: int = SHARD_SIZE,
    executor: Executor | None = None,
    previous: Path | None = None,
    count: Counter = count_here,
) -> SearchReport:
    """Write the search bundle of `documents` to `out`; equal documents give equal bytes, whatever their order.

    `previous` is a bundle built before (it may be `out` itself): only documents that changed are indexed again, other
    files are hard-linked from it. One shard at a time is in memory, here or by each whom the `executor` has at hand.
    `count` makes the postings: here, or by Pagefind (`count_by_pagefind`), which takes more than twice the time.
    """
    pairs = _in_order(documents)
    mended = _mended(pairs, out, shard_size, previous) if previous else None
    return mended or _begun(pairs, out, shard_size, executor, count).finish()


def begin_index(documents: Iterable[SearchDocument], out: Path, executor: Executor | None, count: Counter) -> Begun:
    """Have the bundle of `documents` begun by others, who must see `out` at the same path. It is not whole until it
    is finished, which gives what `build_index` gives; without an executor everything is done then."""
    return _begun(_in_order(documents), out, SHARD_SIZE, executor, count)


def update_index(
    changed: Iterable[SearchDocument], removed: Iterable[str], folder: Path, *, out: Path | None = None
) -> SearchReport | None:
    """Mend the bundle in `folder` without reading the documents that stay.

    `changed` are all documents at every address that is new or differs (a record and its attachments share one);
    at the addresses `removed` there is none any more. With `out` only the files that differ are written, below `out`,
    and `folder` stays as it is: `written` and `gone` of the report say what is to be taken over and deleted. The
    result equals the bundle built anew byte for byte. None, with nothing of worth written, when there is no bundle to
    mend, it is damaged, or so much differs that `build_index` is quicker.
    """
    pairs = _in_order(changed)
    try:
        kept = Kept.open(folder)
        return _mend(kept, *_plan(kept, pairs, removed), Files(folder, out or folder))
    except (Damaged, TooMuch):
        return None


def _mended(pairs: Pairs, out: Path, shard_size: int, previous: Path) -> SearchReport | None:
    """As update_index, with what changed found by comparing all rows."""
    try:
        kept = Kept.open(previous)
        if kept.head["shard_size"] != shard_size:
            return None
        before = Tally(row for shard in range(len(kept.counts)) for row in kept.rows(shard))
        now = Tally(row for row, _ in pairs)
        urls = {row.url for row in (now - before) + (before - now)}
        changed = [pair for pair in pairs if pair[0].url in urls]
        plan = _plan(kept, changed, urls)
        _clone(previous, out)
        return _mend(kept, *plan, Files(out, out))
    except (Damaged, TooMuch):
        return None


def _plan(kept: Kept, changed: Pairs, removed: Iterable[str]) -> tuple[Mend, int]:
    """What changes, and the characters the index will hold. Raises TooMuch, Damaged."""
    mend = planned(kept, changed, removed, int(sum(kept.counts) * _MOST))
    size = kept.head["characters"] + sum(row.size for row in mend.come) - sum(row.size for row in mend.gone)
    if buckets_for(size) != kept.start["buckets"]:
        raise TooMuch
    return mend, size


def _mend(kept: Kept, mend: Mend, size: int, files: Files) -> SearchReport:
    if files.before == files.out and mend.changes:
        (files.out / "records.bin").unlink()  # whoever is stopped half-way leaves no bundle that would be trusted
    files.sizes.update(kept.head["bytes"])
    writer = Writer(files)
    update(mend.changes, kept.start["buckets"], kept.start["heavy"], writer)
    _write_shown(mend, files)
    for number in range(len(mend.shards), len(kept.counts)):
        files.remove(f"columns/{number}.bin")
        files.remove(rows_file(number))
    facets = Facets(kept.head["facets"])
    facets.count(mend.gone, -1)
    facets.count(mend.come)
    common = {"shard_size": kept.head["shard_size"], "characters": size, "facets": facets.ranked()}
    return _finished(writer, mend.shards, kept, common, sum(len(one.new) for one in mend.changes))


def _write_shown(mend: Mend, files: Files) -> None:
    """Cards and columns of what changed."""
    for change in mend.changes:
        old = {name for at, one in change.old.items() for name in card_files(one, at)}
        new = {name: data for at, one in change.new.items() for name, data in card_files(one, at).items()}
        for name in old - new.keys():
            files.remove(f"cards/{change.shard}/{name}")
        for name, data in new.items():
            files.write(f"cards/{change.shard}/{name}", data)
        if change.shard < len(mend.shards):
            files.write(f"columns/{change.shard}.bin", columns(mend.shards[change.shard].rows))


@dataclass(frozen=True, slots=True)
class Begun:
    """A bundle whose shards are in the making; what was made comes shard by shard from `results`."""

    shards: Sequence[Sequence[Row]]
    files: Files
    shard_size: int
    results: Iterator[Result]

    def finish(self) -> SearchReport:
        """Wait for the shards, and write what all have in common. Raises what a worker raised."""
        rows = [row for shard in self.shards for row in shard]
        size, writer, facets = sum(row.size for row in rows), Writer(self.files), Facets()
        _write_all(self.results, buckets_for(size), writer)
        for number, shard in enumerate(self.shards):
            self.files.write(f"columns/{number}.bin", columns(shard))
            facets.count(shard)
        common = {"shard_size": self.shard_size, "characters": size, "facets": facets.ranked()}
        return _finished(writer, [Shard(shard) for shard in self.shards], None, common, len(rows))


def _begun(pairs: Pairs, out: Path, shard_size: int, executor: Executor | None, count: Counter) -> Begun:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shards = cut((row for row, _ in pairs), shard_size)
    jobs = _jobs(pairs, shards, buckets_for(sum(row.size for row, _ in pairs)), out, count)
    results = _handed_out(executor, jobs) if executor else map(_work, jobs)
    return Begun(shards, Files(None, out), shard_size, results)


def _in_order(documents: Iterable[SearchDocument]) -> Pairs:
    return sorted(((Row.of(one), one) for one in map(cleaned, documents)), key=itemgetter(0))


def _finished(
    writer: Writer, shards: list[Shard], kept: Kept | None, common: Mapping[str, object], indexed: int
) -> SearchReport:
    """Write what tells of the whole: for the next build, for the page, for people."""
    files = writer.files
    told = keep(files, shards, kept, {**common, "bytes": files.sizes})
    told["buckets"] = buckets_for(common["characters"])  # type: ignore[arg-type]
    sizes = {**files.sizes, "query": _a_query(files, told["buckets"] + len(writer.heavy), sum(told["shards"]))}
    files.write("manifest.json", compact({**told, "bytes": sizes, "facets": common["facets"]}))
    files.write("start.bin", as_json({**told, "heavy": dict(sorted(writer.heavy.items()))}))
    written, gone = frozenset(files.written), frozenset(files.gone)
    return SearchReport(sum(told["shards"]), indexed, len(shards), written, gone, files.sizes)


def _a_query(files: Files, parts: int, records: int) -> int:
    """The bytes a query of three or four characters asks for, about: two parts of the index and ten cards."""
    return files.sizes["index"] * 2 // parts + files.sizes["cards"] * 10 // max(records, 1)


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


Job = tuple[int, list[SearchDocument], int, Path, Counter]
Result = tuple[dict[int, bytes], Files]


def _jobs(pairs: Pairs, shards: Sequence[Sequence[Row]], buckets: int, out: Path, count: Counter) -> Iterator[Job]:
    at = 0
    for number, shard in enumerate(shards):
        yield number, [one for _, one in pairs[at : at + len(shard)]], buckets, out, count
        at += len(shard)


def _write_all(results: Iterable[Result], buckets: int, writer: Writer) -> None:
    sections: dict[int, list[tuple[int, bytes]]] = {number: [] for number in range(buckets)}
    for shard, (found, files) in enumerate(results):
        writer.files.written |= files.written
        writer.files.sizes["cards"] += files.sizes["cards"]
        for bucket, section in found.items():
            sections[bucket].append((shard, section))
    for bucket in range(buckets):
        writer.bucket(bucket, merged(sections.pop(bucket)))


def _handed_out(executor: Executor, jobs: Iterable[Job]) -> Iterator[Result]:
    """What others make of the jobs, which they begin at once."""
    waiting = [executor.submit(_work, job) for job in jobs]
    return (done.result() for done in waiting)


def _work(job: Job) -> Result:
    number, shard, buckets, out, count = job
    files = Files(None, out)
    gc.disable()  # millions of small lists, none of them in a ring: looking for rings took a third of the time
    try:
        for at, document in enumerate(shard):
            for name, data in card_files(document, at).items():
                files.write(f"cards/{number}/{name}", data)
        return shard_sections(shard, buckets, count), files
    finally:
        gc.enable()
