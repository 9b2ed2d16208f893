"""data/<type>/*.yml → the store. Every changed file is read and checked; what it says stands until it changes again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from builder.codec import Codec
from builder.diagnostics import Report
from builder.entries import Source
from builder.executors import is_loss, shared
from builder.known import keep_notes
from builder.project import Project
from builder.reading import Judge, Read, Reader, Row, found_by_of, read_share
from builder.records import Record, frozen
from builder.sources import FILES, Changes, every_file, find_changes, strange_folders
from builder.store import Store, dumps, loads

if TYPE_CHECKING:
    from concurrent.futures import Executor

BATCH = 500  # files, or records of one, whose rows are written together
MANY = 5_000  # files that are worth another reader: this process needs two seconds for them
SHARE = 100  # files of a share
FOUND_BY = {"refs": ("dst", "want", "src"), "uniques": ("type", "field", "value", "seq"), "uses": ("path", "seq"),
            "said": ("name", "value", "seq")}  # fmt: skip
"""The columns of the tables by which records are found, the number of the record last."""


def find_sources(project: Project, report: Report) -> list[Source]:
    """All files of records below data/, sorted by path; folders that are no type are told."""
    strange_folders(project, report)
    paths = [path for path, *_ in every_file(project) if not path.startswith(FILES)]
    return [Source(path, project.types[path.split("/")[1]]) for path in paths]


class Loader:
    """Brings the store up to the files as they are now; knows afterwards which ids and attachments that touched."""

    def __init__(self, project: Project, store: Store, judge: Judge, helper: Executor | None = None) -> None:
        self._project, self._store, self._helper = project, store, helper
        self._reader = Reader(project, judge)
        self._codec = Codec(project.types, project.vocab)
        self._next = int(store.value("select max(seq) from records") or 0)
        self._records: list[tuple[object, ...]] = []
        self._files: list[tuple[object, ...]] = []
        self._found_by: dict[str, list[tuple[object, ...]]] = {table: [] for table in FOUND_BY}
        self.ids: set[str] = set()
        self.files: set[str] = set()
        self.moved = False
        self.read = 0
        self._seen: dict[str, dict[str, object]] = {}
        self.changed: set[str] = set()
        """Types of which a record changed, and names of fields that did."""

    def take(self, changes: Changes) -> None:
        """Read what is to be read, forget what is gone."""
        for path in changes.gone:
            self._forget(path)
            self._store.run("delete from files where path = ?", path)
        for read in self._all(list(changes.read.items())):
            self._keep(read)
            if len(self._files) >= BATCH:
                self._flush()
        self._flush()
        self.moved = bool(changes.gone or changes.read)
        self.changed |= {name for values in self._seen.values() for name in values}

    def _all(self, wanted: list[tuple[str, str]]) -> Iterator[Read]:
        """What is read of each file, in their order; of very many others read a share."""
        done = 0
        if self._helper and len(wanted) >= MANY:
            shares = [wanted[at : at + SHARE] for at in range(0, len(wanted), SHARE)]
            work = partial(read_share, self._project.root, self._project.today)
            try:
                for share in shared(self._helper, work, shares):
                    yield from share
                    done += len(share)
            except Exception as error:
                if not is_loss(error):
                    raise
        for path, oid in wanted[done:]:
            yield self._reader.read(path, oid)

    def _forget(self, path: str) -> None:
        if path.startswith(FILES):
            self.files.add(path.removeprefix(FILES))
        self._forget_notes(path)
        for seq, id, type, raw in self._store.rows("select seq, id, type, raw from records where path = ?", path):
            self._drop(seq, id, type, raw)

    def _drop(self, seq: int, id: str, type: str, raw: str) -> None:
        store, values = self._store, self._codec.decode(type, raw)
        record = Record(self._project.types[type], id, frozen(values), "")
        for table, rows in found_by_of(record).items():
            where = " and ".join(f"{key} = ?" for key in FOUND_BY[table])
            store.many(f"delete from {table} where {where}", [(*row, seq) for row in rows])
        self._note_change(id, type, values)
        store.run("delete from records where seq = ?", seq)
        store.run("delete from notes where owner in (?, ?)", f"rule:{seq}", f"link:{seq}")

    def _keep(self, read: Read) -> None:
        path = read.path
        if read.linked:
            self._store.remember("links", path)
        if path.startswith(FILES):
            self.files.add(path.removeprefix(FILES))
        else:
            self._forget_notes(path)
            keep_notes(self._store, path, read.notes)
            self._replace(read)
            self.ids.update(read.lost)
        lost = dumps(read.lost) if read.lost else None
        self._files.append((path, read.type, read.oid, read.sha256, read.stamp, read.size, lost))

    def _forget_notes(self, path: str) -> None:
        """What was said of a file, and the ids it may have held when it could not be read."""
        if not self._store.fresh:
            self._store.run("delete from notes where owner = ?", path)
            self.ids.update(loads(self._store.value("select lost from files where path = ?", path) or "[]"))

    def _replace(self, read: Read) -> None:
        """Put the records of a file in the place of its old ones; those that did not change keep their row."""
        old: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        if not self._store.fresh:
            query = "select seq, id, type, raw from records where path = ?"
            for seq, id, type, raw in self._store.rows(query, read.path):
                old.setdefault((id, raw), []).append((seq, type, raw))
        for pos, row in enumerate(read.rows):
            self.read += 1
            same = old.get((row.id, row.raw))
            if same:
                seq = same.pop(0)[0]
                self._store.run("update records set pos = ?, trail = ? where seq = ?", pos, row.trail, seq)
                self._store.run("delete from notes where owner = ?", f"rule:{seq}")
            else:
                seq = self._add(read, pos, row)
            keep_notes(self._store, f"rule:{seq}", row.notes)
            if len(self._records) >= BATCH:
                self._flush()
        for (id, raw), rows in old.items():
            for seq, type, _ in rows:
                self._drop(seq, id, type, raw)

    def _add(self, read: Read, pos: int, row: Row) -> int:
        self._next += 1
        seq = self._next
        if not self._store.fresh:
            self._note_change(row.id, read.type, self._codec.decode(read.type, row.raw))
        self._records.append((seq, row.id, read.type, read.path, pos, row.trail, row.raw, 0, row.opens, row.closes))
        for table, rows in row.found_by.items():
            self._found_by[table] += [(*found, seq) for found in rows]
        return seq

    def _note_change(self, id: str, type: str, values: dict[str, object]) -> None:
        """A record came or went; of one that only changed both are told, and what they share is no change."""
        self.ids.add(id)
        before = self._seen.pop(id, None)
        self.changed.add(type)
        if before is None:
            self._seen[id] = values
        else:
            names = before.keys() | values.keys()
            self.changed |= {name for name in names if before.get(name) != values.get(name)}

    def _flush(self) -> None:
        columns = "(path, type, oid, sha256, stamp, size, lost)"
        self._store.many(f"insert or replace into files {columns} values (?, ?, ?, ?, ?, ?, ?)", self._files)
        self._files.clear()
        self._store.many("insert into records values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._records)
        self._records.clear()
        for table, rows in self._found_by.items():
            columns, marks = ", ".join(FOUND_BY[table]), ", ".join("?" * len(FOUND_BY[table]))
            self._store.many(f"insert or ignore into {table} ({columns}) values ({marks})", rows)
            rows.clear()


def load(project: Project, store: Store, report: Report, judge: Judge, helper: Executor | None = None) -> Loader:
    """Every changed source into the store; `judge` tells what is wrong with a record by itself, `helper` reads with
    us where the files are many."""
    strange_folders(project, report)
    loader = Loader(project, store, judge, helper)
    loader.take(find_changes(project, store))
    return loader
