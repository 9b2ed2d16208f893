"""A unit that was dissolved publishes nothing afterwards; its successor does (条例第十条)."""

from __future__ import annotations

from builder.dates import first_day, last_day
from builder.diagnostics import Report
from builder.link import Places
from builder.project import Project
from builder.records import Record


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell every record made in the name of a unit after the day that ended it (R052)."""
    units = {record.id: record for record in records if record.type.name == "org"}
    ended = {id: str(unit.values["dissolved_on"]) for id, unit in units.items() if "dissolved_on" in unit.values}
    for record in records if ended else ():
        id, made = record.values.get("org"), record.values.get("made_on") or record.values.get("published_on")
        if id in ended and made and first_day(str(made)) > last_day(ended[str(id)]):
            unit = units[str(id)]
            heirs = [units[heir].title if heir in units else heir for heir in unit.values.get("succeeded_by") or ()]  # type: ignore[attr-defined]
            successor = "、".join(map(str, heirs)) or {"zh": "（未写明）", "en": "(not said)"}
            report.add(places.of(record, "org"), "R052", unit=unit.values.get("title", id), day=ended[str(id)],
                       made=made, successor=successor)  # fmt: skip
