"""履行看板: unit × duty × year, with what was in time, late, missing, or declared to be nothing (无此项)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.boards.statistics import days_to_publish
from builder.charts import Chart, Series
from builder.counted import Counted
from builder.duties import STATES, Case, cases, held_units, term_of
from builder.fields import Choice
from builder.records import Record, Site

MOST_YEARS = 6  # years with a page of their own
IN_TIME = "及时公开"  # 条例第二十六条: counted over index cards, not case by case


@dataclass(frozen=True, slots=True)
class Cell:
    """How a unit stands with a duty in a year; `declared` is its declaration that there is nothing."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0
    declared: Record | None = None

    @property
    def total(self) -> int:
        """All that is or was due."""
        return self.on_time + self.late + self.missing + self.pending

    @property
    def state(self) -> str:
        """The worst there is."""
        if self.missing or self.late:
            return "missing" if self.missing else "late"
        if self.on_time or self.pending:
            return "on_time" if self.on_time else "pending"
        return "none" if self.declared else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's cells, in the order of the board's duties."""

    unit: Record
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DutyBoard:
    """One year. `open` are the cases to be seen to, the longest late first; `sums` has a cell for each duty."""

    year: str
    years: tuple[str, ...]
    duties: tuple[Choice, ...]
    rows: tuple[Row, ...]
    sums: tuple[Cell, ...]
    open: tuple[Case, ...]
    chart: Chart

    @property
    def total(self) -> Cell:
        """All duties of all units."""
        return _sum(self.sums)


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """The newest year, and a page for each year before it."""
    years = _years(site.counts("year"), site.today.year)
    yield from [("", "")] if years else []
    yield from ((year, year) for year in years[1:])


def figures(site: Counted, key: str) -> DutyBoard | None:
    """The board of a year; of the newest without a key."""
    years = _years(site.counts("year"), site.today.year)
    return site.once(f"duties {key}", lambda: _board(site, key or years[0], years)) if years else None


def all_cases(site: Counted) -> tuple[Case, ...]:
    """Every case, found once."""
    return site.once("cases", lambda: tuple(cases(site)))


def _years(counts: Iterable[tuple[object, ...]], this_year: int) -> tuple[str, ...]:
    """This year and those before it in which something was published; none for a site without records."""
    years = {str(year) for (year,) in counts if year and str(year) <= str(this_year)}
    return tuple(sorted(years | {str(this_year)}, reverse=True)[:MOST_YEARS]) if years else ()


def _board(site: Counted, year: str, years: tuple[str, ...]) -> DutyBoard:
    held = site.once("held", lambda: held_units(site))
    found = [case for case in all_cases(site) if case.year == year and case.unit in held]
    tallies = {key: cell for key, cell in (_tallies(found) | _in_time(site, year)).items() if key[0] in held}
    used = {duty for _, duty in tallies}
    duties = tuple(choice for choice in site.vocab.get("duties", ()) if choice.text in used)
    units = [(unit, site.get(unit)) for unit in {unit for unit, _ in tallies}]
    known = sorted((record for _, record in units if record), key=_order)
    rows = tuple(Row(u, tuple(tallies.get((u.id, d.text), Cell()) for d in duties)) for u in known)
    sums = tuple(_sum(row.cells[n] for row in rows) for n in range(len(duties)))
    late = sorted((c for c in found if c.state == "missing"), key=lambda c: (-c.days, c.unit, c.duty))
    return DutyBoard(year, years, duties, rows, sums, tuple(late), _chart(duties, sums))


def _order(unit: Record) -> tuple[int, str]:
    sequence = unit.values.get("sequence")
    return sequence if isinstance(sequence, int) else 1 << 30, unit.id


def _tallies(found: list[Case]) -> dict[tuple[str, str], Cell]:
    counts = Counter((case.unit, case.duty, case.state) for case in found)
    declared = {(case.unit, case.duty): case.about for case in found if case.state == "none"}

    def cell(key: tuple[str, str]) -> Cell:
        on_time, late, missing, pending = (counts[*key, state] for state in STATES[:-1])
        return Cell(on_time, late, missing, pending, declared.get(key))

    return {key: cell(key) for key in {(case.unit, case.duty) for case in found}}


def _in_time(site: Counted, year: str) -> dict[tuple[str, str], Cell]:
    """Publishing within 20 working days of making, for all records of a year."""
    choice = site.choice("duties", IN_TIME)
    counts: Counter[tuple[str, bool]] = Counter()
    for (org, month, took), count in days_to_publish(site).items():
        if choice and org and took is not None and month[:4] == year:
            counts[org, took <= term_of(choice).count] += count
    return {(org, IN_TIME): Cell(counts[org, True], counts[org, False]) for org in {org for org, _ in counts}}


def _sum(cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    on_time, late, missing, pending = (sum(getattr(cell, state) for cell in found) for state in STATES[:-1])
    return Cell(on_time, late, missing, pending)


def _chart(duties: tuple[Choice, ...], sums: tuple[Cell, ...]) -> Chart:
    tones = {"on_time": "ok", "late": "warn", "missing": "late", "pending": "plain"}
    series = [Series(name, tone, tuple(getattr(cell, name) for cell in sums)) for name, tone in tones.items()]
    return Chart(
        "by-duty", "shares", "by_duty", tuple(d.text for d in duties), tuple(s for s in series if any(s.values))
    )
