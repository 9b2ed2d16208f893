"""What earlier builds made from something costly, looked up by what it was made from: true whatever else changes.

The text of attachments by their ending and digest, and what the host rendered by that of all its inputs.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from builder.shell import Host, Prose, Shell
from builder.store import Store


class Cache:
    """Texts and the host's work, in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def text(self, name: str, sha256: str) -> str | None:
        """The text of an attachment with this digest and an ending like that of `name`, which says how it is read, when
        an earlier build has read it."""
        text = self._store.value("select text from texts where file = ?", _file(name, sha256))
        return None if text is None else str(text)

    def keep_text(self, name: str, sha256: str, text: str) -> None:
        """Remember the text of an attachment."""
        self._store.run("insert or replace into texts values (?, ?)", _file(name, sha256), text)

    def host(self, key: str = "") -> Host | None:
        """What the host rendered from inputs of this key, or None; without a key what it rendered last.

        Raises sqlite3.DatabaseError when it is not as it was kept: SQLite does not see that of long values.
        """
        known, _, digest = self._store.recall("host").partition(" ")
        if known != (key or known):
            return None
        rows = self._store.rows("select part, name, data from host order by part, name")
        if _total(rows) != digest:
            raise sqlite3.DatabaseError("host")
        parts: dict[str, dict[str, bytes]] = {"shell": {}, "prose": {}, "asset": {}}
        for part, name, data in rows:
            parts[part][name] = data
        shells = {_shell_key(name): Shell(tuple(json.loads(data))) for name, data in parts["shell"].items()}
        prose = {name: Prose(*json.loads(data)) for name, data in parts["prose"].items()}
        return Host(shells, prose, parts["asset"])

    def keep_host(self, key: str, host: Host) -> None:
        """Remember what the host rendered; only the latest is kept."""
        rows: list[tuple[str, str, bytes]] = [("asset", name, data) for name, data in host.assets.items()]
        rows += [("shell", f"{kind} {depth}", _json(s.parts)) for (kind, depth), s in host.shells.items()]
        rows += [("prose", url, _json([p.title, p.description, p.html])) for url, p in host.prose.items()]
        self._store.run("delete from host")
        self._store.many("insert into host values (?, ?, ?)", rows)
        self._store.remember("host", f"{key} {_total(sorted(rows))}")


def _file(name: str, sha256: str) -> str:
    return f"{sha256}{Path(name).suffix.lower()}"


def _total(rows: Iterable[tuple[str, str, bytes]]) -> str:
    total = hashlib.sha256()
    for part, name, data in rows:
        total.update(f"{part} {name} {len(data)}\0".encode() + data)
    return total.hexdigest()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _shell_key(name: str) -> tuple[str, int]:
    kind, _, depth = name.partition(" ")
    return kind, int(depth)
