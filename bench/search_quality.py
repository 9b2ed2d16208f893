"""`make search-quality`: recall, precision, rank, time and bytes of the search in a real browser, against brute force.

    python bench/search_quality.py [--sizes sample,10k,100k] [--each 40] [--peer] [--site DIR]

`sample` takes the documents of the built sample site (`--site`, default site/), else the paragraphs of the sources;
other sizes are generated with a seed. `--peer` measures Pagefind as it comes in the same run (up to 10k). Writes
docs/search-quality.md.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search_browser import ask
from search_corpus import corpus, from_index, sources
from search_peer import build_peer, peer_answers
from search_queries import EXACT, LOOSE, SINGLE, Query, draw, texts, truth

from builder.executors import executor_of
from builder.search.index import build_index
from builder.search.pagefind import count_by_pagefind
from builder.search.postings import count_here
from builder.search.records import SearchDocument, in_order

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "theme/assets/search"
REPORT = ROOT / "docs/search-quality.md"
SIZES = {"sample": 0, "1k": 1_000, "10k": 10_000, "100k": 100_000}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one class of queries; times in ms, bytes in KB."""

    kind: str
    count: int
    recall: float
    precision: float
    rank: float
    nothing: float
    median: float
    p95: float
    again: float
    kilobytes: float
    kilobytes95: float


def main() -> None:
    """Measure, print and write the tables."""
    options = _options()
    measured: dict[str, str] = {}
    for size in options.sizes.split(","):
        documents = in_order(_documents(size, options))
        measured[size] = "\n".join(_measure(size, documents, options))
        print(measured[size], flush=True)
    if options.write:
        REPORT.write_text(_report(REPORT.read_text("utf-8"), measured), encoding="utf-8")


def _report(before: str, measured: dict[str, str]) -> str:
    """The report with the sizes measured now, and of the others what was measured last."""
    sections = {part.split(":")[0]: f"\n## {part.strip()}\n" for part in before.split("\n## ")[1:]} | measured
    return "\n".join([HEAD, *(sections[size] for size in SIZES if size in sections)])


