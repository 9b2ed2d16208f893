"""The public site as the store holds it: records are read when they are looked at, and few are kept in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.backlinks import Backlinks
from builder.project import Project
from builder.reader import Reader, Row, chunks
from builder.records import FileInfo, Record, Site
from builder.store import Store

MANY = 5_000  # keys of a count that is not held: hardly two records are alike in it, and it is asked for but once


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
    """Counts over the index cards of live records, each counted once a build unless hardly two records are alike."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted: dict[tuple[str, ...], Counter[tuple[object, ...]]] = {}

    def counts(self, names: tuple[str, ...]) -> Counter[tuple[object, ...]]:
        """How many records share the values under some names: see `Site.counts`."""
        found = self._counted.get(names)
        if found is None:
            wanted = ", ".join(map(_card_value, names))
            of_columns = "lists l cross join members m on m.list = l.id and l.facet = '' and l.col <> '' cross join"
            joined = f"{of_columns} public p on p.id = m.id" if "column" in names else "public p"
            rows = self._store.db.execute(f"select {wanted} from {joined} where p.state = 1")
            found = Counter(rows)  # as they come: to group them takes SQLite longer, and 7 MB
            if len(found) < MANY:
                self._counted[names] = found
        return found

    def value(self, id: str, name: str) -> object:
        """What stands on the card of one record: see `Site.on_card`."""
        return self._store.value(f"select {_card_value(name)} from public p where p.id = ? and p.state = 1", id)


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
        supervision=project.supervision,
    )


def reader_of(site: Site) -> Reader:
    """What reads the records of a site of the store."""
    records = site.records
    assert isinstance(records, Records)
    return records.reader
