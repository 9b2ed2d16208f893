"""The boards (看板): figures counted from records, one topic a file; never typed, always counted.

Figures over all records come from `counts`, which reads index cards only, or are walks over one small type; so a board
stays cheap on a site of a hundred thousand records. Each board has a page below `kb/`, and a page for each of its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.boards import annual, budgets, coverage, duties, overview, statistics, supervision, tasks
from builder.counted import Counted
from builder.records import Site

FOLDER = "kb"


@dataclass(frozen=True, slots=True)
class Board:
    """A board: its place in addresses, the keys that have a page of their own, and what a page shows."""

    slug: str
    keys: Callable[[Site], Iterator[tuple[str, str]]]  # (place in the address, words of the title)
    figures: Callable[[Counted, str], object]


BOARDS = {
    "overview": Board("index", overview.keys, overview.figures),
    "tasks": Board("renwu", tasks.keys, tasks.figures),
    "duties": Board("luxing", duties.keys, duties.figures),
    "statistics": Board("tongji", statistics.keys, statistics.figures),
    "coverage": Board("fugai", coverage.keys, coverage.figures),
    "annual": Board("nianbao", annual.keys, annual.figures),
    "budgets": Board("yusuan", budgets.keys, budgets.figures),
    "supervision": Board("jiandu", supervision.keys, supervision.figures),
}


def board_url(name: str, key: str = "") -> str:
    """The address of a board's page, from the root of the site."""
    return f"{FOLDER}/{BOARDS[name].slug}{'-' + key if key else ''}.html"


def board_pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """(board, key, words of the title) of every page; the first page of a board has no key."""
    for name, board in BOARDS.items():
        for key, words in board.keys(site):
            yield name, key, words
