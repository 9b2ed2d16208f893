"""Dates in their order: made before published, opened before closed, nothing published tomorrow (CAT-05, PAR-02)."""

from __future__ import annotations

from collections.abc import Iterator

from builder.dates import first_day, last_day
from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import PROACTIVE, Record
from builder.values import Group

# type (or any) · earlier field · later field
ORDER = (
    ("", "made_on", "published_on"),
    ("consultation", "starts_on", "ends_on"),
    ("response", "event_at", "first_at"),
    ("catalogue", "made_on", "repealed_on"),
    ("request", "received_on", "replied_on"),
    ("decision", "listed_on", "decided_on"),
    ("permit_decision", "decided_on", "published_on"),
    ("penalty_decision", "decided_on", "published_on"),
    ("inspection_result", "done_on", "published_on"),
    ("enquiry", "asked_on", "answered_on"),
    ("budget", "approved_on", "published_on"),
)
SHORTEST_DAYS = 30  # calendar days, 国务院令第713号第十五条


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell dates that contradict each other or the day."""
    for record in records:
        for earlier, later in _contradictions(record):
            a, b = record.type.by_name[earlier], record.type.by_name[later]
            report.add(places.of(record, later), "R001", earlier=a.words, later=b.words,
                       first=record.values[earlier], second=record.values[later])  # fmt: skip
        _published_tomorrow(project, record, places, report)
        if record.type.name == "consultation":
            _too_short(record, places, report)
            _adopted_more_than_received(record, places, report)
        _ground_missing(record, places, report)


def _contradictions(record: Record) -> Iterator[tuple[str, str]]:
    for kind, earlier, later in ORDER:
        if kind in ("", record.type.name):
            first, second = record.values.get(earlier), record.values.get(later)
            if first and second and _after(str(first), str(second)):
                yield earlier, later


def _after(first: str, second: str) -> bool:
    if len(first) > 10 and len(second) > 10:
        return first > second
    return first_day(first) > last_day(second)


def _published_tomorrow(project: Project, record: Record, places: Places, report: Report) -> None:
    published, live = record.values.get("published_on"), record.values.get("publish_at")
    if published and not live and first_day(str(published)) > project.today:
        report.add(places.of(record, "published_on"), "R002", date=published, today=project.today.isoformat())


def _too_short(record: Record, places: Places, report: Report) -> None:
    starts, ends = record.values.get("starts_on"), record.values.get("ends_on")
    if not starts or not ends or record.values.get("short_reason"):
        return
    days = (last_day(str(ends)) - first_day(str(starts))).days + 1
    if record.values.get("consultation_kind") == "意见征集" and 0 < days < SHORTEST_DAYS:
        report.add(places.of(record, "ends_on"), "R003", days=days, least=SHORTEST_DAYS)


def _adopted_more_than_received(record: Record, places: Places, report: Report) -> None:
    feedback = record.values.get("feedback")
    if isinstance(feedback, Group):
        received, adopted = feedback.get("received"), feedback.get("adopted")
        if isinstance(received, int) and isinstance(adopted, int) and adopted > received:
            report.add(places.of(record, "feedback", "adopted"), "R004", adopted=adopted, received=received)


def _ground_missing(record: Record, places: Places, report: Report) -> None:
    disclosure = record.values.get("disclosure")
    if disclosure and disclosure != PROACTIVE and not record.values.get("disclosure_ground"):
        report.add(places.of(record, "disclosure"), "R005", attribute=disclosure)
