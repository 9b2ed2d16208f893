"""What one can follow: a column, a unit, a topic or an audience, each with its newest records.

The feeds, the calendars and the page where a visitor picks them (S34) all start here, so that they cannot differ.
A type has a calendar by `calendar: [first day, last day]` in its type.yml, the names of one or two of its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.dates import first_day, last_day
from builder.records import Record, Site
from builder.schema import RecordType
from builder.values import Due

NEWEST = 30  # records a feed holds
KINDS = ("column", "org", "topic", "audience")


@dataclass(frozen=True, slots=True)
class Channel:
    """Something to follow. `key` is its id in an address, `path` its feed relative to the root of the site."""

    kind: str
    value: str
    key: str
    title: str
    title_en: str
    all: Sequence[Record]  # its records, newest first

    @property
    def records(self) -> tuple[Record, ...]:
        """The newest, newest first."""
        return tuple(self.all[:NEWEST])

    @property
    def path(self) -> str:
        """Where the feed lies."""
        return f"feeds/{self.kind}-{self.key}.xml"

    def name_in(self, lang: str) -> str:
        """The title in the reader's language."""
        return (self.title_en if lang == "en" else "") or self.title


def channels(site: Site) -> Iterator[Channel]:
    """Every column, unit, topic and audience with at least one record, in a fixed order."""
    order = list(site.columns)

    def rank(key: tuple[str, str]) -> tuple[int, int, str]:
        return KINDS.index(key[0]), order.index(key[1]) if key[0] == "column" else 0, key[1]

    for kind, value in sorted((key for key in site.newest if key[0] in KINDS), key=rank):
        found = channel(site, kind, value)
        if found:
            yield found


def channel(site: Site, kind: str, value: str) -> Channel | None:
    """One channel; None for a unit that is not public."""
    named = _named(site, kind, value)
    return Channel(kind, value, *named, site.newest[kind, value]) if named else None


def newest_day(site: Site, kind: str, value: str) -> str:
    """The day the last record of a channel was published, or nothing. Everything is `("all", "")`."""
    first = site.newest[kind, value][:1] if (kind, value) in site.newest else ()
    return str(first[0].values["published_on"])[:10] if first else ""


def _named(site: Site, kind: str, value: str) -> tuple[str, str, str] | None:
    """Key and titles of a group; None for a unit that is not public."""
    if kind == "column":
        column = site.columns[value]
        return column.id, column.name, column.name_en
    if kind == "org":
        unit = site.records.get(value)
        return (unit.id, str(unit.title), str(unit.title_en or "")) if unit else None
    choice = site.choice(f"{kind}s", value)
    return (choice.slug, choice.text, choice.en) if choice else None


def calendar_path(kind: RecordType) -> str:
    """Where the calendar of a type lies."""
    return f"calendars/{kind.name}.ics"


def calendars(site: Site) -> Iterator[tuple[RecordType, list[Record]]]:
    """The types that have days, each with its dated records; types without any are left out."""
    for kind in site.types.values():
        dated = [record for record in site.of_type(kind.name) if days_of(record)] if kind.calendar else []
        if dated:
            yield kind, dated


def days_of(record: Record) -> tuple[str, str] | None:
    """First and last day (ISO, perhaps partial, both inclusive) of what a record announces; None when it has none."""
    days = [_iso(record.values.get(name)) for name in record.type.calendar]
    return (days[0], days[-1]) if days and all(days) and first_day(days[0]) <= last_day(days[-1]) else None


def _iso(value: object) -> str:
    return (value.date if isinstance(value, Due) else str(value or ""))[:10]
