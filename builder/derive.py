"""Fields nobody types: computed from a record's dates and the day, named by `computed:` in type.yml."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from builder.dates import first_day, last_day
from builder.records import Record, frozen
from builder.values import Due


def task_status(record: Record, today: date) -> str:
    """Done when there is a day of completion; late when its due day is past; otherwise under way.

    A task whose file registers no progress at all says so, rather than pass for late.
    """
    if record.values.get("done_on"):
        return "已完成"
    if not record.values.get("progress") and not record.values.get("evidence"):
        return "未登记"
    due = record.values.get("due")
    late = isinstance(due, Due) and due.date and first_day(due.date) < today
    return "逾期" if late else "进行中"


def consultation_status(record: Record, today: date) -> str:
    """By the opening and closing days, both inclusive; answered once there is feedback dated today or before."""
    feedback = record.values.get("feedback")
    if feedback and first_day(str(feedback["date"])) <= today:  # type: ignore[index]
        return "已反馈"
    starts, ends = str(record.values.get("starts_on") or ""), str(record.values.get("ends_on") or "")
    if starts and first_day(starts) > today:
        return "未开始"
    return "征集中" if ends and last_day(ends) >= today else "已截止"


COMPUTED: dict[str, Callable[[Record, date], str]] = {
    "task_status": task_status,
    "consultation_status": consultation_status,
}


def with_computed(record: Record, today: date) -> Record:
    """The record with its computed fields filled in."""
    names = [(spec.name, COMPUTED[spec.computed]) for spec in record.type.fields if spec.computed]
    if not names:
        return record
    values = dict(record.values) | {name: compute(record, today) for name, compute in names}
    return Record(record.type, record.id, frozen(values), record.path, record.trail)
