"""What earlier builds of this site found out, in .gongkai/state.sqlite, and how to know that it still holds.

Two things are kept: the plain values of each YAML file, and what the host rendered. Both are looked up by what
they were made from, so nothing in here can make a build wrong; a state that is damaged, foreign or of another
version is dropped. Values are JSON: reading somebody else's state runs no code.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder import __version__
from builder.output import Written
from builder.shell import Host, Prose, Shell
from builder.yamltext import Node

STATE = ".gongkai/state.sqlite"
RACY_NS = 2_000_000_000  # a file saved this shortly before the state may have been saved again unseen
TABLES = """
create table meta (name text primary key, value text);
create table sources (path text primary key, stamp text, digest text, node text);
create table pages (url text primary key, words text, reads text, sha256 text, stamp text);
create table texts (sha256 text primary key, text text);
create table host (part text, name text, data blob, primary key (part, name));
"""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of the last build: the digest of its own words, of each thing it read, and the file written."""

    words: str
    reads: Mapping[str, str]
    written: Written


class Cache:
    """The state of one site. `Cache(None)` remembers nothing."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._saved_ns = 0
        self._seen: set[str] = set()
        self._db = self._open(root / STATE) if root else _fresh(":memory:")
        self._known = {path: row for path, *row in self._db.execute("select path, stamp, digest from sources")}

    def _open(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(exist_ok=True)
        self._saved_ns = path.stat().st_mtime_ns if path.exists() else 0
        db = sqlite3.connect(path, timeout=0)
        try:
            db.executescript("pragma locking_mode = exclusive; begin exclusive; commit")
            if db.execute("select value from meta where name = 'format'").fetchone() == (_version(),):
                return db
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):  # another build of this site is running: do without a memory
                db.close()
                self._root = None
                return _fresh(":memory:")
        db.close()
        path.unlink()
        self._saved_ns = 0
        return _fresh(path)

    @property
    def remembers(self) -> bool:
        """False where every build starts anew."""
        return self._root is not None

    def node(self, name: str) -> Node | None:
        """The plain values of a YAML file as last read, when the file is still the same; else None."""
        self._seen.add(name)
        if self._root is None or name not in self._known:
            return None
        stamp, digest = self._known[name]
        found = _stat(self._root / name)
        if found is None or (self._is_new(found) or found[0] != stamp) and digest != _digest(self._root / name):
            return None
        row = self._db.execute("select node from sources where path = ?", (name,)).fetchone()
        node: Node = json.loads(row[0])
        return node

    def _is_new(self, found: tuple[str, int]) -> bool:
        return found[1] > self._saved_ns - RACY_NS

    def keep_node(self, name: str, node: Node) -> None:
        """Remember the values of a file that was read without a mistake."""
        found = _stat(self._root / name) if self._root else None
        if self._root and found:
            row = (name, found[0], _digest(self._root / name), json.dumps(node, ensure_ascii=False))
            self._db.execute("insert or replace into sources values (?, ?, ?, ?)", row)

    def page(self, url: str) -> KeptPage | None:
        """How a page was made last time, or None."""
        row = self._db.execute("select words, reads, sha256, stamp from pages where url = ?", (url,)).fetchone()
        if row is None:
            return None
        words, reads, sha256, stamp = row
        return KeptPage(words, json.loads(reads), Written(sha256, stamp))

    def keep_page(self, url: str, page: KeptPage) -> None:
        """Remember how a page was made."""
        reads = json.dumps(dict(page.reads), ensure_ascii=False, sort_keys=True)
        row = (url, page.words, reads, page.written.sha256, page.written.stamp)
        self._db.execute("insert or replace into pages values (?, ?, ?, ?, ?)", row)

    def forget_pages(self, urls: Iterable[str]) -> None:
        """Keep nothing of pages but these."""
        known = {url for (url,) in self._db.execute("select url from pages")}
        self._db.executemany("delete from pages where url = ?", [(url,) for url in known - set(urls)])
        self._db.commit()

    def text(self, sha256: str) -> str | None:
        """The text of an attachment with this digest, when an earlier build has read it."""
        row = self._db.execute("select text from texts where sha256 = ?", (sha256,)).fetchone()
        return str(row[0]) if row else None

    def keep_text(self, sha256: str, text: str) -> None:
        """Remember the text of an attachment."""
        self._db.execute("insert or replace into texts values (?, ?)", (sha256, text))

    def host(self, key: str) -> Host | None:
        """What the host rendered from inputs of this key, or None."""
        if self.recall("host") != key:
            return None
        parts = {part: dict(self._rows(part)) for part in ("shell", "prose", "asset")}
        shells = {_shell_key(name): Shell(tuple(json.loads(data))) for name, data in parts["shell"].items()}
        prose = {name: Prose(*json.loads(data)) for name, data in parts["prose"].items()}
        return Host(shells, prose, parts["asset"])

    def _rows(self, part: str) -> Iterable[tuple[str, bytes]]:
        return self._db.execute("select name, data from host where part = ? order by name", (part,))

    def keep_host(self, key: str, host: Host) -> None:
        """Remember what the host rendered; only the latest is kept."""
        rows: list[tuple[str, str, bytes]] = [("asset", name, data) for name, data in host.assets.items()]
        rows += [("shell", f"{kind} {depth}", _json(s.parts)) for (kind, depth), s in host.shells.items()]
        rows += [("prose", url, _json([p.title, p.description, p.html])) for url, p in host.prose.items()]
        self._db.execute("delete from host")
        self._db.executemany("insert into host values (?, ?, ?)", rows)
        self.remember("host", key)

    def recall(self, name: str) -> str:
        """A word remembered under a name, or nothing."""
        row = self._db.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        self._db.execute("insert or replace into meta values (?, ?)", (name, value))

    def save(self) -> None:
        """Write the state; forget files that are gone."""
        gone = [(path,) for path in self._known.keys() - self._seen]
        self._db.executemany("delete from sources where path = ?", gone)
        self._db.commit()

    def close(self) -> None:
        """Let go of the state, so that the next build, perhaps in this process, can have it."""
        self._db.commit()
        self._db.close()


def _fresh(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.executescript(f"pragma locking_mode = exclusive; {TABLES}")
    db.execute("insert into meta values ('format', ?)", (_version(),))
    return db


def _version() -> str:
    return f"{__version__} {hashlib.sha256(TABLES.encode()).hexdigest()}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _shell_key(name: str) -> tuple[str, int]:
    kind, _, depth = name.partition(" ")
    return kind, int(depth)


def _stat(path: Path) -> tuple[str, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return f"{found.st_size}:{found.st_mtime_ns}", found.st_mtime_ns


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """One digest of the names and bytes of files and folders, and of some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(f"\0{file.relative_to(path.parent)}\0{_digest(file)}".encode())
    return total.hexdigest()
