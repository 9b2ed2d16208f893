"""What is known of a site between builds: .gongkai/state.sqlite, plain tables, values as JSON.

A cold build is the same code with an empty store, so an incremental build cannot differ from a clean one by having
gone another way. Reading a state that somebody else put there runs no code; one that is damaged, foreign or of
another version is dropped. docs/decisions/one-store.md tells the whole.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from builder import __version__

STATE = ".gongkai/state.sqlite"
TABLES = """
create table meta (name text primary key, value text) without rowid;
create table files (path text primary key, type text, oid text, stamp text, size integer, sha256 text,
    lost text) without rowid;
create index files_lost on files (type) where lost is not null;
create table notes (owner text, path text, line integer, col integer, code text, args text);
create index notes_owner on notes (owner);
create table records (seq integer primary key, id text, type text, path text, pos integer, trail text, raw text,
    known integer, opens text, closes text);
create index records_id on records (id, known);
create index records_path on records (path);
create index records_type on records (type);
create index records_opens on records (opens);
create index records_closes on records (closes) where closes <> '';
create table refs (dst text, src integer, want text, primary key (dst, src, want)) without rowid;
create table uniques (type text, field text, value text, seq integer,
    primary key (type, field, value, seq)) without rowid;
create index uniques_seq on uniques (seq);
create table said (name text, value text, seq integer, primary key (name, value, seq)) without rowid;
create table uses (path text, seq integer, primary key (path, seq)) without rowid;
create table public (id text primary key, seq integer, state integer, type text, digest text, shown text, card text,
    marks text);
create index public_type on public (state, type, id);
create table links (dst text, type text, field text, day text, id text,
    primary key (dst, type, field, day desc, id)) without rowid;
create table shown_files (path text, id text, primary key (path, id)) without rowid;
create table lists (id integer primary key, col text, facet text, value text, n integer, unique (col, facet, value));
create index lists_value on lists (value);
create table members (list integer, key blob, id text, primary key (list, key)) without rowid;
create table kinds (col text, type text, live integer, gone integer, primary key (col, type)) without rowid;
create table pages (id integer primary key, url text, kind text, ref text, n integer, start blob, size integer,
    planned integer, dirty text, sha256 text, stamp text, reads blob);
