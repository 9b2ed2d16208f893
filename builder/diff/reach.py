"""What a change touches beside the records themselves: columns, addresses, exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.addresses import open_ledger
from builder.boards import board_pages, board_url
from builder.channels import calendar_path, calendars, channels
from builder.diff.card import ColumnChange, Reach, RecordChange
from builder.diff.side import Side
from builder.export.database import PATH as DATABASE
from builder.records import Record
from builder.references import references
from builder.urls import url_of

NAMED = {"title", "title_en", "doc_no", "validity"}  # fields that pages of other records show
WHOLE = {"sitemap.xml", "catalogue.csv", "catalogue.json", DATABASE}  # tables of all records
EVERYTHING = ("mkdocs.yml", "data/site.yml", "data/columns.yml", "data/vocab.yml", "theme/")


def columns(before: Side, after: Side, changes: Iterable[RecordChange], lang: str) -> Iterator[ColumnChange]:
    """The columns whose count or newest day is not the same; only those are walked through that can have changed."""
    changed = [r for c in changes for side in (before, after) if (r := side.site.get(c.id))]
    for id in dict.fromkeys([*after.site.columns, *before.site.columns]):
        column = after.site.columns.get(id) or before.site.columns[id]
        count = (_count(before, id), _count(after, id))
        if count[0] != count[1] or any(column.takes(record) for record in changed):
            newest = (_newest(before, id), _newest(after, id))
            if count[0] != count[1] or newest[0] != newest[1]:
                yield ColumnChange(id, column.name_in(lang), count, newest)


def _count(side: Side, column: str) -> int:
    return len(side.site.by_column[column]) if column in side.site.columns else 0


def _newest(side: Side, column: str) -> str:
    records = side.site.by_column[column] if column in side.site.columns else ()
    return max((_updated(record) for record in records), default="")


def _updated(record: Record) -> str:
    return str(record.values.get("changed_on") or record.values.get("published_on") or "")


def reach(before: Side, after: Side, changes: tuple[RecordChange, ...], files: set[str]) -> Reach:
    """All addresses that appear, change or vanish."""
    was, now = _lasting(before), _lasting(after)
    ids = {change.id for change in changes}
    touched = {url for url in now.keys() & was.keys() if now[url] != was[url] or _shows(now[url], ids)}
    touched |= {"index.html"} if changes else set()
    touched |= {_prose(path) for path in files if path.startswith("content/") and path.endswith(".md")}
    lists, exports = set[str](), set[str]()
    for side in (before, after):
        records = [record for change in changes for record in _showing(side, change)]
        touched |= {url_of(side.site, record) for record in records}
        lists |= _lists(side, records)
        exports |= _exports(side, records)
    return Reach(
        new=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(sorted(touched - (now.keys() ^ was.keys()))),
        lists=tuple(sorted(lists)),
        gone=tuple(sorted(was.keys() - now.keys() - _led_on(after))),
        exports=tuple(sorted(exports)),
        everything=tuple(sorted(path for path in files if path.startswith(EVERYTHING))),
    )


def _lasting(side: Side) -> dict[str, tuple[str, str]]:
    """The addresses people keep: of records and attachments. Pages of lists come and go with what is in them."""
    return {url: what for url, what in side.pages.items() if what[0] not in ("list", "table")}


def _led_on(side: Side) -> set[str]:
    """The addresses at which a notice answers when nothing else is there."""
    return {address for address, (_, target) in open_ledger(side.project.root).lines.items() if target}


def _shows(what: tuple[str, str], ids: set[str]) -> bool:
    return what[0] != "file" and what[1] in ids


def _showing(side: Side, change: RecordChange) -> Iterator[Record]:
    """The record, and those that name it: who refers to it, and whom it refers to, which links back."""
    record = side.site.get(change.id)
    if record is None:
        return
    yield record
    if change.kind != "changed" or NAMED & {field.name for field in change.fields}:
        yield from (link.record for link in side.site.backlinks.get(record.id, ()))
        yield from (other for *_, id in references(record) if (other := side.site.get(id)))


def _in_columns(side: Side, records: list[Record], wanted: str) -> Iterator[str]:
    """The lists, or the tables beside them, of the columns that take one of the records."""
    columns = {c.id for c in side.site.columns.values() if any(c.takes(record) for record in records)}
    return (url for url, (kind, column) in side.pages.items() if kind == wanted and column in columns)


def _lists(side: Side, records: list[Record]) -> set[str]:
    """The lists of every column that takes one of the records, and the boards: each may show or count it."""
    boards = {board_url(name, key) for name, key, _ in board_pages(side.site)} if records else set()
    return boards | set(_in_columns(side, records, "list"))


def _exports(side: Side, records: list[Record]) -> set[str]:
    """The feeds and calendars in which one of the records stands, the tables of its columns and of the whole site."""
    ids = {record.id for record in records}
    found = {one.path for one in channels(side.site) if ids & {record.id for record in one.records}}
    found |= {calendar_path(kind) for kind, dated in calendars(side.site) if ids & {r.id for r in dated}}
    return found | set(_in_columns(side, records, "table")) | (WHOLE if records else set())


def _prose(path: str) -> str:
    return path.removeprefix("content/").removesuffix(".md") + ".html"
