"""A withdrawn record leads on to another only where its kind allows it and the other is named."""

from __future__ import annotations

from builder.diagnostics import Report
from builder.moved import may_lead_on
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.values import Group


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell `redirect` where there must be a notice."""
    for record in records:
        withdrawn = record.values.get("withdrawn")
        if isinstance(withdrawn, Group) and withdrawn.get("redirect") and not may_lead_on(withdrawn):
            report.add(places.of(record, "withdrawn", "redirect"), "R020", kind=withdrawn["kind"])
