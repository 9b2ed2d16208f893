"""How long each stage took and which pages were dear: measured always, shown by `gongkai build --timings`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

DEAREST = 10


class Timings:
    """Seconds by stage, what was done and what kept, the dearest pages and templates. Nothing about the site itself."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self.counts: dict[str, int] = defaultdict(int)  # what was done anew in a stage
        self.kept: dict[str, int] = {}  # what earlier builds had done
        self.templates: dict[str, list[float]] = defaultdict(list)
        self._pages: list[tuple[float, str]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside as one stage."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + perf_counter() - begun

    @contextmanager
    def page(self, url: str, template: str) -> Iterator[None]:
        """Measure one page, also one that fails."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.note(url, template, perf_counter() - begun)

    def note(self, url: str, template: str, took: float) -> None:
        """A page took so many seconds."""
        self.templates[template].append(took)
        self._pages.append((took, url))
        if len(self._pages) > 50 * DEAREST:
            self._pages = sorted(self._pages, reverse=True)[:DEAREST]

    @property
    def dearest(self) -> list[tuple[float, str]]:
        """The ten pages that took longest: seconds, address."""
        return sorted(self._pages, reverse=True)[:DEAREST]

    def lines(self) -> Iterator[str]:
        """The measurements as a table of plain text."""
        for name, seconds in self.stages.items():
            yield f"{name:<10}{seconds:>9.3f} s"
        for name, count in self.counts.items():
            rate = count / self.stages[name] if self.stages.get(name) else 0
            kept = f"  {self.kept[name]} kept" if name in self.kept else ""
            yield f"{name:<10}{count:>9}" + (f"  {rate:,.0f}/s" if rate else "") + kept
        for template, took in sorted(self.templates.items(), key=lambda item: -sum(item[1]))[:DEAREST]:
            yield f"{template:<40}{len(took):>7} × {1000 * sum(took) / len(took):>8.2f} ms"
        for seconds, url in self.dearest:
            yield f"{1000 * seconds:>8.1f} ms  {url}"
