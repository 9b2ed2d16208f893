"""`make bench`: our build and its peers side by side on one corpus, into docs/benchmarks.md. See bench/README.md."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from peers.base import CELLS, Peer, Sample, Unavailable, python_version, run
from peers.eleventy import Eleventy
from peers.equal import held, verdict
from peers.hugo import Hugo
from peers.limit import Copy
from peers.material import Material, Zensical
from peers.ours import Ours, OursSearch, OursTheme, SampleSite
from peers.table import condense, document, words_of

REPOSITORY = Path(__file__).resolve().parents[1]
HOME = REPOSITORY / "bench-out"
STORE = REPOSITORY / "bench/results.json"
STAGES = REPOSITORY / "bench/peers/stages.py"
PAGE = REPOSITORY / "docs/benchmarks.md"
OWN: tuple[type[Peer], ...] = (Ours, OursTheme, OursSearch, SampleSite)
PEERS: tuple[type[Peer], ...] = (Copy, Hugo, Eleventy, Material, Zensical)
LABELS = {tool.name: tool.label for tool in (*OWN, *PEERS)}
ROUNDS = {1_000: 3, 10_000: 2}  # larger sizes once
NOT_RUN = "not run: "
STAGES_UP_TO = 10_000


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1k,10k", help="numbers of records: 1k,10k,100k")
    parser.add_argument("--peers", default=",".join(tool.name for tool in PEERS), help="tools to compare with")
    parser.add_argument(
        "--only", default="", help="only these tools, our own too: ours,ours-theme,ours-search,sample,…"
    )
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each run (default: 3 at 1k, 2 at 10k, else 1)")
    parser.add_argument("--cells", default=",".join(CELLS), help="only these runs: cold,nothing,changed")
    parser.add_argument("--limit", type=float, default=1200, help="seconds of wall a run may take")
    parser.add_argument("--minutes", type=float, default=0, help="begin no run after so many minutes; 0: no end")
    parser.add_argument("--keep", action="store_true", help="keep the sites that were built in bench-out/")
    parser.add_argument("--fresh", action="store_true", help="forget the figures and notes of earlier runs")
    parser.add_argument("--check", action="store_true", help="measure nothing, compare what the tools' pages hold")
    parser.add_argument("--table", action="store_true", help="measure nothing, write the page from the last results")
    return parser.parse_args(arguments)


def size_of(words: str) -> int:
    """The number `10k` names."""
    return int(words.removesuffix("k")) * (1000 if words.endswith("k") else 1)


class Bench:
    """One run of the benchmark; results of sizes and tools that are not measured now are kept from earlier runs."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self._ends = time.monotonic() + 60 * chosen.minutes if chosen.minutes else float("inf")
        self.results: dict[str, Any] = {"sizes": {}, "stages": {}, "versions": {}, "notes": {}}
        if STORE.exists() and not chosen.fresh:
            self.results |= json.loads(STORE.read_text(encoding="utf-8"))

    def tools(self) -> list[Peer]:
        """The tools asked for that can be had here."""
        wanted = self.chosen.only.split(",") if self.chosen.only else []
        peers = self.chosen.peers.split(",")
        found: list[Peer] = []
        for kind in (*OWN, *PEERS):
            if kind.name not in wanted if wanted else kind in PEERS and kind.name not in peers:
                continue
            tool = kind(HOME)
            try:
                self.results["versions"][tool.name] = tool.install()
                self.results["notes"].pop(tool.name, None)
                found.append(tool)
            except Unavailable as reason:
                self.results["notes"][tool.name] = f"{tool.label}: skipped, {reason}"
                say(f"{tool.label}: skipped, {reason}")
        return found

    def size(self, count: int, tools: list[Peer]) -> None:
        """All tools at one size, in alternation: each round runs every tool once."""
        base = HOME / f"sites-{words_of(count)}"
        shutil.rmtree(base, ignore_errors=True)
        tools = [tool for tool in tools if not (tool.name == "sample" and count != min(map(size_of, self.sizes())))]
        for tool in tools:
            say(f"{count:,} records: sources for {tool.label}")
            apart(tool.prepare, base / tool.name, count)
        samples: dict[str, dict[str, list[dict[str, Any]]]] = {tool.name: {} for tool in tools}
        cells = self.chosen.cells.split(",")
        for tool in tools if "cold" not in cells else ():  # the others follow a build, which is then not measured
            run(tool.command(base / tool.name), base / tool.name, self.chosen.limit)
        for turn in range(self.chosen.rounds or ROUNDS.get(count, 1)):
            for tool in tools:
                for cell in [cell for cell in tool.cells if cell in cells]:
                    sample = self._one(tool, base / tool.name, cell, count, turn)
                    samples[tool.name].setdefault(cell, []).append(asdict(sample))
                    self._keep_size(count, samples)
        if count <= STAGES_UP_TO and any(tool.name == "ours-theme" for tool in tools):
            self._stages(count, base / "ours-theme")
        if not self.chosen.keep:
            shutil.rmtree(base)
        shutil.rmtree(HOME / "trash", ignore_errors=True)

    def sizes(self) -> list[str]:
        """The sizes asked for."""
        return [size for size in self.chosen.sizes.split(",") if size]

    def _one(self, tool: Peer, work: Path, cell: str, count: int, turn: int) -> Sample:
        late = self._too_long(tool.name, cell, count)
        if late:
            say(f"{count:,} {tool.name:12} {cell:8} {late}")
            return Sample(0, 0, 0, late)
        if cell == "cold":
            tool.forget(work)
        if cell == "changed":
            tool.edit(work, count, turn)
        sample = run(tool.command(work), work, self.chosen.limit)
        say(f"{count:,} {tool.name:12} {cell:8} CPU {sample.cpu:8.2f} s  wall {sample.wall:8.2f} s  "
            f"{sample.memory:6.0f} MB  {sample.failed}")  # fmt: skip
        return sample

    def _too_long(self, tool: str, cell: str, count: int) -> str:
        """Why a run is not tried: the time is over, or in proportion to a smaller size it would outlast the limit."""
        if time.monotonic() > self._ends:
            return f"{NOT_RUN}the {self.chosen.minutes:g} minutes were over"
        smaller = [int(size) for size in self.results["sizes"] if int(size) < count]
        found = self.results["sizes"].get(str(max(smaller, default=0)), {}).get(tool, {}).get(cell)
        if tool == "sample" or not found:
            return ""
        expected = found["wall"] * count / max(smaller)
        hopeless = expected > self.chosen.limit or found["failed"]
        return f"{NOT_RUN}it would take some {expected:,.0f} s" if hopeless else ""

    def _keep_size(self, count: int, samples: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
        table = self.results["sizes"].setdefault(str(count), {})
        for tool, cells in samples.items():
            for cell, runs in cells.items():
                found, known = condense(runs), table.get(tool, {}).get(cell)
                if not (known and found["failed"].startswith(NOT_RUN)):  # what was measured once is not lost
                    table.setdefault(tool, {})[cell] = found
        order = list(LABELS)
        self.results["sizes"][str(count)] = dict(sorted(table.items(), key=lambda item: order.index(item[0])))
        self.save()

    def _stages(self, count: int, work: Path) -> None:
        tool = OursTheme(HOME)
        tool.forget(work)
        command = [*tool.python, "-P", str(STAGES), str(work)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            self.results["stages"][str(count)] = json.loads(done.stdout.splitlines()[-1])
            say(f"{count:,} stages {self.results['stages'][str(count)]['seconds']}")
        else:
            say(f"{count:,} stages: {done.stderr.strip().splitlines()[-1:]}")

    def check(self, count: int, tools: list[Peer]) -> bool:
        """Build with every tool once and say what its pages hold other than ours; True when nothing."""
        base = HOME / "check"
        shutil.rmtree(base, ignore_errors=True)
        ours, equal = None, True
        for tool in [tool for tool in tools if tool.name == "ours" or type(tool) in PEERS and tool.name != "cp"]:
            apart(tool.prepare, base / tool.name, count)
            sample = run(tool.command(base / tool.name), base / tool.name, self.chosen.limit)
            site = held(base / tool.name / tool.output)
            ours = ours or site
            words = sample.failed or verdict(ours, site)
            equal &= words.endswith("hold the same")
            say(f"{tool.label:32} {words}")
        return equal

    def save(self) -> None:
        """Keep the results, and write the page from them."""
        self.results |= {"machine": machine(), "python": python_version()}
        STORE.write_text(json.dumps(self.results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.write_page()

    def write_page(self) -> None:
        """docs/benchmarks.md from the results that are kept."""
        PAGE.write_text(page(self.results), encoding="utf-8")


def page(results: dict[str, Any]) -> str:
    """The page of the results, with versions and notes in words."""
    versions = ", ".join(
        f"{LABELS[name].partition(',')[0]} {v}"
        for name, v in results["versions"].items()
        if v and name in ("ours", *PEER_NAMES)
    )
    words = {**results, "versions": f"{versions}, Python {results['python']}", "notes": list(results["notes"].values())}
    return document(words, LABELS)


PEER_NAMES = tuple(tool.name for tool in PEERS)


def machine() -> str:
    """Cores, processor, memory, system; nothing that names the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = fact("meminfo", "MemTotal").partition(" ")[0]
    gigabytes = f"{int(memory) / 2**20:.0f} GB" if memory.isdigit() else "?"
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cores} cores ({fact('cpuinfo', 'model name')}), {gigabytes} memory, {system}"


def fact(file: str, key: str) -> str:
    """A line of /proc, where there is one."""
    path = Path("/proc") / file
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "?")


def apart(work: Callable[..., None], *arguments: object) -> None:
    """Do something in a process of its own: Linux counts our memory into the peak of what we start."""
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def say(words: str) -> None:
    """Progress, on the terminal."""
    print(words, flush=True)


def main() -> None:
    """Measure, keep, write, show."""
    chosen = options()
    bench = Bench(chosen)
    if chosen.table:
        if not bench.results["sizes"]:
            raise SystemExit(f"{STORE.relative_to(REPOSITORY)}: nothing was measured yet")
        bench.write_page()
        return
    HOME.mkdir(exist_ok=True)
    tools = bench.tools()
    if chosen.check:
        raise SystemExit(not bench.check(min(map(size_of, bench.sizes())), tools))
    for size in sorted(map(size_of, bench.sizes())):
        bench.size(size, tools)
    bench.save()
    say(page(bench.results))


if __name__ == "__main__":
    main()
