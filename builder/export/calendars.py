"""Calendars (iCalendar, RFC 5545) of what has its days: consultations, open days, due tasks.

A type takes part by `calendar: [first day, last day]` in its type.yml. Whole days, in the reader's own calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from builder.channels import calendar_path, calendars, days_of
from builder.dates import first_day, last_day
from builder.plan import Page, url_of
from builder.project import Project
from builder.records import Record, Site
from builder.words import own_words

if TYPE_CHECKING:
    from icalendar import Event


def export(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """`calendars/<type>.ics` for each type with days."""
    from icalendar import Calendar  # imported only where a calendar is made

    for kind, records in calendars(site):
        calendar = Calendar()
        calendar.add("prodid", "-//gongkai//calendar//ZH")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        owner = own_words(site.settings, "name", project.language)
        calendar.add("x-wr-calname", f"{kind.name_in(project.language)} - {owner}")
        for record in records:
            calendar.add_component(_event(site, record))
        yield calendar_path(kind), calendar.to_ical()


def _event(site: Site, record: Record) -> Event:
    from icalendar import Event

    starts, ends = days_of(record) or ("", "")
    domain = str(site.settings["domain"])
    event = Event()
    event.add("uid", f"{record.id}@{domain}")
    event.add("dtstamp", _stamp(record))
    event.add("dtstart", last_day(starts) if starts == ends else first_day(starts))
    event.add("dtend", last_day(ends) + timedelta(days=1))  # the first day after it, by the norm
    event.add("summary", f"{record.type.label}：{record.title}")
    event.add("url", f"https://{domain}/{url_of(site, record)}")
    if record.values.get("summary"):
        event.add("description", str(record.summary))
    event.add("transp", "TRANSPARENT")
    return event


def _stamp(record: Record) -> datetime:
    """When the entry was made: the day of publishing or change, since no clock may show in the output."""
    return datetime.combine(first_day(record.revised_on), time(), UTC)
