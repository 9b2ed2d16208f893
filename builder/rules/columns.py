"""Columns are there and filled: the required four, in order, and none empty (COL-02, COL-04)."""

from __future__ import annotations

from collections.abc import Set

from builder.diagnostics import Place, Report
from builder.places import Places
from builder.project import COLUMNS, Project, locate_column
from builder.records import Record
from builder.scalars import closest

REQUIRED = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")  # 国办公开办函〔2019〕61号


def belongs(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell a record that names a column there is not."""
    for record in records:
        wanted, columns = record.values.get("column"), project.columns
        if wanted is not None and wanted not in columns:
            near = closest(str(wanted), list(columns))
            report.add(places.of(record, "column"), "L009", id=wanted, near=near)


def check(project: Project, report: Report, filled: Set[str]) -> None:
    """Tell missing required columns, a wrong order, and columns that gather nothing (`filled`: those that do)."""
    names = [c.name for c in project.columns.values() if c.required and not c.parent]
    if [name for name in names if name in REQUIRED] != list(REQUIRED):
        report.add(Place(COLUMNS, 1, 1), "C001", want="、".join(REQUIRED), got="、".join(names))
    for column in project.columns.values():
        if column.select and not column.page and column.id not in filled:
            report.add(Place(COLUMNS, *locate_column(project.root, column.id)), "C002", name=column.name)
