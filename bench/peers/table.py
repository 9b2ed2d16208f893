"""Results → the Markdown of docs/benchmarks.md: tables by size, stages, growth, and the targets met or missed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeAlias

from peers.stages import STAGES

# size → tool → cell → {"cpu", "wall", "memory": medians, "failed", "runs"}; see bench.py
Results: TypeAlias = "Mapping[str, Any]"
Figure: TypeAlias = "float | None"
CELL_NAMES = {"cold": "cold", "nothing": "nothing changed", "changed": "one record changed"}


def condense(samples: list[dict[str, Any]]) -> dict[str, Any]:
    """The medians of some runs; of those that did not fail, if any did not."""
    good = [s for s in samples if not s["failed"]]
    medians = {key: median(s[key] for s in (good or samples)) for key in ("cpu", "wall", "memory")}
    return {**medians, "failed": "" if good else samples[0]["failed"], "runs": len(good)}


def words_of(size: int) -> str:
    """`1k`, `100k`, or the plain number."""
    return f"{size // 1000}k" if size % 1000 == 0 else str(size)


def figure(results: Results, size: int, tool: str, cell: str, key: str) -> Figure:
    """One median, or None where it was not measured."""
    found = results.get("sizes", {}).get(str(size), {}).get(tool, {}).get(cell)
    return float(found[key]) if found and not found["failed"] else None


def ratio(a: Figure, b: Figure) -> Figure:
    """a : b, or None."""
    return a / b if a is not None and b else None


def exponent(results: Results, tool: str, small: int, large: int) -> Figure:
    """How CPU grows with the number of records: 1 is in proportion."""
    grown = ratio(figure(results, large, tool, "cold", "cpu"), figure(results, small, tool, "cold", "cpu"))
    return math.log(grown) / math.log(large / small) if grown else None


def number(value: Figure, digits: int = 2, unit: str = "") -> str:
    """A figure as people read it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}{unit}" if abs(value) >= 100 else f"{value:.{digits}f}{unit}"


def size_table(results: Results, size: int, labels: Mapping[str, str]) -> Iterator[str]:
    """All tools at one size."""
    yield f"### {size:,} records\n"
    yield "| tool | run | CPU s | wall s | memory MB | CPU : Hugo | CPU : cp -r | runs |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for tool, cells in results["sizes"][str(size)].items():
        for cell, found in cells.items():
            name, run = labels.get(tool, tool), CELL_NAMES.get(cell, cell)
            if found["failed"]:
                yield f"| {name} | {run} | {found['failed']} | | | | | |"
                continue
            hugo = ratio(found["cpu"], figure(results, size, "hugo", cell if cell != "nothing" else "changed", "cpu"))
            copy = ratio(found["cpu"], figure(results, size, "cp", "cold", "cpu"))
            figures = (
                number(found["cpu"]),
                number(found["wall"]),
                number(found["memory"], 0),
                number(hugo),
                number(copy, 1),
            )
            yield f"| {name} | {run} | {' | '.join(figures)} | {found['runs']} |"
    yield ""


def stage_table(results: Results) -> Iterator[str]:
    """Records per CPU second of each stage."""
    measured: Mapping[str, Any] = results.get("stages", {})
    if not measured:
        return
    yield "### Stages of a cold build, its own theme, records per CPU second\n"
    yield f"| records | {' | '.join(STAGES)} | host, once, s | all stages |"
    yield f"|---:|{'---:|' * (len(STAGES) + 2)}"
    for size, found in sorted(measured.items(), key=lambda item: int(item[0])):
        seconds, count = found["seconds"], found["records"]
        rates = [number(ratio(count, seconds.get(stage)), 0) for stage in STAGES]
        whole = number(ratio(count, sum(seconds.values())), 0)
        yield f"| {int(size):,} | {' | '.join(rates)} | {number(seconds.get('host'))} | {whole} |"
    yield ""