create index pages_url on pages (url, kind, ref);
create index pages_ref on pages (ref, kind);
create index pages_dirty on pages (kind) where dirty is not null;
create index pages_planned on pages (kind, planned) where planned;
create table reads (thing integer, page integer, primary key (thing, page)) without rowid;
create table fragments (id integer primary key, name text unique, html text, reads blob);
create table dirty (thing integer primary key, name text);
create table folders (path text primary key, stamp integer) without rowid;
create table journal (name text primary key, done text) without rowid;
create table lines (export text, name text, url text, text text, primary key (export, name, url)) without rowid;
create index lines_url on lines (url);
create table texts (file text primary key, text text);
create table host (part text, name text, data blob, primary key (part, name));
"""
HALF_MADE = "half made"
"""Remembered while what is saved tells of pages that are not in their place yet: a state left so is forgotten."""

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)  # what SQLite raises on a damaged file
LASTING = ("texts", "host")  # looked up by what they were made from: true whatever becomes of the rest


class Store:
    """One connection to the state of one site."""

    def __init__(self, db: sqlite3.Connection, lock: sqlite3.Connection | None, dropped: str = "") -> None:
        self.db, self._lock, self.dropped = db, lock, dropped
        self.fresh = self.recall("complete") != "yes"

    @property
    def lasts(self) -> bool:
        """False where nothing is remembered after this build."""
        return self._lock is not None

    def rows(self, sql: str, *args: object) -> list[Any]:
        """All rows of a query."""
        return self.db.execute(sql, args).fetchall()

    def row(self, sql: str, *args: object) -> Any:
        """The first row of a query, or None."""
        return self.db.execute(sql, args).fetchone()

    def value(self, sql: str, *args: object) -> Any:
        """The first value of the first row, or None."""
        row = self.db.execute(sql, args).fetchone()
        return row[0] if row else None

    def column(self, sql: str, *args: object) -> list[Any]:
        """The first value of every row."""
        return [row[0] for row in self.db.execute(sql, args)]

    def run(self, sql: str, *args: object) -> None:
        """A statement that changes something."""
        self.db.execute(sql, args)

    def many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The same statement for many rows."""
        self.db.executemany(sql, rows)

    def plan(self, url: str, kind: str, ref: str, why: str, n: int = 0, start: bytes = b"", size: int = 0) -> None:
        """There shall be a page (or other file) at this address; made anew by the next build, for the reason given."""
        id = self.value("select id from pages where url = ? and kind = ? and ref = ?", url, kind, ref)
        if id is None:
            values = "values (?, ?, ?, ?, ?, ?, 1, ?)"
            self.run(f"insert into pages (url, kind, ref, n, start, size, planned, dirty) {values}",
                     url, kind, ref, n, start, size, why)  # fmt: skip
        else:
            values = "n = ?, start = ?, size = ?, planned = 1, dirty = coalesce(dirty, ?)"
            self.run(f"update pages set {values} where id = ?", n, start, size, why, id)

    def unplan(self, where: str, *args: object) -> None:
        """The pages of a condition shall go."""
        self.run(f"update pages set planned = 0, dirty = 'gone' where {where}", *args)

    def recall(self, name: str) -> str:
        """A word remembered under a name, or nothing."""
        return str(self.value("select value from meta where name = ?", name) or "")

    def remember(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        self.run("insert or replace into meta values (?, ?)", name, value)

    def empty(self) -> None:
        """Forget everything but what is true by itself."""
        for name in tables():
            if name not in (*LASTING, "meta"):
                self.run(f"delete from {name}")
        self.run("delete from meta where name not in ('format', 'host', 'folders')")
        self.fresh = True

    def save(self) -> None:
        """Make what was found out last, at once and whole."""
        self.db.commit()

    @property
    def path(self) -> Path:
        """The file of a state that lasts."""
        return Path(self.value("select file from pragma_database_list where name = 'main'"))

    def copy_for_others(self) -> tuple[Path, str]:
        """Save, and lay a copy aside that others can read while this goes on; its path, a word for its version."""
        self.save()
        self.drop_copy()  # not written over: somebody may still have it open
        shutil.copyfile(self.path, self._copy)
        found = self._copy.stat()
        return self._copy, f"{found.st_size}:{found.st_mtime_ns}"

    def drop_copy(self) -> None:
        """Remove the copy that was laid aside, where there is one."""
        if self.lasts:
            self._copy.unlink(missing_ok=True)

    @property
    def _copy(self) -> Path:
        return self.path.with_suffix(".handed")

    def close(self) -> None:
        """Let go of the state, so that the next build, perhaps in this process, can have it."""
        self.db.rollback()
        self.db.close()
        if self._lock:
            self._lock.close()


def open_store(root: Path | None, name: str = STATE) -> Store:
    """The state of the site at `root`; one that ends with this build for None, or while another build holds it."""
    if root is None:
        return Store(_fresh(""), None)
    path = root / name
    lock = claim(path.with_suffix(".lock"))
    if lock is None:
        return Store(_fresh(""), None)
    db, dropped = _known(path) if path.exists() else (None, "")
    return Store(db or _fresh(path), lock, dropped)


def claim(path: Path) -> sqlite3.Connection | None:
    """A file nobody else can claim until this is closed or its process ends; None when somebody has."""
    path.parent.mkdir(exist_ok=True)
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("begin exclusive")
    except sqlite3.DatabaseError:
        lock.close()
        return None
    return lock


def copy_state(root: Path, copy: Path) -> None:
    """Give a copy of a site the state of the site, where there is one, so that only what differs is judged."""
    source, target = root / STATE, copy / STATE
    if not source.is_file():
        return
    target.parent.mkdir(exist_ok=True)
    try:
        with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old:
            with closing(sqlite3.connect(target)) as new:
                old.backup(new)
    except UNREADABLE:  # damaged, or being written: judged from the beginning
        forget(target)


def snapshot(path: Path) -> Store:
    """A state laid aside, to be read only; from any machine that sees the file."""
    return Store(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True), None)


def peek(root: Path) -> Store | None:
    """The state of a site, to be read only, whoever holds it; None where there is none of this version."""
    path = root / STATE
    if not path.is_file():
        return None
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        if db.execute("select value from meta where name = 'format'").fetchone() == (_version(),):
            return Store(db, None)
    except UNREADABLE:  # told by the build that opens it to go on with it
        pass
    db.close()
    return None


def _known(path: Path) -> tuple[sqlite3.Connection | None, str]:
    """The state, when it is ours, whole and of this version; else it is removed, and why."""
    db = sqlite3.connect(path)
    try:
        found = db.execute("select value from meta where name = 'format'").fetchone()
        if found == (_version(),):
            _tune(db)
            return db, ""
        dropped = "old" if found and found[0] else "foreign"
    except UNREADABLE:
        dropped = "damaged"
    db.close()
    forget(path)
    return None, dropped


def forget(path: Path) -> None:
    """Remove a state with all that SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _fresh(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    _tune(db)
    named = f"insert into meta values ('format', '{_version()}');"  # or who is killed here leaves a stranger's state
    db.executescript(f"begin; {TABLES} {named} commit;")  # one transaction: each would wait for the disk
    return db


def _tune(db: sqlite3.Connection) -> None:
    db.execute("pragma cache_size = -8000")  # kB; more of it gained nothing at 30,000 records
    db.execute("pragma synchronous = normal")


def tables() -> Iterator[str]:
    """The names of all tables."""
    return (line.split()[2] for line in TABLES.splitlines() if line.startswith("create table"))


def _version() -> str:
    return f"{__version__} {hashlib.sha256(TABLES.encode()).hexdigest()}"


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def dumps(value: object) -> str:
    """Compact JSON."""
    return _JSON.encode(value)


def loads(text: str) -> Any:
    """JSON read back."""
    return json.loads(text)


def thing(name: str) -> int:
    """The number under which a thing that pages read is kept. Two of one number only make a page once too often."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
