"""Which data files a change touches: those whose content is another one, found without writing the large ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.channels import calendars, channel, channels
from builder.diff.shown import ListKey, Shown
from builder.diff.side import Side
from builder.export.calendars import export as calendar_files
from builder.export.database import LARGEST
from builder.export.database import PATH as DATABASE
from builder.export.feeds import OPML, feed
from builder.export.rows import cells, mixed_row
from builder.records import Record
from builder.urls import url_of

SITE = ""  # the lists of what can be followed


def exports(before: Side, after: Side, old: Shown, new: Shown, ids: set[str]) -> set[str]:
    """The feeds, calendars, tables and whole catalogues that differ, `ids` being the records that may."""
    lists = old.lists_of(ids) | new.lists_of(ids)
    was, now = (dict(_files(side, shown, lists, ids)) for side, shown in ((before, old), (after, new)))
    return {path for path in was.keys() | now.keys() if was.get(path) != now.get(path)}


def _files(side: Side, shown: Shown, lists: set[ListKey], ids: set[str]) -> Iterator[tuple[str, object]]:
    """File → what its content follows from."""
    site = side.site
    records = [record for id in sorted(ids) if (record := site.records.get(id))]
    rows = {record.id: cells(site, record) for record in records}
    if len(site.records) <= LARGEST:
        yield DATABASE, [record.values for record in records]
    yield "catalogue.csv", (known := [mixed_row(site, record) for record in records])
    yield "catalogue.json", known
    pages = frozenset(url for url, (kind, _) in side.pages.items() if kind == "list")
    yield "sitemap.xml", (pages, [(url_of(site, record), record.revised_on) for record in records])
    yield OPML, [(one.path, one.title, one.title_en) for one in channels(site)]
    for col, facet, value in lists:
        followed = col == SITE and facet != "all" and (facet, value) in site.newest
        found = channel(site, facet, value) if followed else None
        if found and found.records:
            yield found.path, feed(side.project, site, found)
    for url, members in shown.tables(lists):
        yield url, (members, [rows.get(id) for id in members if id in ids])
    yield from _calendars(side, records)


def _calendars(side: Side, records: Iterable[Record]) -> Iterator[tuple[str, object]]:
    if any(record.type.calendar for record in records) and any(True for _ in calendars(side.site)):
        yield from calendar_files(side.project, side.site, ())
