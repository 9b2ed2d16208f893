"""The public site as the store holds it: records are read when they are looked at, and few are kept in memory."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.codec import Codec
from builder.project import Project
from builder.records import Backlink, FileInfo, Record, Site, frozen
from builder.store import Store, loads

KEPT = 1500  # records held in memory
CHUNK = 200  # records read at once when many are walked through
_RECORD = ("select p.id, p.type, p.state, r.path, r.trail, coalesce(p.shown, r.raw)"
           " from public p join records r on r.seq = p.seq")  # fmt: skip


class Reader:
    """Reads public records; the last ones read are kept."""

    def __init__(self, project: Project, store: Store) -> None:
        self.store, self.types = store, project.types
        self._codec = Codec(project.types, project.vocab)
        self._kept: OrderedDict[str, tuple[int, Record] | None] = OrderedDict()

    def find(self, id: str) -> tuple[int, Record] | None:
        """State (1 live, 2 gone) and record; None for what is not public."""
        if id in self._kept:
            self._kept.move_to_end(id)
            return self._kept[id]
        row = self.store.row(f"{_RECORD} where p.id = ?", id)
        return self._keep(id, self._made(row) if row else None)

    def many(self, ids: Sequence[str]) -> Iterator[Record]:
        """The live records with these ids, in their order."""
        missing = [id for id in ids if id not in self._kept]
        if len(missing) > 2:
            marks = ", ".join("?" * len(missing))
            for row in self.store.rows(f"{_RECORD} where p.id in ({marks})", *missing):
                self._keep(row[0], self._made(row))
        for id in ids:
            found = self.find(id)
            if found:
                yield found[1]

    def _made(self, row: tuple[Any, ...]) -> tuple[int, Record]:
        id, type, state, path, trail, values = row
        return state, Record(self.types[type], id, frozen(self._codec.decode(type, values)), path, tuple(loads(trail)))

    def _keep(self, id: str, found: tuple[int, Record] | None) -> tuple[int, Record] | None:
        self._kept[id] = found
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found


class Records(Mapping[str, Record]):
    """The records of one state, by id, in the order of ids."""

    def __init__(self, reader: Reader, state: int) -> None:
        self.reader, self._state = reader, state

    def __getitem__(self, id: str) -> Record:
        found = self.reader.find(str(id))
        if found is None or found[0] != self._state:
            raise KeyError(id)
        return found[1]

    def __iter__(self) -> Iterator[str]:
        yield from self.reader.store.column("select id from public where state = ? order by id", self._state)

    def __len__(self) -> int:
        return int(self.reader.store.value("select count(*) from public where state = ?", self._state))

    def values(self) -> Any:
        """The records, few of them in memory at once."""
        return (record for chunk in chunks(list(self)) for record in self.reader.many(chunk))

    def items(self) -> Any:
        """Ids and records."""
        return ((record.id, record) for record in self.values())


class Row(Sequence[Record]):
    """Records in an order the store keeps; their number, a slice or all of them cost what they hold and no more."""

    def __init__(self, reader: Reader, count: str, ids: str, *args: object) -> None:
        self._reader, self._count, self._ids, self._args = reader, count, ids, args

    def __len__(self) -> int:
        return int(self._reader.store.value(self._count, *self._args) or 0)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step != 1:
                return tuple(self)[key]
            return tuple(self._reader.many(self.ids(max(stop - start, 0), start)))
        at = key if key >= 0 else len(self) + key
        found = self.ids(1, at) if at >= 0 else []
        if not found:
            raise IndexError(key)
        return next(self._reader.many(found))

    def __iter__(self) -> Iterator[Record]:
        for chunk in chunks(self.ids(-1, 0)):
            yield from self._reader.many(chunk)

    def ids(self, limit: int, offset: int) -> list[str]:
        """Some of the ids; all for a limit of -1."""
        return self._reader.store.column(f"{self._ids} limit ? offset ?", *self._args, limit, offset)


class Columns(Mapping[str, Row]):
    """`site.by_column`: the records of each column in the order of its list."""

    def __init__(self, reader: Reader, columns: Iterable[str]) -> None:
        self._reader, self._columns = reader, list(columns)

    def __getitem__(self, col: str) -> Row:
        if col not in self._columns:
            raise KeyError(col)
        list_id = self._reader.store.value("select id from lists where col = ? and facet = ''", col)
        count, ids = "select n from lists where id = ?", "select id from members where list = ? order by key"
        return Row(self._reader, count, ids, list_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class Newest(Mapping[tuple[str, str], Row]):
    """`site.newest`: what can be followed, each with its records, the last published first."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __getitem__(self, key: tuple[str, str]) -> Row:
        query = "select id from lists where col = '' and facet = ? and value = ? and n > 0"
        list_id = self._reader.store.value(query, *key)
        if list_id is None:
            raise KeyError(key)
        count, ids = "select n from lists where id = ?", "select id from members where list = ? order by key"
        return Row(self._reader, count, ids, list_id)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from self._reader.store.rows(
            "select facet, value from lists where col = '' and n > 0 order by facet, value"
        )

    def __len__(self) -> int:
        return int(self._reader.store.value("select count(*) from lists where col = '' and n > 0"))


