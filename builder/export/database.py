"""The whole catalogue as one SQLite file, a table a type, ready for Datasette or any SQL tool.

References are ids with a foreign key where they are single; lists, groups and tables are JSON text. Every field a page
may show is in it, bodies too. `records` holds what all types share, `fields` is the data dictionary.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial

from builder.export.dictionary import dictionary
from builder.export.rows import address
from builder.fields import FieldSpec
from builder.records import Site
from builder.schema import RecordType
from builder.values import Due, File, Group

NAME = "database"
PATH = "catalogue.sqlite"
LARGEST = 2_000  # records: it is made anew with every change; larger sites use `gongkai export database`
Row = list[object]
Rows = tuple[list[Row], list[Row]]
_SHARED = ("type", "title", "summary", "org", "published_on", "topic", "url")


def parts(site: Site) -> Iterable[str]:
    """The types, on sites of up to LARGEST records."""
    return site.types if len(site.records) <= LARGEST else ()


def part(site: Site, name: str) -> Rows:
    """The rows of a type in its own table and in `records`."""
    kind, own, shared = site.types[name], list[Row](), list[Row]()
    names = [spec.name for spec in _specs(kind)]
    for record in site.of_type(name):
        get, url = record.values.get, address(site, record)
        shared.append([record.id, name, *(_plain(get(field)) for field in _SHARED[1:-1]), url])
        own.append([record.id, *(_value(get(field)) for field in names), url])
    return own, shared


def database(site: Site) -> bytes:
    """The bytes of the file; equal for equal sites."""
    return file(site, partial(part, site), None)


def file(site: Site, made: Callable[[str], Rows | None], last: bytes | None) -> bytes:
    """The file, of the rows of all types, asked for one after another; those that are not made again are copied from
    the last file."""
    db = sqlite3.connect(":memory:")
    if last is not None:
        db.execute("attach ':memory:' as last")
        db.deserialize(last, name="last")
    _make(db, "records", ["id", *_SHARED], ["foreign key (org) references records (id)"])
    _make(db, "fields", ["type", "field", "label", "label_en", "kind", "required", "meaning"], [])
    if last is None:
        db.executemany("insert into main.fields values (?, ?, ?, ?, ?, ?, ?)", dictionary(site.types))
    else:
        _copy(db, "fields")
    for name, kind in site.types.items():
        specs = _specs(kind)
        keys = [f"foreign key ({_quoted(s.name)}) references records (id)" for s in specs if s.kind == "ref"]
        _make(db, name, ["id", *(spec.name for spec in specs), "url"], keys)
        rows = made(name)
        if rows:
            own, shared = rows
            _insert(db, name, len(specs) + 2, own)
            _insert(db, "records", len(_SHARED) + 1, shared)
        else:
            _copy(db, name)
            _copy(db, "records", "type = ?", name)
    db.commit()
    return bytes(db.serialize())


def _copy(db: sqlite3.Connection, table: str, which: str = "true", *args: str) -> None:
    """Rows of the last file, in their order; under a condition, or SQLite would take over its pages as they lie.

    Not `rowid`: a field of a type may be called that.
    """
    name = _quoted(table)
    db.execute(f"insert into main.{name} select * from last.{name} where {which} order by _rowid_", args)


def _specs(kind: RecordType) -> list[FieldSpec]:
    return [spec for spec in kind.public_fields if spec.name != "id"]


def _value(value: object) -> object:
    return value if value is None or isinstance(value, (str, int)) else _plain(value)


def _plain(value: object) -> str | None:
    """A value as text, a compound one as JSON."""
    if value is None:
        return None
    if isinstance(value, (tuple, Group)):
        return json.dumps(as_json(value), ensure_ascii=False, sort_keys=True)
    return str(value)


def as_json(value: object) -> object:
    """A value as JSON knows it: groups as objects, files and due times by their parts."""
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Group):
        return {name: as_json(item) for name, item in value.items()}
    if isinstance(value, File):
        return {"path": value.path, "title": value.title}
    if isinstance(value, Due):
        return {"words": value.words, "date": value.date}
    return value if isinstance(value, (bool, int)) else str(value)


def _make(db: sqlite3.Connection, name: str, columns: list[str], keys: list[str]) -> None:
    named = [f"{_quoted(column)} primary key" if column == "id" else _quoted(column) for column in columns]
    db.execute(f"create table main.{_quoted(name)} ({', '.join([*named, *keys])})")


def _insert(db: sqlite3.Connection, name: str, width: int, rows: list[Row]) -> None:
    db.executemany(f"insert into main.{_quoted(name)} values ({', '.join('?' * width)})", rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
