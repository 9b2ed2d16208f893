"""data/<type>/*.yml → the store. Every changed file is read and checked; what it says stands until it changes again."""

from __future__ import annotations

from collections.abc import Callable

from builder.codec import Codec, encode
from builder.dates import first_day, last_day, next_day
from builder.diagnostics import Report
from builder.entries import Source, load_source
from builder.fields import FieldSpec
from builder.known import keep_notes
from builder.project import Project
from builder.records import PROACTIVE, Record, frozen
from builder.references import references
from builder.sources import FILES, Changes, digests, every_file, find_changes, look, of_link, strange_folders
from builder.store import Store, dumps, loads
from builder.values import Group, files_in

BATCH = 500  # files, or records of one, whose rows are written together
SAID = ("doc_class", "art20")  # fields by which checks of records together find them
KEYS = {"refs": ("dst", "src", "want"), "uniques": ("type", "field", "value", "seq"), "uses": ("path", "seq"),
        "said": ("name", "value", "seq")}  # fmt: skip
Judge = Callable[[Record, Report], None]


def find_sources(project: Project, report: Report) -> list[Source]:
    """All files of records below data/, sorted by path; folders that are no type are told."""
    strange_folders(project, report)
    paths = [path for path, *_ in every_file(project) if not path.startswith(FILES)]
    return [Source(path, project.types[path.split("/")[1]]) for path in paths]


