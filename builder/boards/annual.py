"""历年年报 (S26): one body's annual disclosure reports side by side, and the newest compared with the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.charts import Chart, Series
from builder.counted import Counted
from builder.records import Record, Site
from builder.values import Group

# What is compared: the key of its words, the table, the rows that are summed, the cell. 国办公开办函〔2021〕30号
Line = tuple[str, str, tuple[str, ...], str]
REFUSED = tuple(f"d{n}" for n in range(1, 9))
LINES: tuple[Line, ...] = (
    ("annual_made", "table2", ("rules", "normative"), "made"),
    ("annual_repealed", "table2", ("rules", "normative"), "repealed"),
    ("annual_in_force", "table2", ("rules", "normative"), "in_force"),
    ("annual_permits", "table2", ("permits",), "decisions"),
    ("annual_penalties", "table2", ("penalties",), "decisions"),
    ("annual_new", "table3", ("new",), "total"),
    ("annual_carried_in", "table3", ("carried_in",), "total"),
    ("annual_granted", "table3", ("granted",), "total"),
    ("annual_partial", "table3", ("partial",), "total"),
    ("annual_refused", "table3", REFUSED, "total"),
    ("annual_unable", "table3", ("u1", "u2", "u3"), "total"),
    ("annual_declined", "table3", ("n1", "n2", "n3", "n4", "n5"), "total"),
    ("annual_otherwise", "table3", ("o1", "o2", "o3"), "total"),
    ("annual_carried_out", "table3", ("carried_out",), "total"),
    ("annual_reviews", "table4", ("review",), "total"),
    ("annual_lawsuits", "table4", ("direct", "after"), "total"),
    ("annual_corrected", "table4", ("review", "direct", "after"), "corrected"),
)
RESULTS = ("annual_granted", "annual_partial", "annual_refused", "annual_unable", "annual_declined", "annual_otherwise")


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a report: its words' key, this year's and last year's; None where there is no report."""

    name: str
    now: int
    before: int | None

    @property
    def change(self) -> int | None:
        """How much more than the year before."""
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class AnnualBoard:
    """All reports of one body, newest first, with the figures of each in the order of `LINES`."""

    org: Record
    others: tuple[Record, ...]
    reports: tuple[Record, ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]
    requests: Chart
    documents: Chart
    reviews: Chart


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """A page for each body with reports; the one with most of them first, without a key."""
    orgs = _orgs(site.of_type("annual_report"))
    for n, id in enumerate(orgs):
        unit = site.get(id)
        if unit is not None:
            yield (id, str(unit.title)) if n else ("", "")


def figures(site: Counted, key: str) -> AnnualBoard | None:
    """The board of one body; of the one with most reports without a key."""
    orgs = site.once("annual bodies", lambda: _orgs(site.of_type("annual_report")))
    return site.once(f"annual {key}", lambda: _board(site, key or orgs[0], orgs)) if orgs else None


def compared(site: Counted, report: Record) -> tuple[Compared, ...]:
    """A report's figures beside those of the year before."""
    year = report.values.get("year")
    before = next(
        (r for r in site.of_type("annual_report")
         if r.values.get("org") == report.values.get("org") and r.values.get("year") == int(str(year)) - 1), None
    )  # fmt: skip
    return tuple(Compared(line[0], sum_of(report, line), sum_of(before, line) if before else None) for line in LINES)


def sum_of(report: Record, line: Line) -> int:
    """A figure of a report: the sum of some rows in one cell."""
    _, name, rows, cell = line
    table = report.values.get(name)
    found = [table.get(row) for row in rows] if isinstance(table, Group) else []
    values = [row.get(cell) for row in found if isinstance(row, Group)]
    return sum(value for value in values if isinstance(value, int))


def _orgs(reports: Iterable[Record]) -> list[str]:
    counts = Counter(str(report.values["org"]) for report in reports if "org" in report.values)
    return sorted(counts, key=lambda id: (-counts[id], id))


def _board(site: Counted, id: str, orgs: list[str]) -> AnnualBoard | None:
    org = site.get(id)
    if org is None:
        return None
    own = [report for report in site.of_type("annual_report") if report.values.get("org") == id]
    reports = sorted(own, key=lambda report: int(str(report.values["year"])))
    rows = {line[0]: tuple(sum_of(report, line) for report in reports) for line in LINES}
    years = tuple(str(report.values["year"]) for report in reports)

    def chart(name: str, kind: str, *lines: tuple[str, str]) -> Chart:
        return Chart(name, kind, f"chart_{name}", years, tuple(Series(key, tone, rows[key]) for key, tone in lines))

    newest_first = tuple(reversed(reports))
    return AnnualBoard(
        org=org,
        others=tuple(other for o in orgs if o != id and (other := site.get(o))),
        reports=newest_first,
        table=tuple((name, tuple(reversed(values))) for name, values in rows.items()),
        requests=chart("requests", "columns", *((key, f"s{n}") for n, key in enumerate(RESULTS, 1))),
        documents=chart(
            "documents", "lines", ("annual_in_force", "s1"), ("annual_made", "s3"), ("annual_repealed", "s5")
        ),
        reviews=chart("reviews", "columns", ("annual_reviews", "s2"), ("annual_lawsuits", "s5")),
    )
