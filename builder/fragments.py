"""Pieces of HTML that stand on many pages, kept between builds: the rows of records in lists."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable

from builder.records import Site
from builder.store import Store, thing
from builder.stored import Reader

KEPT = 4000  # fragments held in memory
BATCH = 1000  # fragments written together


class Fragments:
    """Fragments by name. A page notes the name of a fragment; what the fragment read is noted once, here."""

    def __init__(self, store: Store, site: Site, reader: Reader) -> None:
        self.store, self.site, self.reader = store, site, reader
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._waiting: dict[str, tuple[str, frozenset[str]]] = {}

    def fetch(self, names: list[str]) -> None:
        """Read several at once into memory."""
        missing = [name for name in names if name not in self._kept]
        marks = ", ".join("?" * len(missing))
        for name, html in self.store.rows(f"select name, html from fragments where name in ({marks})", *missing):
            self._hold(name, html)

    def get(self, name: str) -> str | None:
        """A fragment, when it has been made."""
        if name not in self._kept:
            html = self.store.value("select html from fragments where name = ?", name)
            if html is None:
                return None
            self._hold(name, html)
        self._kept.move_to_end(name)
        return self._kept[name]

    def _hold(self, name: str, html: str) -> None:
        self._kept[name] = html
        if len(self._kept) > KEPT and next(iter(self._kept)) not in self._waiting:
            self._kept.popitem(last=False)

    def keep(self, name: str, html: str, reads: frozenset[str]) -> None:
        """Remember a fragment and what it has read."""
        self._waiting[name] = html, reads
        self._hold(name, html)
        if len(self._waiting) > BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        for name, (html, reads) in self._waiting.items():
            row = self.store.row("select id, reads from fragments where name = ?", name)
            things = array("q", sorted(map(thing, reads)))
            if row is None:
                self.store.run(
                    "insert into fragments (name, html, reads) values (?, ?, ?)", name, html, things.tobytes()
                )
                id, old = int(self.store.value("select last_insert_rowid()")), b""
            else:
                id, old = row
                self.store.run("update fragments set html = ?, reads = ? where id = ?", html, things.tobytes(), id)
            note_reads(self.store, -id, old, things.tobytes())
        self._waiting.clear()

    def drop(self, name: str) -> None:
        """Forget a fragment."""
        row = self.store.row("select id, reads from fragments where name = ?", name)
        if row:
            note_reads(self.store, -row[0], row[1], b"")
            self.store.run("delete from fragments where id = ?", row[0])
        self._kept.pop(name, None)


def note_reads(store: Store, page: int, old: bytes | None, new: bytes) -> None:
    """Turn the index of reads (thing → page) from what a page read before to what it has read now."""
    before, after = set(array("q", old or b"")), set(array("q", new))
    store.many("delete from reads where thing = ? and page = ?", [(name, page) for name in before - after])
    store.many("insert or ignore into reads values (?, ?)", [(name, page) for name in after - before])


def packed(names: Iterable[str]) -> bytes:
    """The numbers of names, as they are kept with a page."""
    return array("q", sorted(map(thing, names))).tobytes()
