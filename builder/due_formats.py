"""What must be done next, as text by unit, as an Excel list, as a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from builder.dates import first_day
from builder.due import Todo
from builder.export.rows import Table
from builder.records import Site

Say = Callable[..., str]  # the words of the command line in the user's language


def unit_name(site: Site, id: str, say: Say) -> str:
    """The title of a unit; of the whole site where there is none."""
    unit = site.get(id) if id else None
    return str(unit.title) if unit else say("due_whole_site")


def days_words(todo: Todo, say: Say) -> str:
    """How far away or how late."""
    if todo.days < 0:
        return say("due_late", n=-todo.days)
    return say("due_left", n=todo.days) if todo.days else say("due_today")


def text(site: Site, found: tuple[Todo, ...], say: Say) -> str:
    """Lines by unit, for reading; the last line sums up."""
    lines = []
    for unit, group in groupby(found, key=lambda todo: todo.unit):
        own = list(group)
        lines.append(f"{unit_name(site, unit, say)} ({len(own)})")
        lines += [f"  {t.due}  {days_words(t, say)}  {_kind(t, say)}  {t.title}{_mark(t)}" for t in own]
    late = sum(todo.days < 0 for todo in found)
    return "\n".join([*lines, say("due_sum", all=len(found), late=late)]) + "\n"


def _mark(todo: Todo) -> str:
    return f"  [{todo.record}]" if todo.record else ""


def _kind(todo: Todo, say: Say) -> str:
    return say(f"due_kind_{KINDS[todo.kind]}")


KINDS = {
    "年度报告": "report", "预算": "budget", "决算": "account", "政策解读": "interpretation", "意见反馈": "feedback",
    "依申请答复": "reply", "任务": "task", "征集截止": "closing", "栏目更新": "column", "下网": "expiry",
}  # fmt: skip


def xlsx(site: Site, found: tuple[Todo, ...], say: Say) -> bytes:
    """One sheet with a filter."""
    from builder.export.workbook import workbook  # its library is imported only where one is made

    heads = tuple(say(f"due_head_{name}") for name in ("unit", "kind", "title", "due", "days", "record", "url"))
    rows = tuple(
        (unit_name(site, t.unit, say), _kind(t, say), t.title, t.due, str(t.days), t.record, _address(site, t))
        for t in found
    )
    return workbook(say("due_title"), Table(heads, rows), site.today)


def _address(site: Site, todo: Todo) -> str:
    return f"https://{site.settings['domain']}/{todo.url}" if todo.url else ""


def ics(site: Site, found: tuple[Todo, ...], say: Say) -> bytes:
    """A calendar with a whole day for each (RFC 5545)."""
    from icalendar import Calendar, Event  # imported only where a calendar is made

    calendar = Calendar()
    calendar.add("prodid", "-//gongkai//due//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("due_title"))
    for n, todo in enumerate(found):
        event, day = Event(), first_day(todo.due)
        event.add("uid", f"{todo.unit}-{KINDS[todo.kind]}-{todo.record or n}-{todo.due}@{site.settings['domain']}")
        event.add("dtstamp", datetime.combine(site.today, time(), UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"{_kind(todo, say)} {todo.title} ({unit_name(site, todo.unit, say)})")
        if todo.url:
            event.add("url", _address(site, todo))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


FORMATS: Mapping[str, Callable[[Site, tuple[Todo, ...], Say], str | bytes]] = {"text": text, "xlsx": xlsx, "ics": ics}
