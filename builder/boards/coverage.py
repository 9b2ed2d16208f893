"""《条例》第二十条: the fifteen items, how many records each holds, how fresh they are, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.counted import Counted
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


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """One page, where columns name items of the article."""
    if any(column.art20 for column in site.columns.values()):
        yield "", ""


def figures(site: Counted, key: str) -> tuple[Item, ...]:
    """All items in the order of the columns."""
    return site.once("coverage", lambda: tuple(_items(site)))


def coverage(site: Counted) -> tuple[tuple[Column, int], ...]:
    """The fifteen items: their columns and how many records each holds."""
    return tuple((c, len(site.by_column[c.id])) for c in site.columns.values() if c.art20)


def _items(site: Counted) -> Iterator[Item]:
    year = str(site.today.year)
    newest: dict[object, str] = {}
    fresh: dict[object, int] = {}
    for (column_id, day), count in site.counts("column", "published_on").items():
        newest[column_id] = max(newest.get(column_id, ""), str(day or ""))
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
