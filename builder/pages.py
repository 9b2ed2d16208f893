"""Which pages are to be made again, and what is remembered of those that were.

What changed since the last site was published lies in the store as names (`dirty`); an index leads from names to the
pages that read them. No build walks over all pages but one whose templates, settings or program changed.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import Any

from builder.fragments import Fragments
from builder.noted import ReadIndex, packed
from builder.output import Written
from builder.plan import HTML
from builder.store import Store, thing

ENGINE = "a template, the settings or the program changed"
NAMED = 5  # changed things told for a page
BATCH = 500  # pages written together
Row = tuple[int, str, str, str, int, bytes, int, str, bytes]
_HTML = ", ".join(f"'{kind}'" for kind in HTML)
_FEW = "pages indexed by pages_dirty where dirty is not null"  # not by what is planned, which is everything


class Pages:
    """The plan of a site and how far it is carried out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: list[tuple[object, ...]] = []
        self._index = ReadIndex(store)

    def all_anew(self, why: str) -> None:
        """Everything that is made of records and templates is to be made again."""
        for table in ("fragments", "reads", "lines"):
            self._store.run(f"delete from {table}")
        self._store.run("update pages set reads = null")
        self._store.run(
            f"update pages set dirty = ? where planned and kind in ({_HTML}, 'table', 'feed', 'export')", why
        )

    def mark(self, fragments: Fragments, make: Callable[[str], str]) -> None:
        """Find the pages that read what changed; `make` makes a fragment again, an equal one goes no further."""
        changed = self._store.rows("select thing, name from dirty")
        stale: dict[str, list[str]] = defaultdict(list)
        for number, name in changed:
            found = "select f.name from reads r join fragments f on f.id = -r.page where r.thing = ? and r.page < 0"
            for fragment in self._store.column(found, number):
                stale[fragment].append(name)
        for name, causes in stale.items():
            before = fragments.get(name)
            html = make(name)
            if html != before:
                changed.append((thing(name), f"{', '.join(sorted(causes)[:NAMED])} ({name})"))
            if not html:
                fragments.flush()
                fragments.drop(name)
        fragments.flush()
        self._mark(changed)

    def _mark(self, changed: Iterable[tuple[int, str]]) -> None:
        reasons: dict[int, list[str]] = defaultdict(list)
        for number, name in changed:
            for page in self._store.column("select page from reads where thing = ? and page > 0", number):
                reasons[page].append(name)
        rows = [
            (f"it reads {', '.join(sorted(names)[:NAMED])}, which changed", page) for page, names in reasons.items()
        ]
        self._store.many("update pages set dirty = ? where id = ? and planned and dirty is null", rows)

    def to_make(self, kinds: Iterable[str] = HTML) -> list[tuple[int, str]]:
        """Ids and reasons of the pages to be made, records first."""
        wanted = ", ".join(f"'{kind}'" for kind in kinds)
        rank = "case kind when 'record' then 0 when 'tombstone' then 1 when 'list' then 2 else 3 end"
        query = f"select id, dirty from {_FEW} and planned and kind in ({wanted})"
        rows = self._store.db.execute(f"{query} order by {rank}, ref, n, url")
        return [(id, intern(why)) for id, why in rows]  # most are made for the same reason

    def left_to_make(self) -> int:
        """How many pages are to be made, as far as it is known."""
        return int(self._store.value(f"select count(*) from {_FEW} and planned and kind in ({_HTML})"))

    def only(self, wanted: Iterable[tuple[int, str]], urls: Iterable[str]) -> list[tuple[int, str]]:
        """Those of the wanted pages that stand at some addresses."""
        query = "select id from pages where url = ? and planned"
        ids = {id for url in urls for id in self._store.column(query, url)}
        return [one for one in wanted if one[0] in ids]

    def stand(self, site: Path) -> bool:
        """True when the last site is there, and its pages are known."""
        query = "select 1 from pages where kind = 'home' and planned and sha256 is not null"
        return bool(self._store.value(query)) and (site / "index.html").exists()

    def left(self) -> frozenset[str]:
        """The addresses of pages that are still to be made."""
        return frozenset(self._store.column(f"select url from {_FEW} and planned and kind in ({_HTML})"))

    def row(self, id: int) -> Row:
        """A page of the plan: id, url, kind, ref, n, start, size, reason, reads."""
        row: Any = self._store.row(
            "select id, url, kind, ref, n, start, size, dirty, reads from pages where id = ?", id
        )
        return row  # type: ignore[no-any-return]

    def made(self, row: Row, written: Written, reads: Iterable[str]) -> None:
        """A page was made."""
        things = packed(reads)
        self._index.turn(row[0], row[8], things)
        self._made.append((written.sha256, written.stamp, things, row[0]))
        if len(self._made) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        self._index.flush()
        self._store.many("update pages set sha256 = ?, stamp = ?, reads = ?, dirty = null where id = ?", self._made)
        self._made.clear()

    def put_off(self, site: Path) -> None:
        """Count files to be made by the next build as part of the site only where the last site has them."""
        rows = self._store.rows("select id, url from pages where dirty is not null and planned and sha256 is not null")
        gone = [(id,) for id, url in rows if not os.path.exists(f"{site}/{url}")]
        self._store.many("update pages set sha256 = null, stamp = null where id = ?", gone)

    def gone(self) -> list[str]:
        """Addresses of what was made once and is no longer wanted; they are forgotten."""
        store = self._store
        rows = store.rows("select id, url, reads, sha256 from pages where dirty is not null and not planned")
        for id, _, reads, _ in rows:
            self._index.turn(id, reads, b"")
        self._index.flush()
        store.many("delete from pages where id = ?", [(row[0],) for row in rows])
        again = "select 1 from pages where url = ? and planned"
        return [url for _, url, _, sha256 in rows if sha256 and not store.value(again, url)]

    def settled(self) -> None:
        """Everything that changed has been taken up."""
        self._store.run("delete from dirty")

    def counts(self) -> tuple[int, int]:
        """How many pages and how many files the site has, its manifest too."""
        kinds = dict(self._store.rows("select kind, count(*) from pages where planned group by kind"))
        return sum(kinds.get(kind, 0) for kind in HTML), sum(kinds.values()) + 1

    def digests_of(self, urls: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Address and digest of some files."""
        for url in urls:
            yield url, self._store.value("select sha256 from pages where url = ? and planned", url)

    def digests(self) -> Iterator[tuple[str, str]]:
        """Address and digest of every file that was made, in the order of addresses."""
        yield from self._store.db.execute(
            "select url, sha256 from pages where planned and sha256 is not null order by url"
        )
