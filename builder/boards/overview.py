"""The first page of the boards: the chief figure of each, with the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.boards import annual, budgets, coverage, duties, statistics, tasks
from builder.counted import Counted
from builder.records import Site


@dataclass(frozen=True, slots=True)
class Overview:
    """The chief figures; what a site has no records for is None."""

    tasks: tasks.TaskBoard | None
    duties: duties.DutyBoard | None
    year: statistics.Year | None
    items: tuple[coverage.Item, ...]
    annual: annual.AnnualBoard | None
    budgets: budgets.BudgetBoard | None


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """One page."""
    yield "", ""


def figures(site: Counted, key: str) -> Overview:
    """The chief figures of all boards."""
    board = tasks.figures(site, "")
    counted = board if isinstance(board, tasks.TaskBoard) and board.figures.total else None
    return Overview(
        tasks=counted,
        duties=duties.figures(site, ""),
        year=statistics.figures(site, ""),
        items=coverage.figures(site, "").items,
        annual=annual.figures(site, ""),
        budgets=budgets.figures(site, ""),
    )
