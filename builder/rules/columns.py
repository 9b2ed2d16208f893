"""Columns are there and filled: the required four, in order, and none empty (COL-02, COL-04)."""

from __future__ import annotations

from collections.abc import Mapping

from builder.diagnostics import Place, Report
from builder.project import COLUMNS, Project, locate_column
from builder.records import Record

REQUIRED = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")  # 国办公开办函〔2019〕61号


def check(project: Project, records: list[Record], report: Report, lost: Mapping[str, str]) -> None:
    """Tell missing required columns, a wrong order, and columns without any record."""
    names = [c.name for c in project.columns.values() if c.required and not c.parent]
    if [name for name in names if name in REQUIRED] != list(REQUIRED):
        report.add(Place(COLUMNS, 1, 1), "C001", want="、".join(REQUIRED), got="、".join(names))
    due = [record for record in records if record.is_due(project.today)]
    for column in project.columns.values():
        gathers = column.select and not column.page and not lost  # a file that cannot be read may fill it
        if gathers and not any(column.takes(record) for record in due):
            report.add(Place(COLUMNS, *locate_column(project.root, column.id)), "C002", name=column.name)
