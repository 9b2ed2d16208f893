"""Pieces of HTML that stand on many pages, kept between builds: the rows of records in lists."""

from __future__ import annotations

from collections import OrderedDict

from builder.noted import ReadIndex, packed
from builder.reader import Reader
from builder.records import Site
from builder.store import Store

KEPT = 4000  # fragments held in memory
BATCH = 1000  # fragments written together


class Fragments:
    """Fragments by name. A page notes the name of a fragment; what the fragment read is noted once, here."""

    def __init__(self, store: Store, site: Site, reader: Reader) -> None:
        self.store, self.site, self.reader = store, site, reader
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._waiting: dict[str, tuple[str, frozenset[str]]] = {}
        self._index = ReadIndex(store)

    def fetch(self, names: list[str]) -> None:
        """Read several at once into memory; of those to be made, the records they are of: a name ends in an id."""
        missing = [name for name in names if name not in self._kept and name not in self._waiting]
        if not missing:
            return
        marks = ", ".join("?" * len(missing))
        for name, html in self.store.rows(f"select name, html from fragments where name in ({marks})", *missing):
            self._hold(name, html)
        self.reader.hold([name.split(":", 2)[2] for name in missing if name not in self._kept])

    def get(self, name: str) -> str | None:
        """A fragment, when it has been made."""
        if name not in self._kept:
            waiting = self._waiting.get(name)
            html = waiting[0] if waiting else self.store.value("select html from fragments where name = ?", name)
            if html is None:
                return None
            self._hold(name, html)
        self._kept.move_to_end(name)
        return self._kept[name]

    def _hold(self, name: str, html: str) -> None:
        self._kept[name] = html
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def keep(self, name: str, html: str, reads: frozenset[str]) -> None:
        """Remember a fragment and what it has read."""
        self._waiting[name] = html, reads
        self._hold(name, html)
        if len(self._waiting) > BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        known, last = self._known(list(self._waiting)), self.store.value("select max(id) from fragments") or 0
        rows = []
        for name, (html, reads) in self._waiting.items():
            id, old = known.get(name, (0, b""))
            if not id:
                id = last = last + 1
            rows.append((id, name, html, packed(reads)))
            self._index.turn(-id, old, rows[-1][3])
        self.store.many("insert or replace into fragments values (?, ?, ?, ?)", rows)
        self._index.flush()
        self._waiting.clear()

    def _known(self, names: list[str]) -> dict[str, tuple[int, bytes]]:
        """Number and reads of those that were kept before."""
        marks = ", ".join("?" * len(names))
        rows = self.store.rows(f"select name, id, reads from fragments where name in ({marks})", *names)
        return {name: (id, reads) for name, id, reads in rows}

    def drop(self, name: str) -> None:
        """Forget a fragment."""
        row = self.store.row("select id, reads from fragments where name = ?", name)
        if row:
            self._index.turn(-row[0], row[1], b"")
            self._index.flush()
            self.store.run("delete from fragments where id = ?", row[0])
        self._kept.pop(name, None)
