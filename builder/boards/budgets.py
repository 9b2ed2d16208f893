"""财政预决算 (S21): which unit published which budget and final account, and the 三公 expenses over the years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.charts import Chart, Series, Value
from builder.counted import Counted
from builder.records import Record, Site
from builder.values import Group

KINDS = ("预算", "决算")
PARTS = ("abroad", "cars_bought", "cars_run", "reception")
GOVERNMENT = "政府预决算"  # its figures hold those of the departments and are never added to them
Key = tuple[str, int, str]  # unit, year, kind


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: its records by year, newest first, each year a budget and a final account (None: not there)."""

    unit: Record
    cells: tuple[tuple[Record | None, Record | None], ...]


@dataclass(frozen=True, slots=True)
class BudgetBoard:
    """All units, or one: the matrix, 三公 of the final accounts by part, and budget beside account by year."""

    unit: Record | None
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    parts: Chart
    totals: Chart


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """The whole, and a page for each unit."""
    units = sorted({str(record.values["unit"]) for record in _records(site) if "unit" in record.values})
    yield from [("", "")] if units else []
    for id in units:
        unit = site.get(id)
        if unit is not None:
            yield id, str(unit.title)


def figures(site: Counted, key: str) -> BudgetBoard | None:
    """The board of all units, or of one."""
    by_key = site.once("budgets", lambda: _by_key(_records(site)))
    return site.once(f"budgets {key}", lambda: _board(site, by_key, key)) if by_key else None


def three_public(record: Record | None, part: str = "total") -> Value:
    """The 三公 expenses of a record in 10,000 yuan, or a part of them; None where there is no record."""
    group = record.values.get("three_public") if record else None
    value = group.get(part) if isinstance(group, Group) else None
    return None if value is None else float(str(value))


def _records(site: Counted | Site) -> Iterable[Record]:
    return site.of_type("budget") if "budget" in site.types else ()


def _by_key(records: Iterable[Record]) -> dict[Key, Record]:
    known = (r for r in records if "unit" in r.values)  # one whose unit is hidden stands nowhere
    return {(str(r.values["unit"]), int(str(r.values["year"])), str(r.values["budget_kind"])): r for r in known}


def _board(site: Counted, by_key: dict[Key, Record], key: str) -> BudgetBoard | None:
    wanted = {k: record for k, record in by_key.items() if not key or k[0] == key}
    years = tuple(sorted({year for _, year, _ in wanted}, reverse=True))
    units = [unit for id in {id for id, _, _ in wanted} if (unit := site.get(id))]
    rows = tuple(
        Row(unit, tuple((wanted.get((unit.id, y, "预算")), wanted.get((unit.id, y, "决算"))) for y in years))
        for unit in sorted(units, key=_order)
    )
    summed = [r for r in wanted.values() if key or r.values.get("budget_level") != GOVERNMENT]
    unit = site.get(key) if key else None
    return BudgetBoard(unit, years, rows, _parts(summed), _totals(summed))


def _order(unit: Record) -> tuple[int, str]:
    sequence = unit.values.get("sequence")
    return sequence if isinstance(sequence, int) else 1 << 30, unit.id


def _sum(records: Iterable[Record], year: int, kind: str, part: str) -> Value:
    """Of all records of a year and kind; None where there are none."""
    own = [r for r in records if r.values["year"] == year and r.values["budget_kind"] == kind]
    found = [value for record in own if (value := three_public(record, part)) is not None]
    return round(sum(found), 2) if found else None


def _years(records: Iterable[Record], *kinds: str) -> list[int]:
    return sorted({int(str(r.values["year"])) for r in records if r.values["budget_kind"] in kinds})


def _parts(records: list[Record]) -> Chart:
    years = _years(records, "决算")
    series = (Series(p, f"s{n}", tuple(_sum(records, y, "决算", p) for y in years)) for n, p in enumerate(PARTS, 1))
    return Chart("three-public", "columns", "three_public_parts", tuple(map(str, years)), tuple(series))


def _totals(records: list[Record]) -> Chart:
    years = _years(records, *KINDS)
    series = (
        Series(name, tone, tuple(_sum(records, y, kind, "total") for y in years))
        for kind, name, tone in (("预算", "budget", "s4"), ("决算", "account", "s1"))
    )
    return Chart("three-public-total", "lines", "three_public_totals", tuple(map(str, years)), tuple(series))
