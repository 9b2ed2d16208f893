"""When each record was changed, from Git: one `git log` for the whole site, then only what is new since.

A file may hold many records, so each version of a file is cut into its records by their text, and a record was changed
by a commit when its text was. The text is not read as YAML: a version with a hundred records costs a millisecond.
Without Git, or in a shallow clone, there is no history, and nothing fails.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

from builder.git import Absent, Change, Commit, GitError, Repository

STATE = ".gongkai/history.sqlite"
FORMAT = "2"
BEIJING = timezone(timedelta(hours=8))
EVER = "9999"  # a day that never comes
AT_ONCE = 500  # versions of files read from Git in one call, and held in memory
TABLES = """
create table if not exists meta (name text primary key, value text);
create table if not exists texts (id text primary key, digest text) without rowid;
create table if not exists heads (number integer primary key, head text);
create table if not exists revisions (id text, n integer, day text, commit_id text, head integer,
    primary key (id, n)) without rowid;
create index if not exists revisions_head on revisions (head);
"""
TURN = """insert into texts values (?, ?)
    on conflict (id) do update set digest = excluded.digest where digest <> excluded.digest"""
ADD = "insert into revisions select :id, count(*), :day, :commit, :head from revisions where id = :id"
# `id: a` on a line of its own within a record, or `{id: a, …}`
_ID = re.compile(r"^[- ]*id:\s*[\"']?([a-z0-9-]+)|[{,]\s*id:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that changed a record: the day in Beijing (ISO) and the commit's full id."""

    day: str
    commit: str


class History:
    """The revisions of every record as of HEAD, kept between builds and asked for one by one."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self._db = db

    def of(self, id: str, until: str = EVER) -> tuple[Revision, ...]:
        """The revisions of a record up to a day, newest first; none where there is no history."""
        if self._db is None:
            return ()
        query = "select day, commit_id from revisions where id = ? and day <= ? order by n desc"
        return tuple(Revision(day, commit) for day, commit in self._db.execute(query, (id, until)))

    @property
    def head(self) -> str:
        """The commit this is the history of; empty where there is none."""
        row = self._db.execute("select head from heads order by number desc limit 1").fetchone() if self._db else None
        return str(row[0]) if row else ""

    def changed_since(self, head: str) -> list[str] | None:
        """The records with a revision that an earlier history, as of `head`, did not have; None: nobody knows."""
        if head == self.head:
            return []
        if self._db is None:
            return None
        row = self._db.execute("select max(number) from heads where head = ?", (head,)).fetchone()
        if head and row[0] is None:
            return None
        return [id for (id,) in self._db.execute("select distinct id from revisions where head > ?", (row[0] or 0,))]

    def close(self) -> None:
        """Let go of the state."""
        if self._db is not None:
            self._db.close()


NO_HISTORY = History(None)


def open_history(repository: Repository | Absent, root: Path | None) -> History:
    """The history of a site's records; kept below `root`, or nowhere. In a shallow clone there is none."""
    if isinstance(repository, Absent) or not repository.head or repository.shallow:
        return History(None)
    for path in (root / STATE, root / STATE, None) if root else (None,):
        db = _open(path)
        try:
            db.executescript(TABLES)
            _bring_up(db, repository)
            return History(db)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            db.close()
            if path and "locked" not in str(error):  # damaged, or of another version of the program
                path.unlink(missing_ok=True)
        except GitError:  # a commit that is gone
            db.close()
    return History(None)


def kept_history(root: Path, head: str) -> History:
    """The history of a commit as a build has kept it, to be read only. Raises LookupError when it is another's."""
    if not head:
        return NO_HISTORY
    found = History(sqlite3.connect(f"{(root / STATE).as_uri()}?mode=ro&immutable=1", uri=True))
    if found.head != head:
        raise LookupError(head)
    return found


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return sqlite3.connect(":memory:")
    path.parent.mkdir(exist_ok=True)
    return sqlite3.connect(path, timeout=0)


def _bring_up(db: sqlite3.Connection, repository: Repository) -> None:
    """Take in the commits since the last time; all of them when HEAD is not built upon what was known."""
    row = db.execute("select value from meta where name = 'head'").fetchone()
    place = f"{FORMAT} {repository.prefix}"
    known, _, where = (row[0] if row else "").partition(" ")
    if (known, where) == (repository.head, place):
        return
    if where != place or repository.merge_base(known, repository.head) != known:
        known = ""
        db.executescript("delete from texts; delete from revisions; delete from heads;")
    number = db.execute("insert into heads (head) values (?)", (repository.head,)).lastrowid
    _take_in(db, repository.log("data", since=known), repository, number)
    db.execute("insert or replace into meta values ('head', ?)", (f"{repository.head} {place}",))
    db.commit()


def _take_in(db: sqlite3.Connection, log: list[Change], repository: Repository, head: int | None) -> None:
    """From the oldest commit to the newest, what became of the text of each record."""
    changes = [change for change in reversed(log) if change.blob and change.path.endswith((".yml", ".yaml"))]
    for start in range(0, len(changes), AT_ONCE):
        some = changes[start : start + AT_ONCE]
        cut = dict(_cut_all(repository, sorted({change.blob for change in some})))
        for change in some:
            for id, digest in cut.get(change.blob, {}).items():
                if db.execute(TURN, (id, digest)).rowcount > 0:
                    db.execute(ADD, {"id": id, "head": head, **asdict(_revision(change.commit))})


@lru_cache(maxsize=1)  # a commit of many records comes in one piece
def _revision(commit: Commit) -> Revision:
    return Revision(datetime.fromtimestamp(commit.seconds, BEIJING).date().isoformat(), commit.id)


def _cut_all(repository: Repository, blobs: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for blob, data in repository.read_blobs(blobs):
        yield blob, records_in(data.decode("utf-8", "replace"))


def records_in(text: str) -> dict[str, str]:
    """The ids in a file and a digest of the text of each record; the defaults of a file count for all its records."""
    items = _items(text)
    head, parts = text[: items[0]], [text[a:b] for a, b in zip(items, [*items[1:], len(text)], strict=True)]
    if not _ID.search(head):
        return {id: _digest(head, part) for part in parts for id in _first_id(part)}
    return {id: _digest(text) for id in _first_id(text)}


def _items(text: str) -> list[int]:
    """Where the items of the outermost list begin: below `records:`, else from the first column."""
    start = re.search(r"^records:", text, re.MULTILINE)
    first = _ITEM.search(text, start.end() if start else 0)
    if first is None or (not start and first[1]):
        return [len(text)]
    item = re.compile(f"^{re.escape(first[1])}- ", re.MULTILINE)
    return [found.start() for found in item.finditer(text, first.start())]


def _first_id(text: str) -> list[str]:
    found = _ID.search(text)
    return [found[1] or found[2]] if found else []


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\0".join(text.strip() for text in texts).encode(), digest_size=12).hexdigest()
