"""Years whose holidays the calendar lacks: terms in working days cannot be told there, and nobody guesses them."""

from __future__ import annotations

from collections.abc import Iterator

from builder.dates import first_day
from builder.diagnostics import Report
from builder.link import Places
from builder.project import Project
from builder.records import Record
from builder.values import Due
from builder.workdays import YEARS, UnknownYear, parse_term


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell each lacking year once, at the first record (by id) that has a term in it, with how many there are."""
    found: dict[int, list[tuple[Record, str]]] = {}
    for record in records:
        for year, name in _lacking(record):
            found.setdefault(year, []).append((record, name))
    for year, uses in sorted(found.items()):
        record, name = min(uses, key=lambda use: use[0].id)
        report.add(places.of(record, name), "R040", year=year, count=len(uses), last=YEARS[-1])


def _lacking(record: Record) -> Iterator[tuple[int, str]]:
    if record.type.name == "interpretation":
        year = first_day(str(record.values.get("published_on") or YEARS[0])).year
        if year not in YEARS:
            yield year, "published_on"
    due, event = record.values.get("due"), record.values.get("event_on")
    term = parse_term(due.words) if isinstance(due, Due) and due.rule == "event" and event else None
    try:
        if term:
            term.ends(first_day(str(event)))
    except UnknownYear as unknown:
        yield unknown.year, "event_on"
