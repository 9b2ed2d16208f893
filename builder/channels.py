"""What one can follow: a column, a unit, a topic or an audience, each with its newest records.

The feeds, the calendars and the page where a visitor picks them (S34) all start here, so that they cannot differ.
A type has a calendar by `calendar: [first day, last day]` in its type.yml, the names of one or two of its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from builder.dates import first_day, last_day
from builder.records import Record, Site
from builder.schema import RecordType
from builder.values import Due

NEWEST = 30  # records a feed holds
KINDS = ("column", "org", "topic", "audience")
_GROUPED = ("org", "topic", "audience")  # what a record says of itself; a column gathers its own


@dataclass(frozen=True, slots=True)
class Channel:
    """Something to follow. `key` is its id in an address, `path` its feed relative to the root of the site."""

    kind: str
    key: str
    title: str
    title_en: str
    records: tuple[Record, ...]  # the newest, newest first

    @property
    def path(self) -> str:
        """Where the feed lies."""
        return f"feeds/{self.kind}-{self.key}.xml"

    def name_in(self, lang: str) -> str:
        """The title in the reader's language."""
        return (self.title_en if lang == "en" else "") or self.title


def channels(site: Site) -> Iterator[Channel]:
    """Every column, unit, topic and audience with at least one record, in a fixed order."""
    for column in site.columns.values():
        records = site.by_column.get(column.id, ())
        if records:
            yield Channel("column", column.id, column.name, column.name_en, newest(records))
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in site.ordered:
        for kind in _GROUPED:
            for value in _values(record, kind):
                groups.setdefault((kind, value), []).append(record)
    for (kind, value), found in sorted(groups.items(), key=lambda group: (KINDS.index(group[0][0]), group[0][1])):
        named = _named(site, kind, value)
        if named:
            yield Channel(kind, *named, newest(found))


def newest(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records published last, newest first; of one day those with the greater id first."""
    return tuple(nlargest(NEWEST, records, key=lambda record: (str(record.values.get("published_on")), record.id)))


def _values(record: Record, kind: str) -> Sequence[str]:
    value = record.values.get(kind)
    if value is None:
        return ()
    return [str(item) for item in value] if isinstance(value, tuple) else (str(value),)


def _named(site: Site, kind: str, value: str) -> tuple[str, str, str] | None:
    """Key and titles of a group; None for a unit that is not public."""
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
