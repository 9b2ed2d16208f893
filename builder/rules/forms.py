"""A request form asks for nothing that 条例第二十九条 does not allow (GD-04)."""

from __future__ import annotations

import re

from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.values import Group

BARRED = re.compile("用途|科研|特殊需要|三需要|理由|目的")  # asked for until 2019, not any more


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell every item that asks why somebody applies, in the form or in its hints (R056)."""
    for record in records:
        items = record.values.get("items") if record.type.name == "request_form" else None
        for n, item in enumerate(items if isinstance(items, tuple) else ()):
            if isinstance(item, Group):
                for name in ("item", "help"):
                    found = BARRED.search(str(item.get(name) or ""))
                    if found and "不需要" not in str(item.get(name)):
                        report.add(places.of(record, "items", n, name), "R056", words=found[0], item=item.get("item"))
