"""Reads records of the store as they are looked at; few are kept in memory. And records in an order the store keeps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

from builder.codec import Codec
from builder.project import Project
from builder.records import Record, frozen
from builder.store import Store, loads

KEPT = 1000  # records held in memory; of 1,500 few more are found, and they take 5 MB
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

    def hold(self, ids: Sequence[str]) -> None:
        """Read several at once, for `find`."""
        missing = [id for id in ids if id not in self._kept]
        if len(missing) > 2:
            marks = ", ".join("?" * len(missing))
            for row in self.store.rows(f"{_RECORD} where p.id in ({marks})", *missing):
                self._keep(row[0], self._made(row))

    def many(self, ids: Sequence[str]) -> Iterator[Record]:
        """The live records with these ids, in their order."""
        self.hold(ids)
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


class Listed(Sequence[Record]):
    """Records whose ids are known, each read when it is reached."""

    def __init__(self, reader: Reader, ids: list[str]) -> None:
        self._reader, self._ids = reader, ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return tuple(self._reader.many(self._ids[key]))
        return next(self._reader.many([self._ids[key]]))

    def __iter__(self) -> Iterator[Record]:
        return self._reader.many(self._ids)


def chunks(ids: list[str]) -> Iterator[list[str]]:
    """Ids in handfuls."""
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