class Loader:
    """Brings the store up to the files as they are now; knows afterwards which ids and attachments that touched."""

    def __init__(self, project: Project, store: Store, judge: Judge) -> None:
        self._project, self._store, self._judge = project, store, judge
        self._codec = Codec(project.types, project.vocab)
        self._next = int(store.value("select max(seq) from records") or 0)
        self._records: list[tuple[object, ...]] = []
        self._files: list[tuple[object, ...]] = []
        self._more: dict[str, list[tuple[object, ...]]] = {"refs": [], "uniques": [], "uses": [], "said": []}
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
        for path, oid in changes.read.items():
            self._read(path, oid)
            if len(self._files) >= BATCH:
                self._flush()
        self._flush()
        self.moved = bool(changes.gone or changes.read)
        self.changed |= {name for values in self._seen.values() for name in values}

    def _forget(self, path: str) -> None:
        if path.startswith(FILES):
            self.files.add(path.removeprefix(FILES))
        self._forget_notes(path)
        for seq, id, type, raw in self._store.rows("select seq, id, type, raw from records where path = ?", path):
            self._drop(seq, id, type, raw)

    def _drop(self, seq: int, id: str, type: str, raw: str) -> None:
        store = self._store
        record = Record(self._project.types[type], id, frozen(self._codec.decode(type, raw)), "")
        for table, rows in _derived(record, seq).items():
            where = " and ".join(f"{key} = ?" for key in KEYS[table])
            store.many(f"delete from {table} where {where}", rows)
        self._note_change(record)
        store.run("delete from records where seq = ?", seq)
        store.run("delete from notes where owner in (?, ?)", f"rule:{seq}", f"link:{seq}")

    def _read(self, path: str, oid: str) -> None:
        stamp, size, linked = look(f"{self._project.root}/{path}")
        if linked:
            self._store.remember("links", path)
            oid = ""  # Git's would be of the link's text
        if path.startswith(FILES):
            self.files.add(path.removeprefix(FILES))
            oid, sha256 = digests(f"{self._project.root}/{path}", oid)
            self._files.append((path, "", of_link(oid) if linked else oid, sha256, stamp, size, None))
            return
        source, report = Source(path, self._project.types[path.split("/")[1]]), Report()
        found = load_source(self._project.root, source, oid, report)
        self._forget_notes(path)
        keep_notes(self._store, path, report)
        self._replace(path, found.records)
        self.ids.update(found.lost)
        lost = dumps(found.lost) if found.lost else None
        oid = of_link(found.oid) if linked else found.oid
        self._files.append((path, source.type.name, oid, "", stamp, size, lost))

    def _forget_notes(self, path: str) -> None:
        """What was said of a file, and the ids it may have held when it could not be read."""
        if not self._store.fresh:
            self._store.run("delete from notes where owner = ?", path)
            self.ids.update(loads(self._store.value("select lost from files where path = ?", path) or "[]"))

    def _replace(self, path: str, records: list[Record]) -> None:
        """Put the records of a file in the place of its old ones; those that did not change keep their row."""
        old: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        if not self._store.fresh:
            for seq, id, type, raw in self._store.rows("select seq, id, type, raw from records where path = ?", path):
                old.setdefault((id, raw), []).append((seq, type, raw))
        self.read += len(records)
        for pos, record in enumerate(records):
            raw = encode(record.values)
            same = old.get((record.id, raw))
            if same:
                seq = same.pop(0)[0]
                self._store.run("update records set pos = ?, trail = ? where seq = ?", pos, dumps(record.trail), seq)
                self._store.run("delete from notes where owner = ?", f"rule:{seq}")
            else:
                seq = self._add(record, pos, raw)
            report = Report()
            self._judge(record, report)
            if len(report):
                keep_notes(self._store, f"rule:{seq}", report)
            if len(self._records) >= BATCH:
                self._flush()
        for (id, raw), rows in old.items():
            for seq, type, _ in rows:
                self._drop(seq, id, type, raw)

    def _add(self, record: Record, pos: int, raw: str) -> int:
        self._next += 1
        self._note_change(record)
        opens, closes = term(record)
        self._records.append((self._next, record.id, record.type.name, record.path, pos, dumps(record.trail), raw,
                              0, opens, closes))  # fmt: skip
        for table, rows in _derived(record, self._next).items():
            self._more[table] += rows
        return self._next

    def _note_change(self, record: Record) -> None:
        """A record came or went; of one that only changed both are told, and what they share is no change."""
        if self._store.fresh:
            return
        self.ids.add(record.id)
        before = self._seen.pop(record.id, None)
        self.changed.add(record.type.name)
        if before is None:
            self._seen[record.id] = dict(record.values)
        else:
            names = before.keys() | record.values.keys()
            self.changed |= {name for name in names if before.get(name) != record.values.get(name)}

    def _flush(self) -> None:
        columns = "(path, type, oid, sha256, stamp, size, lost)"
        self._store.many(f"insert or replace into files {columns} values (?, ?, ?, ?, ?, ?, ?)", self._files)
        self._files.clear()
        self._store.many("insert into records values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._records)
        self._records.clear()
        for table, rows in self._more.items():
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            if rows:
                self._store.many(f"insert or ignore into {table} values ({marks})", rows)
                rows.clear()


def load(project: Project, store: Store, report: Report, judge: Judge) -> Loader:
    """Every changed source into the store; `judge` tells what is wrong with a record by itself."""
    strange_folders(project, report)
    loader = Loader(project, store, judge)
    loader.take(find_changes(project, store))
    return loader


def term(record: Record) -> tuple[str, str]:
    """The day from which the public may know of a record and the day from which only a tombstone is shown (ISO).

    Empty: never. Compare `Record.is_due` and `is_withdrawn`, which say the same for one day.
    """
    values = record.values
    starts = str(values.get("publish_at") or values.get("published_on") or "")
    opens = first_day(starts).isoformat() if starts and values.get("disclosure") == PROACTIVE else ""
    withdrawn, expires = values.get("withdrawn"), values.get("expires")
    if isinstance(withdrawn, Group):
        return opens, first_day(str(withdrawn["date"])).isoformat() if withdrawn.get("date") else ""
    return opens, next_day(last_day(str(expires))) if expires else ""


def want_of(spec: FieldSpec) -> str:
    """The types a reference may lead to, as one word: `any`, or `|org|task|`."""
    return "any" if "any" in spec.to else f"|{'|'.join(spec.to)}|"


def _derived(record: Record, seq: int) -> dict[str, list[tuple[object, ...]]]:
    """The rows by which a record is found through what it names."""
    fields = [(spec, record.values.get(spec.name)) for spec in record.type.file_fields]
    return {
        "refs": [(id, seq, want) for id, want in {(id, want_of(spec)) for _, spec, _, id in references(record)}],
        "uniques": [(record.type.name, spec.name, str(record.values[spec.name]), seq)
                    for spec in record.type.unique_fields if record.values.get(spec.name) is not None],
        "said": [(name, str(record.values[name]), seq) for name in SAID if record.values.get(name)],
        "uses": [(path, seq) for path in {file.path for _, value in fields for _, file in files_in(value)}],
    }  # fmt: skip
