"""What units must do next: duties, tasks, consultations that close, columns that grow stale, records that expire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from builder.aging import due_day
from builder.boards.coverage import limit_of, newest_days
from builder.dates import last_day
from builder.duties import cases, held_units
from builder.plan import url_of
from builder.reads import Reads
from builder.records import Record, Site
from builder.recurring import next_end
from builder.values import Due
from builder.view import SiteView


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `unit` is an id (empty: of the whole site), `kind` a key of its words, `due` ISO.

    `days` are calendar days until then, negative when it is past; `record` and `url` empty where there is none yet.
    """

    unit: str
    kind: str
    title: str
    due: str
    days: int
    record: str = ""
    url: str = ""


def todos(site: Site, days: int) -> tuple[Todo, ...]:
    """Everything past its day or due within so many calendar days; by unit, the most urgent first."""
    found = [todo for find in (_duties, _tasks, _closing, _columns, _expiring) for todo in find(site)]
    order = {unit.id: n for n, unit in enumerate(site.of_type("org"))}
    near = (todo for todo in found if todo.days <= days)
    return tuple(sorted(near, key=lambda t: (order.get(t.unit, len(order)), t.due, t.kind, t.title)))


def _todo(site: Site, unit: object, kind: str, due: str, about: Record | None, title: str = "") -> Todo:
    left = (date.fromisoformat(due) - site.today).days
    name = title or str(about.title if about else "")
    where = url_of(site, about) if about else ""
    return Todo(str(unit or ""), kind, name, due, left, about.id if about else "", where)


def _duties(site: Site) -> Iterator[Todo]:
    """Reports, budgets, interpretations, feedback and replies that lack."""
    view = SiteView(site, Reads())
    held = held_units(view)
    for case in cases(view):
        if case.unit in held and case.state in ("missing", "pending") and case.due:
            yield _todo(site, case.unit, case.duty, case.due, case.about, case.period)


def _tasks(site: Site) -> Iterator[Todo]:
    """Open tasks; one whose term comes again by the next day on which it ends."""
    for task in site.of_type("task"):
        due = task.values.get("due")
        again = next_end(due.words, site.today) if isinstance(due, Due) and due.rule == "recurring" else None
        day = due_day(task) or again
        if day and task.values["status"] in ("进行中", "逾期"):
            leads = task.values.get("leads")
            for unit in leads if isinstance(leads, tuple) and leads else ("",):
                yield _todo(site, unit, "任务", day.isoformat(), task)


def _closing(site: Site) -> Iterator[Todo]:
    for record in site.of_type("consultation"):
        if record.values["status"] == "征集中":
            yield _todo(
                site, record.values.get("org"), "征集截止", last_day(str(record.values["ends_on"])).isoformat(), record
            )


def _columns(site: Site) -> Iterator[Todo]:
    """Columns that must be kept fresh: so many days after their newest record."""
    view = SiteView(site, Reads())
    newest = newest_days(view)
    for column in site.columns.values():
        limit = limit_of(view, column)
        if limit and newest.get(column.id):
            due = last_day(newest[column.id]) + timedelta(days=limit)
            yield Todo(
                "", "栏目更新", column.name, due.isoformat(), (due - site.today).days, "", f"{column.id}/index.html"
            )


def _expiring(site: Site) -> Iterator[Todo]:
    for ends, id in sorted((str(ends), str(id)) for ends, id in site.counts("expires", "id") if ends):
        record = site.get(id)
        if record is not None:
            yield _todo(site, record.values.get("org"), "下网", last_day(ends).isoformat(), record)
