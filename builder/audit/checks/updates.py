"""Kept up to date: the home page, the columns, a day on every line (UPD-01 … UPD-04; 国办秘函〔2019〕19号)."""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.checks.records import last_days
from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Where
from builder.audit.subject import HOME, Subject


def home_fresh(subject: Subject, *, days: int = 14) -> Iterator[Finding]:
    """Something on the home page is no older than so many calendar days."""
    today = subject.today.isoformat()
    shown = [day for day in (*(row.day for row in subject.home.rows), *subject.home.days) if day and day <= today]
    newest = max(shown, default="")
    if newest < last_days(subject.today, days):
        yield Finding("home_stale", HOME, {"newest": newest or "—", "days": days}, {"sha256": subject.home.sha256})


def columns_fresh(subject: Subject, *, limits: Where, by: str = "ColumnType") -> Iterator[Finding]:
    """No column of a kind (or, with `by: name`, of a name) is older than its limit in calendar days."""
    looked = False
    for name, page in subject.column_pages():
        key = name if by == "name" else page.meta(by)
        if key not in limits:
            continue
        looked = True
        newest = newest_of(page, subject.today.isoformat())
        days = int(limits[key][0])
        if newest and newest < last_days(subject.today, days):
            yield Finding("column_stale", page.url, {"name": name, "newest": newest, "days": days},
                          {"sha256": page.sha256}, column=name)  # fmt: skip
    if not looked:
        raise NotRun("no_such_columns", kinds="、".join(limits))


def newest_of(page: Page, today: str) -> str:
    """The newest day on a page's lines, or nothing."""
    return max((row.day for row in page.rows if row.day and row.day <= today), default="")


def dated(subject: Subject) -> Iterator[Finding]:
    """Every line of a list and every record shows its day."""
    looked = False
    for page in subject.pages:
        looked = looked or bool(page.rows)
        for row in page.rows:
            if not row.day:
                yield Finding("row_undated", page.url, {"title": row.title[:60]}, {"sha256": page.sha256})
        if page.kind == "record" and not page.days:
            yield Finding("record_undated", page.url, {"title": page.h1}, {"sha256": page.sha256})
    if not looked:
        raise NotRun("no_lists")
