"""Checks across fields and records, one topic a file. `check_site` runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from builder.diagnostics import Report
from builder.link import Places
from builder.project import Project
from builder.records import Record
from builder.rules import (
    annual,
    calendars,
    columns,
    confirm,
    crosscheck,
    declarations,
    forms,
    lists,
    money,
    standard,
    terms,
    units,
)

Check = Callable[[Project, "list[Record]", Places, Report], None]
CHECKS: Iterable[Check] = (
    terms.check, annual.check, calendars.check, lists.check, units.check, money.check, forms.check,
    confirm.check,
    crosscheck.check, declarations.check,
)  # fmt: skip


def check_records(project: Project, records: list[Record], report: Report, lost: Mapping[str, str]) -> None:
    """Every check over all records, hidden ones too."""
    places = Places(project.root)
    for check in CHECKS:
        check(project, records, places, report)
    columns.check(project, records, report, lost)
    standard.check(project, records, report, lost)
