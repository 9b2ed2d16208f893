"""From the home page to every other one: breadth-first over the links people can click."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from builder.audit.page import Page


@dataclass(frozen=True, slots=True)
class Reached:
    """`clicks` from the home page, and the page before on the shortest way (itself for the home page)."""

    clicks: int
    before: str


def reach(pages: Mapping[str, Page], home: str) -> dict[str, Reached]:
    """Every page that links lead to; circles end where a page was met before. Hidden links are no way."""
    if home not in pages:
        return {}
    found = {home: Reached(0, home)}
    waiting = deque([home])
    while waiting:
        url = waiting.popleft()
        clicks = found[url].clicks + 1
        for link in pages[url].links:
            target = link.target if link.target in pages else f"{link.target}/index.html"
            if target not in found and target in pages and not link.hidden:
                found[target] = Reached(clicks, url)
                waiting.append(target)
    return found


def way(found: Mapping[str, Reached], url: str) -> list[str]:
    """The pages from the home page to `url`, both named; empty when nothing leads there."""
    steps: list[str] = []
    while url in found and (not steps or steps[-1] != url):
        steps.append(url)
        if found[url].clicks == 0:
            break
        url = found[url].before
    return steps[::-1]