class Backlinks(Mapping[str, "tuple[Backlink, ...]"]):
    """`site.backlinks`: who refers to a record, in the order of ids."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __getitem__(self, id: str) -> tuple[Backlink, ...]:
        rows = self._reader.store.rows("select id, type, field from links where dst = ? order by id, field", str(id))
        records = {
            record.id: record for chunk in chunks([row[0] for row in rows]) for record in self._reader.many(chunk)
        }
        types = self._reader.types
        return tuple(Backlink(records[id], types[type].by_name[field]) for id, type, field in rows if id in records)

    def groups(self, id: str) -> list[tuple[str, str, int]]:
        """Type, field and number of what refers to a record."""
        query = "select type, field, count(*) from links where dst = ? group by type, field"
        return self._reader.store.rows(query, id)

    def row(self, id: str, parts: Sequence[tuple[str, str]], newest: bool = False) -> Row:
        """What refers to a record through some fields of some types; by id, or the newest first."""
        pairs = ", ".join(f"('{type}', '{field}')" for type, field in parts)
        where = f"from links where dst = ? and (type, field) in (values {pairs})"
        order = "day desc, id" if newest else "id"
        return Row(
            self._reader, f"select count(distinct id) {where}", f"select distinct id {where} order by {order}", id
        )

    def __iter__(self) -> Iterator[str]:
        yield from self._reader.store.column("select distinct dst from links order by dst")

    def __len__(self) -> int:
        return int(self._reader.store.value("select count(distinct dst) from links"))


class Types(Mapping[str, Row]):
    """The live records of each type, by id."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __getitem__(self, name: str) -> Row:
        where = "from public where state = 1 and type = ?"
        return Row(self._reader, f"select count(*) {where}", f"select id {where} order by id", name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._reader.types)

    def __len__(self) -> int:
        return len(self._reader.types)


class Files(Mapping[str, FileInfo]):
    """The attachments public records name, by path below data/files/."""

    _QUERY = "from files f where exists (select 1 from shown_files s where 'data/files/' || s.path = f.path)"

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, path: str) -> FileInfo:
        row = None
        if self._store.value("select 1 from shown_files where path = ?", path):
            row = self._store.row("select size, sha256 from files where path = ?", f"data/files/{path}")
        if row is None:
            raise KeyError(path)
        return FileInfo(*row)

    def __iter__(self) -> Iterator[str]:
        for path in self._store.column(f"select path {self._QUERY} order by path"):
            yield path.removeprefix("data/files/")

    def __len__(self) -> int:
        return int(self._store.value(f"select count(*) {self._QUERY}"))


class IndexCards:
    """Counts over the index cards of live records, each counted once a build."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted: dict[tuple[str, ...], Counter[tuple[object, ...]]] = {}

    def counts(self, names: tuple[str, ...]) -> Counter[tuple[object, ...]]:
        """How many records share the values under some names: see `Site.counts`."""
        if names not in self._counted:
            wanted = ", ".join(map(_card_value, names))
            columns = "join members m on m.id = p.id join lists l on l.id = m.list and l.facet = '' and l.col <> ''"
            joined = f"{columns if 'column' in names else ''} where p.state = 1"
            rows = self._store.rows(f"select {wanted}, count(*) from public p {joined} group by {wanted}")
            self._counted[names] = Counter({tuple(row[:-1]): row[-1] for row in rows})
        return self._counted[names]


def _card_value(name: str) -> str:
    """What stands under a name on a card, in SQL."""
    if name == "type":
        return "p.type"
    if name == "column":
        return "l.col"
    if name in ("year", "month"):
        return f"substr(ifnull(json_extract(p.card, '$.published_on'), ''), 1, {4 if name == 'year' else 7})"
    assert name.isidentifier(), name
    return f"json_extract(p.card, '$.{name}')"


def chunks(ids: list[str]) -> Iterator[list[str]]:
    """Ids in handfuls."""
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


def stored_site(project: Project, store: Store) -> Site:
    """The public site of the project's day, read from the store."""
    reader = Reader(project, store)
    return Site(
        settings=project.settings,
        columns=project.columns,
        types=project.types,
        vocab=project.vocab,
        records=Records(reader, 1),
        tombstones=Records(reader, 2),
        by_column=Columns(reader, project.columns),
        by_type=Types(reader),
        newest=Newest(reader),
        backlinks=Backlinks(reader),
        files=Files(store),
        today=project.today,
        cards=IndexCards(store),
    )


def reader_of(site: Site) -> Reader:
    """What reads the records of a site of the store."""
    records = site.records
    assert isinstance(records, Records)
    return records.reader
