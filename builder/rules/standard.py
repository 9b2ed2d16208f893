"""Every row of the standard catalogue leads to something, and its time limit can be reckoned (STD-02, STD-03)."""

from __future__ import annotations

from collections.abc import Mapping

from builder.diagnostics import Report
from builder.link import Places
from builder.project import Project
from builder.records import Record

COUNTED = ("工作日内", "日内", "公示期")  # kinds of limits that need a number of days


def check(project: Project, records: list[Record], report: Report, lost: Mapping[str, str]) -> None:
    """Tell rows with no record, link or dated statement behind them (R053), and limits without days (R054)."""
    rows = [record for record in records if record.type.name == "standard_item"]
    kept = _fulfilled(project, records) if rows else set()
    places = Places(project.root)
    for row in rows:
        behind = row.id in kept or row.values.get("link") or row.values.get("nothing")
        if row.is_due(project.today) and not behind and not lost:  # a file that cannot be read may fulfil it
            report.add(places.of(row, "id"), "R053", title=row.values.get("title", row.id), id=row.id)
        if row.values.get("term_kind") in COUNTED and not row.values.get("term_days"):
            report.add(places.of(row, "term_kind"), "R054", kind=row.values["term_kind"])


def _fulfilled(project: Project, records: list[Record]) -> set[str]:
    """The ids of the rows that some public record says it fulfils."""
    public = (r for r in records if r.is_due(project.today) and not r.is_withdrawn(project.today))
    named = (record.values.get("standard_items") for record in public)
    return {str(id) for ids in named if isinstance(ids, tuple) for id in ids}
