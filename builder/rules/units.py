"""A unit that was dissolved publishes nothing afterwards; its successor does (条例第十条)."""

from __future__ import annotations

from collections.abc import Callable

from builder.dates import first_day, last_day
from builder.diagnostics import Report
from builder.places import Places
from builder.records import Record


def check(record: Record, find: Callable[[str], Record | None], places: Places, report: Report) -> None:
    """Tell a record made in the name of a unit after the day that ended it (R052). `find` gives records by id."""
    id, made = record.values.get("org"), record.values.get("made_on") or record.values.get("published_on")
    unit = find(str(id)) if id and made else None
    if unit is None or unit.type.name != "org" or "dissolved_on" not in unit.values:
        return
    ended = str(unit.values["dissolved_on"])
    if first_day(str(made)) > last_day(ended):
        heirs = unit.values.get("succeeded_by")
        named = [(heir, find(str(heir))) for heir in heirs] if isinstance(heirs, tuple) else []
        successor = "、".join(str(one.title if one else heir) for heir, one in named)
        report.add(places.of(record, "org"), "R052", unit=unit.values.get("title", id), day=ended, made=made,
                   successor=successor or {"zh": "（未写明）", "en": "(not said)"})  # fmt: skip
