"""《条例》第二十条: the fifteen items, how many records each holds, how fresh they are, or why there are none; and
how every column is kept up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from builder.counted import Counted
from builder.dates import last_day
from builder.records import Column, Record, Site

STALE_DAYS = 365  # calendar days after which an item counts as not kept up (GD-02, UPD-02)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the article: its column, its figures, its newest day (ISO, perhaps empty), the declaration if any.

    `state`: `kept`, `stale` (nothing new for a year), `none` (declared: there is nothing), `missing`.
    """

    number: int
    column: Column
    total: int
    this_year: int
    newest: str
    declared: Record | None
    state: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How a column is kept up: its records, its newest day (ISO, perhaps empty), how old that may grow, its state.

    `limit` is in calendar days, 0 where there is none. `state`: `kept`, `stale` (older than the limit) or `missing`.
    """

    column: Column
    total: int
    newest: str
    limit: int
    state: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The items of the article, and every column that gathers records."""

    items: tuple[Item, ...]
    columns: tuple[Kept, ...]


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """One page, where columns gather records."""
    if any(column.select for column in site.columns.values()):
        yield "", ""


def figures(site: Counted, key: str) -> Coverage:
    """All items and columns in the order of the columns."""
    return site.once("coverage", lambda: _coverage(site))


def coverage(site: Counted) -> tuple[tuple[Column, int], ...]:
    """The fifteen items: their columns and how many records each holds."""
    return tuple((c, len(site.by_column[c.id])) for c in site.columns.values() if c.art20)


def newest_days(site: Counted) -> dict[object, str]:
    """The newest day of publishing in each column with records."""
    newest: dict[object, str] = {}
    for column, day in site.counts("column", "published_on"):
        newest[column] = max(newest.get(column, ""), str(day or ""))
    return newest


def limit_of(site: Counted, column: Column) -> int:
    """Calendar days for which a column may go without anything new; 0 where there is no limit (UPD-01, UPD-02)."""
    choice = site.choice("column_types", column.column_type)
    return int(str(choice.get("days") or 0)) if choice else 0


def _coverage(site: Counted) -> Coverage:
    newest = newest_days(site)
    gathering = (column for column in site.columns.values() if column.select and not column.page)
    kept = (_kept(site, column, newest.get(column.id, "")) for column in gathering)
    return Coverage(tuple(_items(site, newest)), tuple(kept))


def _kept(site: Counted, column: Column, newest: str) -> Kept:
    limit, total = limit_of(site, column), len(site.by_column[column.id])
    stale = limit and newest and last_day(newest) + timedelta(days=limit) < site.today
    return Kept(column, total, newest, limit, "missing" if not total else "stale" if stale else "kept")


def _items(site: Counted, newest: dict[object, str]) -> Iterator[Item]:
    year = str(site.today.year)
    fresh: dict[object, int] = {}
    for (column_id, day), count in site.counts("column", "published_on").items():
        fresh[column_id] = fresh.get(column_id, 0) + (count if str(day).startswith(year) else 0)
    declared = {r.values.get("art20"): r for r in site.of_type("declaration")} if "declaration" in site.types else {}
    for column in site.columns.values():
        if not column.art20:
            continue
        total, last = len(site.by_column[column.id]), newest.get(column.id, "")
        choice = site.choice("art20", column.art20)
        why = declared.get(column.art20)
        number = int(str(choice.get("n") or 0)) if choice else 0
        yield Item(number, column, total, fresh.get(column.id, 0), last, why, _state(site, total, last, why))


def _state(site: Counted, total: int, newest: str, declared: Record | None) -> str:
    if not total:
        return "none" if declared else "missing"
    from_day = site.today.toordinal() - STALE_DAYS
    return "kept" if newest[:10] >= site.today.fromordinal(from_day).isoformat() else "stale"
