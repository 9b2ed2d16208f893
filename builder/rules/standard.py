"""Every row of the standard catalogue leads to something, and its time limit can be reckoned (STD-02, STD-03)."""

from __future__ import annotations

from collections.abc import Iterable

from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import Record

COUNTED = ("工作日内", "日内", "公示期")  # kinds of limits that need a number of days


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell limits without days (R054)."""
    for row in records:
        counted = row.type.name == "standard_item" and row.values.get("term_kind") in COUNTED
        if counted and not row.values.get("term_days"):
            report.add(places.of(row, "term_kind"), "R054", kind=row.values["term_kind"])


def unfulfilled(project: Project, rows: Iterable[Record], places: Places, report: Report) -> None:
    """Tell public rows with no record, link or dated statement behind them (R053); `rows` have no record."""
    for row in rows:
        if row.is_due(project.today) and not row.values.get("link") and not row.values.get("nothing"):
            report.add(places.of(row, "id"), "R053", title=row.values.get("title", row.id), id=row.id)
