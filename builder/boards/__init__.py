"""The boards (看板): figures counted from records, one topic a file; never typed, always counted.

Figures over all records come from `counts`, which reads index cards only, or are walks over one small type; so a board
stays cheap on a site of a hundred thousand records. Each board has a page below `kb/`, and a page for each of its keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from builder.counted import Counted
from builder.records import Site

FOLDER = "kb"


@dataclass(frozen=True, slots=True)
class Board:
    """A board: its module here, which is imported when it is counted, and its place in addresses."""

    name: str
    slug: str

    def keys(self, site: Site) -> Iterator[tuple[str, str]]:
        """The keys that have a page of their own: place in the address, words of the title."""
        found: Iterator[tuple[str, str]] = self._topic.keys(site)
        return found

    def figures(self, site: Counted, key: str) -> object:
        """What a page shows."""
        return self._topic.figures(site, key)

    @property
    def _topic(self) -> Any:
        return import_module(f"{__name__}.{self.name}")


_SLUGS = {
    "overview": "index",
    "tasks": "renwu",
    "duties": "luxing",
    "statistics": "tongji",
    "coverage": "fugai",
    "annual": "nianbao",
    "budgets": "yusuan",
    "supervision": "jiandu",
}
BOARDS = {name: Board(name, slug) for name, slug in _SLUGS.items()}


def board_url(name: str, key: str = "") -> str:
    """The address of a board's page, from the root of the site."""
    return f"{FOLDER}/{BOARDS[name].slug}{'-' + key if key else ''}.html"


def board_pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """(board, key, words of the title) of every page; the first page of a board has no key."""
    for name, board in BOARDS.items():
        for key, words in board.keys(site):
            yield name, key, words