def growth_table(results: Results, labels: Mapping[str, str]) -> Iterator[str]:
    """The growth exponent of every tool between neighbouring sizes."""
    sizes = sorted(int(size) for size in results.get("sizes", {}))
    steps = list(zip(sizes, sizes[1:], strict=False))
    if not steps:
        return
    yield "### Growth of CPU, cold: exponent (1 is in proportion to the records)\n"
    yield f"| tool | {' | '.join(f'{words_of(a)} → {words_of(b)}' for a, b in steps)} |"
    yield f"|---|{'---:|' * len(steps)}"
    for tool, label in labels.items():
        found = [exponent(results, tool, a, b) for a, b in steps]
        if tool != "sample" and any(value is not None for value in found):
            yield f"| {label} | {' | '.join(number(value) for value in found)} |"
    yield ""


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the table *To reach*: how it is measured and the most it may be."""

    words: str
    value: Callable[[Results], Figure]
    most: float
    unit: str = ""

    def verdict(self, results: Results) -> str:
        """The line of the table: measured, wanted, met or by how much not."""
        value = self.value(results)
        if value is None:
            judged = "not measured"
        elif value <= self.most:
            judged = "met"
        else:
            judged = f"**missed**: {number(value / self.most, 2)} × the most allowed"
        return f"| {self.words} | ≤ {self.most:g}{self.unit} | {number(value, 2, self.unit)} | {judged} |"


def _of(tool: str, size: int, cell: str, key: str, scale: float = 1.0) -> Callable[[Results], Figure]:
    def value(results: Results) -> Figure:
        found = figure(results, size, tool, cell, key)
        return None if found is None else found * scale

    return value


def _against(tool: str, size: int, key: str) -> Callable[[Results], Figure]:
    return lambda results: ratio(figure(results, size, "ours", "cold", key), figure(results, size, tool, "cold", key))


def _targets() -> Iterator[Target]:
    for size in (10_000, 100_000):
        name = words_of(size)
        yield Target(f"{name}, cold, equal pages: CPU against Hugo", _against("hugo", size, "cpu"), 0.35, " ×")
        yield Target(f"{name}, cold, equal pages: memory against Hugo", _against("hugo", size, "memory"), 0.1, " ×")
        yield Target(f"{name}, cold, equal pages: CPU against `cp -r`", _against("cp", size, "cpu"), 10, " ×")
    yield Target("100k, cold, equal pages: wall against Hugo", _against("hugo", 100_000, "wall"), 0.25, " ×")
    for size, plain, found in ((10_000, 0.5, 2.0), (100_000, 0.7, 4.0)):
        name = words_of(size)
        yield Target(
            f"{name}, one record changed, own theme, CPU", _of("ours-theme", size, "changed", "cpu"), plain, " s"
        )
        yield Target(f"{name}, the same with search, CPU", _of("ours-search", size, "changed", "cpu"), found, " s")
    yield Target("100k, nothing changed, own theme, CPU", _of("ours-theme", 100_000, "nothing", "cpu"), 0.4, " s")
    yield Target("growth of CPU, 10k → 100k: exponent", lambda r: exponent(r, "ours", 10_000, 100_000), 1.05)
    yield Target("100k, memory, own theme", _of("ours-theme", 100_000, "cold", "memory", 1 / 1024), 0.3, " GB")
    yield Target("100k, memory with search", _of("ours-search", 100_000, "cold", "memory", 1 / 1024), 1.5, " GB")
    yield Target("the sample site, everything, cold, wall", _sample("cold"), 10, " s")
    yield Target("the sample site, everything, one changed, wall", _sample("changed"), 1, " s")


def _sample(cell: str) -> Callable[[Results], Figure]:
    def value(results: Results) -> Figure:
        sizes = sorted(results.get("sizes", {}), key=int)
        found = (figure(results, int(size), "sample", cell, "wall") for size in sizes)
        return next((seconds for seconds in found if seconds is not None), None)

    return value


def target_table(results: Results) -> Iterator[str]:
    """The targets, each met, missed by how much, or not measured."""
    yield "### Targets\n"
    yield "| | wanted | measured | |"
    yield "|---|---:|---:|---|"
    for target in _targets():
        yield target.verdict(results)
    yield ""


HEAD = """\
# Benchmarks

Written by `make bench` (`bench/bench.py`); what is measured and how is in `bench/README.md`. CPU is user and system
time of the whole process tree, memory that of its largest process; medians. Compare ratios, not seconds: the machine
is shared, and its load shows in both columns. *Equal pages*: the bare theme of `bench/peers/ours`, which makes the
record pages, lists and links the other tools make; *own theme* is the product as it comes, with richer pages.
"""


def document(results: Results, labels: Mapping[str, str]) -> str:
    """The whole of docs/benchmarks.md."""
    lines = [HEAD, f"Machine: {results['machine']}.", f"Versions: {results['versions']}.", ""]
    lines += target_table(results)
    for size in sorted(results.get("sizes", {}), key=int):
        lines += size_table(results, int(size), labels)
    lines += [*stage_table(results), *growth_table(results, labels)]
    notes = results.get("notes", [])
    lines += ["### Notes\n", *(f"- {note}" for note in notes), ""] if notes else []
    return "\n".join(lines)
