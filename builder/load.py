"""data/<type>/*.yml → the store. Every changed file is read and checked; what it says stands until it changes again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.codec import Codec, encode
from builder.dates import first_day, last_day, next_day
from builder.diagnostics import Report
from builder.fields import FieldSpec
from builder.known import keep_notes
from builder.project import Project, note, read_node
from builder.records import PROACTIVE, Record, frozen
from builder.references import references
from builder.scalars import Problem, Problems, need
from builder.schema import RecordType
from builder.sources import FILES, Changes, every_file, find_changes, note_link, strange_folders
from builder.store import Store, dumps, loads
from builder.values import Group, files_in
from builder.yamltext import Node, Trail, read_text

_ID = re.compile(r"^[\s-]*id:\s*([a-z0-9-]+)", re.MULTILINE)
BATCH = 500  # files whose rows are written together
SAID = ("doc_class", "art20")  # fields by which checks of records together find them
KEYS = {"refs": ("dst", "src", "want"), "uniques": ("type", "field", "value", "seq"), "uses": ("path", "seq"),
        "said": ("name", "value", "seq")}  # fmt: skip
Judge = Callable[[Record, Report], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of records and the type its folder gives it."""

    path: str
    type: RecordType


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
        for n, (path, oid) in enumerate(changes.read.items(), 1):
            self._read(path, oid)
            if n % BATCH == 0:
                self._flush()
        self._flush()
        self.moved = bool(changes.gone or changes.read)
        self.changed |= {name for values in self._seen.values() for name in values}

    def _forget(self, path: str) -> None:
        if path.startswith("data/files/"):
            self.files.add(path.removeprefix("data/files/"))
        self._store.run("delete from notes where owner = ?", path)
        for seq, id, type, raw in self._store.rows("select seq, id, type, raw from records where path = ?", path):
            self._drop(seq, id, type, raw)
        self.ids.update(loads(self._store.value("select lost from files where path = ?", path) or "[]"))

    def _drop(self, seq: int, id: str, type: str, raw: str) -> None:
        store = self._store
        record = Record(self._project.types[type], id, frozen(self._codec.decode(type, raw)), "")
        for table, rows in _derived(record, seq).items():
            where = " and ".join(f"{key} = ?" for key in KEYS[table])
            store.many(f"delete from {table} where {where}", rows)
        self._note_change(record)
        store.run("delete from records where seq = ?", seq)
        store.run("delete from notes where owner in (?, ?)", f"rule:{seq}", f"link:{seq}")
        self.ids.add(id)

    def _read(self, path: str, oid: str) -> None:
        store, root = self._store, self._project.root
        note_link(self._project, store, path)
        lost: list[str] = []
        kind = sha256 = ""
        if path.startswith("data/files/"):
            self.files.add(path.removeprefix("data/files/"))
            sha256 = _sha256(root / path)
        else:
            kind = path.split("/")[1]
            report = Report()
            found = load_source(self._project, Source(path, self._project.types[kind]), report)
            lost = _ids_in(root / path) if found is None else []
            store.run("delete from notes where owner = ?", path)
            keep_notes(store, path, report)
            self._replace(path, found or [])
            self.ids.update(lost)
            self.ids.update(loads(store.value("select lost from files where path = ?", path) or "[]"))
        row = (path, kind, oid, *_stamp(root / path), sha256, dumps(lost) if lost else None)
        store.run("insert or replace into files values (?, ?, ?, ?, ?, ?, ?)", *row)

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
        self.ids.add(record.id)
        return self._next

    def _note_change(self, record: Record) -> None:
        """A record came or went; of one that only changed both are told, and what they share is no change."""
        if self._store.fresh:
            return
        before = self._seen.pop(record.id, None)
        self.changed.add(record.type.name)
        if before is None:
            self._seen[record.id] = dict(record.values)
        else:
            names = before.keys() | record.values.keys()
            self.changed |= {name for name in names if before.get(name) != record.values.get(name)}

    def _flush(self) -> None:
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


def _stamp(path: Path) -> tuple[str, int]:
    """Size and time (ns) by which a file is known again without reading it, and its size."""
    try:
        found = path.stat()
    except OSError:
        return "", 0
    return f"{found.st_size}:{found.st_mtime_ns}", found.st_size


def _sha256(path: Path) -> str:
    """The digest of an attachment; nothing for one that cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _ids_in(path: Path) -> list[str]:
    """The ids a broken file seems to hold, so that one slip is not told again wherever its records are named."""
    try:
        return _ID.findall(path.read_bytes().decode("gb18030", "replace"))
    except OSError:
        return []


def load_source(project: Project, source: Source, report: Report) -> list[Record] | None:
    """The records of one file, None when it cannot be read; depends on nothing but the file and its type."""
    read = read_node(project.root, source.path, report)
    if read is None:
        return None
    problems: Problems = []
    records = list(_records(source, read[1], problems))
    if problems:
        note(report, source.path, read_text(project.root / source.path), problems)
    return records


def _records(source: Source, node: Node, problems: Problems) -> Iterator[Record]:
    for trail, raw, defaults in _entries(node, problems):
        found: Problems = []
        values = source.type.fill({**defaults, **raw}, trail, found)
        problems += [_blame_defaults(problem, len(trail), raw, defaults) for problem in found]
        if "id" in values:
            yield Record(source.type, str(values["id"]), frozen(values), source.path, trail)


def _blame_defaults(problem: Problem, depth: int, raw: dict[str, Node], defaults: dict[str, Node]) -> Problem:
    """A mistake in a default stands where the default stands."""
    own = problem.trail[depth:]
    name = str(own[0]).removesuffix("<key>") if own else ""
    if name in defaults and name not in raw:
        return Problem(("defaults", *own), problem.code, problem.args)
    return problem


def _entries(node: Node, problems: Problems) -> Iterator[tuple[Trail, dict[str, Node], dict[str, Node]]]:
    """The three forms of a file: one record, a list of records, `defaults` and `records`."""
    if isinstance(node, dict) and "records" not in node:
        yield (), node, {}
        return
    trail: Trail = ()
    defaults: dict[str, Node] = {}
    items = node
    if isinstance(node, dict):
        trail, items = ("records",), node["records"]
        given = node.get("defaults", {})
        defaults = given if need("group", given, ("defaults",), problems) and isinstance(given, dict) else {}
        for key in node.keys() - {"records", "defaults"}:
            args: dict[str, object] = {"key": key, "near": "defaults", "type": "records"}
            problems.append(Problem((f"{key}<key>",), "S003", args))
    if not isinstance(items, list):
        problems.append(Problem(trail, "Y013", {}))
        return
    for n, item in enumerate(items):
        if isinstance(item, dict):
            yield (*trail, n), item, defaults
        else:
            problems.append(Problem((*trail, n), "Y013", {}))