HEAD = """# Search quality

Written by `make search-quality`; do not edit. Queries are drawn from the documents with a seed and asked in a real
browser; truth is brute force: a document is a hit when it holds the units of the query in order, white space and
punctuation apart (several terms: all of them). For the loose classes recall is that of the first ten. Times are to
the first ten hits: a query never asked before, and the same again. KB: index and cards fetched for them, nothing
cached but the start. Times are those of the machine as it was: look at its load.
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="sample,10k")
    parser.add_argument("--each", type=int, default=40, help="queries of each class")
    parser.add_argument("--peer", action="store_true", help="measure Pagefind as it comes too")
    parser.add_argument("--pagefind", action="store_true", help="have Pagefind count the postings: the same, slower")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built sample site")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-write", dest="write", action="store_false")
    return parser.parse_args()


def _documents(size: str, options: argparse.Namespace) -> Iterable[SearchDocument]:
    if size != "sample":
        return corpus(SIZES[size])
    return from_index(options.site / "search") or sources(ROOT / "tests/sources")


def _measure(size: str, documents: list[SearchDocument], options: argparse.Namespace) -> list[str]:
    queries = draw(documents, options.each)
    searched = texts(documents)
    wanted = [truth(query, searched) for query in queries]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [f"\n## {size}: {len(documents)} documents\n", *_build(documents, folder, options), ""]
        answers = ask(folder, [query.text for query in queries])
        lines.append(f"Load of the machine after asking: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores.\n")
        lines += _table("ours", _rows(queries, wanted, answers))
        lines += _problems(queries, answers)
        if options.peer and len(documents) <= 10_000:
            lines += build_peer(documents, folder)
            lines += _table("Pagefind as it comes", _rows(queries, wanted, peer_answers(folder, queries, documents)))
    return lines


def _build(documents: list[SearchDocument], folder: Path, options: argparse.Namespace) -> list[str]:
    shutil.copytree(ASSETS, folder / "assets")
    began, used = time.perf_counter(), _cpu()
    count = count_by_pagefind if options.pagefind else count_here
    with executor_of(f"processes:{options.workers}") as executor:
        build_index(documents, folder / "site/search", executor=executor, count=count)
    took, used = time.perf_counter() - began, _cpu() - used
    size = {part: _size(folder / "site/search" / part) for part in ("index", "cards", "columns", "start.bin")}
    own = sum(len(gzip.compress(f"{one.title}{one.number}{one.body}".encode(), 6)) for one in documents)
    start = sum(len(gzip.compress((ASSETS / name).read_bytes())) for name in START) + size["start.bin"]
    mine = build_changed(documents, folder, count)
    return [
        f"Built in {took:.1f} s ({used:.1f} s CPU), one document changed in {mine:.2f} s. Index {_mb(size['index'])}, "
        f"cards {_mb(size['cards'])}, facets {_mb(size['columns'])}; text compressed document by document {_mb(own)}: "
        f"index / text {size['index'] / own:.2f}. Start (scripts compressed, start.bin) {start / 1000:.0f} KB.",
    ]


START = ("engine.js", "facets.js", "hits.js", "nearest.js", "phrase.js", "query.js", "rank.js", "several.js",
         "sound.js", "store.js", "tokens.js", "box.js", "page.js", "state.js", "view.js", "words.js")  # fmt: skip


def build_changed(documents: list[SearchDocument], folder: Path, count: Any) -> float:
    """Seconds to mend the index after one new document."""
    site = folder / "site/search"
    new = SearchDocument("zc/new.html", "关于新增一件信息的通知", "沪府发〔2026〕999号", "正文。", "2026-12-31")
    began = time.perf_counter()
    build_index([*documents, new], site, previous=site, count=count)
    took = time.perf_counter() - began
    build_index(documents, site, previous=site, count=count)
    return took


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in path.rglob("*.bin"))


def _mb(size: int) -> str:
    return f"{size / 1e6:.2f} MB"


def _rows(queries: Sequence[Query], wanted: Sequence[set[int]], answers: Sequence[dict[str, Any]]) -> list[Row]:
    rows = [_row(kind, *_of(kind, queries, wanted, answers)) for kind in (*EXACT, *SINGLE, *LOOSE)]
    exact = [item for kind in EXACT for item in zip(*_of(kind, queries, wanted, answers), strict=True)]
    return [*rows, _row("title … terms", *map(list, zip(*exact, strict=True)))]


def _of(kind: str, *lists: Sequence[Any]) -> tuple[list[Any], ...]:
    places = [place for place, query in enumerate(lists[0]) if query.kind == kind]
    return tuple([one[place] for place in places] for one in lists)


def _row(kind: str, queries: list[Query], wanted: list[set[int]], answers: list[dict[str, Any]]) -> Row:
    recalls, precisions, ranks = [], [], []
    for query, want, answer in zip(queries, wanted, answers, strict=True):
        found = answer["documents"]
        top = found[:10]
        if kind in LOOSE:
            recalls.append(len(want & set(top)) / min(10, len(want)))
        else:
            recalls.append(len(want & set(found)) / len(want))
        precisions.append(len(want & set(top)) / len(top) if top else 0.0)
        ranks.append(1 / (found.index(query.source) + 1) if query.source in found else 0.0)
    first = [answer["first"] for answer in answers]
    size = [answer["bytes"] / 1000 for answer in answers]
    return Row(
        kind, len(queries), _mean(recalls), _mean(precisions), _mean(ranks),
        _mean([float(not answer["documents"]) for answer in answers]), _at(first, 0.5), _at(first, 0.95),
        _at([answer.get("again", 0.0) for answer in answers], 0.5), _at(size, 0.5), _at(size, 0.95),
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _table(name: str, rows: Sequence[Row]) -> list[str]:
    lines = [
        f"### {name}\n",
        "| class | queries | recall | precision@10 | MRR of the source | nothing found "
        "| first ten, median | p95 | again | KB, median | p95 |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row.kind} | {row.count} | {row.recall:.3f} | {row.precision:.3f} | {row.rank:.3f} | "
            f"{row.nothing:.0%} | {row.median:.0f} ms | {row.p95:.0f} ms | {_again(row)} |"
        )
    return [*lines, ""]


def _again(row: Row) -> str:
    """The figures of fetching; dashes for the peer, whose worker fetches out of our sight."""
    if not row.kilobytes:
        return "– | – | –"
    return f"{row.again:.0f} ms | {row.kilobytes:.0f} | {row.kilobytes95:.0f}"


def _problems(queries: Sequence[Query], answers: Sequence[dict[str, Any]]) -> list[str]:
    asked = zip(queries, answers, strict=True)
    told = [f"`{query.text}`: {answer['problem']}\n" for query, answer in asked if answer["problem"]]
    return [*told[:5], f"{len(told)} queries met a problem.\n"] if told else []


if __name__ == "__main__":
    main()
