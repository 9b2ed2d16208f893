"""Figures of budgets and final accounts add up (预算法第十四条)."""

from __future__ import annotations

from decimal import Decimal

from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.values import Group

PARTS = ("abroad", "cars_bought", "cars_run", "reception")


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell 三公 totals that are not the sum of their parts (R055)."""
    for record in records:
        spent = record.values.get("three_public") if record.type.name == "budget" else None
        if isinstance(spent, Group) and all(name in spent for name in (*PARTS, "total")):
            right = sum((Decimal(str(spent[name])) for name in PARTS), Decimal())
            if spent["total"] != right:
                place = places.of(record, "three_public", "total")
                report.add(place, "R055", written=spent["total"], right=right)
