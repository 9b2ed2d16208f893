"""Fields nobody types: computed from a record's dates and the day, named by `computed:` in type.yml."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from builder.aging import consultation_ages, due_day, reply_due, request_ages, task_ages
from builder.records import Record, frozen


def task_status(record: Record, today: date) -> str:
    """By the day of completion, the due day, and whether any progress is registered: see `task_ages`."""
    return task_ages(record).on(today).state


def task_due_on(record: Record, today: date) -> str:
    """The last day of the due time (ISO), also where its words count from an event whose day is known."""
    day = due_day(record)
    return day.isoformat() if day else ""


def consultation_status(record: Record, today: date) -> str:
    """By the opening and closing days, both inclusive; answered once there is feedback dated today or before."""
    return consultation_ages(record).on(today).state


def request_state(record: Record, today: date) -> str:
    """Answered in time or late, under way or overdue (条例第三十三条): see `request_ages`."""
    return request_ages(record).on(today).state


def request_due_on(record: Record, today: date) -> str:
    """The last day to answer a request (ISO), by working days."""
    day = reply_due(record)
    return day.isoformat() if day else ""


def conversion(record: Record, today: date) -> str:
    """Whether what was asked for is now disclosed proactively (条例第四十四条)."""
    return "已转为主动公开" if record.values.get("converted_to") else "未转"


COMPUTED: dict[str, Callable[[Record, date], str]] = {
    "task_status": task_status,
    "task_due_on": task_due_on,
    "consultation_status": consultation_status,
    "conversion": conversion,
    "request_state": request_state,
    "request_due_on": request_due_on,
}


def with_computed(record: Record, today: date) -> Record:
    """The record with its computed fields filled in; one that comes to nothing stays blank."""
    specs = record.type.computed_fields
    if not specs:
        return record
    made = {spec.name: COMPUTED[spec.computed](record, today) for spec in specs}
    values = dict(record.values) | {name: value for name, value in made.items() if value}
    return Record(record.type, record.id, frozen(values), record.path, record.trail)
