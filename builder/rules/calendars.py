"""Years whose holidays the calendar lacks: terms in working days cannot be told there, and nobody guesses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.dates import first_day
from builder.diagnostics import Diagnostic, Report
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.values import Due
from builder.workdays import YEARS, UnknownYear, parse_term


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Note each lacking year of each record; `once` tells it for all of them together."""
    for record in records:
        for year, name in _lacking(record):
            report.add(places.of(record, name), "R040", year=year, count=1, last=YEARS[-1])


def once(found: Iterable[tuple[str, Diagnostic]]) -> Iterator[Diagnostic]:
    """Each lacking year once, at the first record (by id) that has a term in it, with how many there are."""
    years: dict[object, list[tuple[str, Diagnostic]]] = {}
    for id, one in found:
        years.setdefault(one.args["year"], []).append((id, one))
    for uses in years.values():
        _, first = min(uses, key=lambda use: use[0])
        yield Diagnostic(first.place, first.code, {**first.args, "count": len(uses)})


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
