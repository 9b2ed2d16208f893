"""The lists of the columns in the store: who stands in which, in what order, and how each is cut into pages.

A list is ordered by the bytes of its keys, newest first; a change tells which of its pages it touched. Pages are
counted from the oldest end (docs/decisions/lists-numbered-from-the-oldest-end.md), so a new record touches the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.facets import Facets, facet_names
from builder.keys import facet_values, followed, page_size, sort_key
from builder.project import Project
from builder.records import Column, Record
from builder.schema import RecordType
from builder.store import Store, dumps, loads

BATCH = 20_000  # rows written together
LONGEST_TABLE = 1_000  # records of a list for download; a longer one would be made anew with every record that changes
NEAR = 3  # pages beside one that appears or goes: their links to one another change
SITE = ""  # in place of a column: lists of the whole site, newest first, for those who follow it
NEWEST = ("-published_on", "-id")
HEAD = 30  # the newest records of such a list that are shown anywhere
MIXED = ("-published_on", "id")  # the order of a column of several types


@dataclass(slots=True)
class Moved:
    """What changed in one list: its newest and oldest changed key, and how many came or went."""

    low: bytes
    high: bytes
    growth: int = 0


class Lists:
    """All lists of a site. `things` collects the names of what pages may have read of them."""

    def __init__(self, project: Project, store: Store, things: set[str]) -> None:
        self._project, self._store, self._things = project, store, things
        self._ids = {(col, facet, value): id
                     for id, col, facet, value in store.rows("select id, col, facet, value from lists")}  # fmt: skip
        self._orders: dict[str, list[object]] = loads(store.recall("orders") or "{}")  # column → mixed?, order
        self._in: list[tuple[object, ...]] = []
        self._out: list[tuple[object, ...]] = []
        self._kinds: Counter[tuple[str, str, int]] = Counter()
        self._moved: dict[int, Moved] = {}
        self._size = page_size(project)
        self._gathering: dict[str, list[Column]] = {}  # type → columns that may select records of it
        self.facets = Facets(project, store)

    def places(self, record: Record, live: bool) -> dict[str, list[object]]:
        """Where a record stands: column → its key there (hex) and its lists (none for a tombstone)."""
        found: dict[str, list[object]] = {}
        for column in self._columns_of(record):
            key = sort_key(record, self._order(column, record.type)).hex()
            found[column.id] = [key, list(self._lists(column, record)) if live else []]
        if live:
            lists = [self._id(SITE, kind, value) for kind, value in followed(record, found)]
            found[SITE] = [sort_key(record, NEWEST).hex(), lists]
        return found

    def _columns_of(self, record: Record) -> Iterator[Column]:
        """The columns that gather a record; only those are asked that may take records of its type."""
        kind, named = record.type.name, record.values.get("column")
        if kind not in self._gathering:
            columns = self._project.columns.values()
            self._gathering[kind] = [c for c in columns if c.select and kind in c.select.get("type", (kind,))]
        for column in self._gathering[kind]:
            if column.takes(record):
                yield column
        by_name = self._project.columns.get(str(named)) if named else None
        if by_name and by_name not in self._gathering[kind]:
            yield by_name

    def _lists(self, column: Column, record: Record) -> Iterator[int]:
        yield self._id(column.id, "", "")
        names = facet_names(record.type)
        if self._orders[column.id][0]:
            names = (*names, "initial")
        for name in names:
            for value in dict.fromkeys(facet_values(record, name)):
                yield self._id(column.id, name, value)

    def _id(self, col: str, facet: str, value: str) -> int:
        id = self._ids.get((col, facet, value))
        if id is None:
            self._store.run("insert into lists (col, facet, value, n) values (?, ?, ?, 0)", col, facet, value)
            id = self._ids[col, facet, value] = int(self._store.value("select last_insert_rowid()"))
        return id

    def _order(self, column: Column, kind: RecordType) -> tuple[str, ...]:
        """The order of a column: a guess at first, put right by `misordered` once all kinds are known."""
        if column.id not in self._orders:
            several = bool(column.select) and len(column.select.get("type", ("", ""))) > 1
            self._orders[column.id] = [several and not column.parent, list(MIXED if several else kind.order)]
        return tuple(self._orders[column.id][1])  # type: ignore[arg-type]

    def put(self, id: str, type: str, old: dict[str, list[object]], new: dict[str, list[object]]) -> None:
        """Move a record from its old places to its new ones."""
        before, after = dict(_keyed(old)), dict(_keyed(new))
        for list_id, key in before.items():
            if after.get(list_id) != key:
                self._out.append((list_id, key))
                self._move(list_id, key, -1)
        for list_id, key in after.items():
            if before.get(list_id) != key:
                self._in.append((list_id, key, id))
                self._move(list_id, key, 1)
        if len(self._in) > BATCH:
            self._flush()

    def count(self, type: str, places: dict[str, list[object]], step: int) -> None:
        """Count a record in (1) or out (-1) of the kinds its columns hold."""
        for col, (_, lists) in places.items():
            self._kinds[col, type, bool(lists)] += step

    def _move(self, list_id: int, key: bytes, growth: int) -> None:
        moved = self._moved.get(list_id)
        if moved is None:
            self._moved[list_id] = Moved(key, key, growth)
        else:
            moved.low, moved.high = min(moved.low, key), max(moved.high, key)
            moved.growth += growth

    def _flush(self) -> None:
        self._store.many("delete from members where list = ? and key = ?", self._out)
        self._store.many("insert or replace into members values (?, ?, ?)", self._in)
        self._out.clear()
        self._in.clear()

    def misordered(self) -> list[str]:
        """Ids of the records of columns whose order is no longer right, since their kinds changed."""
        self._flush()
        self._save_kinds()
        ids: list[str] = []
        for column in self._project.columns.values():
            kinds = self.facets.kinds(column.id)
            order: list[object] = [self.facets.is_mixed(column), list(kinds[0].order if len(kinds) == 1 else MIXED)]
            if kinds and self._orders.get(column.id) != order:
                self._orders[column.id] = order
                list_id = self._ids[column.id, "", ""]
                ids += self._store.column("select id from members where list = ?", list_id)
        return ids

    def _save_kinds(self) -> None:
        for (col, type, live), n in self._kinds.items():
            self._store.run("insert or ignore into kinds values (?, ?, 0, 0)", col, type)
            part = "live" if live else "gone"
            self._store.run(f"update kinds set {part} = {part} + ? where col = ? and type = ?", n, col, type)
        self._kinds.clear()
        self.facets.forget()

    def plan(self) -> None:
        """Cut the lists that changed into pages anew, and tell what changed of them."""
        self._flush()
        self._store.remember("orders", dumps(self._orders))
        shown = {column.id: self.facets.shown(column.id) for column in self._project.columns.values()}
        before = loads(self._store.recall("facets") or "{}")
        self._store.remember("facets", dumps(shown))
        for column in self._project.columns.values():
            self._id(column.id, "", "")
            if before.get(column.id) != shown[column.id]:
                self._things.add(f"o:{column.id}")
                self._all_of(column.id)
        for list_id, moved in sorted(self._moved.items()):
            self._plan(list_id, moved)
        self._moved.clear()

    def _all_of(self, col: str) -> None:
        """Plan every list of a column: its ways to narrow changed."""
        for list_id in self._store.column("select id from lists where col = ?", col):
            self._moved.setdefault(list_id, Moved(b"", b"\xff"))

    def _plan(self, list_id: int, moved: Moved) -> None:
        col, facet, value, was = self._store.row("select col, facet, value, n from lists where id = ?", list_id)
        n = self._store.value("select count(*) from members where list = ?", list_id) if moved.growth else was
        self._store.run("update lists set n = ? where id = ?", n, list_id)
        if col == SITE:
            self._tell_followers(list_id, facet, value, moved, was, n)
            return
        column = self._project.columns.get(col)
        self._tell(list_id, col, facet, was, n)
        shown = column and not column.page and (not facet or n and facet in self.facets.shown(col))
        if shown and column:
            stem = f"{col}/{facet}-{self.facets.slug(column, facet, value)}" if facet else ""
            self._cut(list_id, col, stem, moved, was, n)
            self._tables(list_id, stem or f"{col}/index", downloads_of(n, bool(facet)))
        else:
            self._tables(list_id, "", {})
            self._store.run(
                "update pages set planned = 0, dirty = 'gone' where ref = ? and kind = 'list'", str(list_id)
            )

    def _tell_followers(self, list_id: int, kind: str, value: str, moved: Moved, was: int, n: int) -> None:
        if bool(was) != bool(n):
            self._things.add("channels")
        newer = self._store.value("select count(*) from members where list = ? and key < ?", list_id, moved.low)
        if newer < HEAD:
            self._things.add(f"h:{kind}:{value}")

    def _tell(self, list_id: int, col: str, facet: str, was: int, n: int) -> None:
        if not facet:
            self._things.add(f"c:{col}")
        if was != n:
            self._things |= {f"m:{list_id}", f"q:{col}"} | (set() if facet else {f"n:{col}"})
        if not was or not n:
            self._things.add(f"o:{col}")
        self._things.add(f"l:{list_id}")

    def _cut(self, list_id: int, col: str, stem: str, moved: Moved, was: int, n: int) -> None:
        pages, before = self.pages(n), self.pages(was)
        rank = "select count(*) from members where list = ? and key > ?"
        first = self._store.value(rank, list_id, moved.high) // self._size + 1
        last = pages - 1 if was != n else self._store.value(rank, list_id, moved.low) // self._size + 1
        known = dict(
            self._store.rows("select n, url from pages where ref = ? and kind = 'list' and planned", str(list_id))
        )
        touched = set(range(first, min(last, pages - 1) + 1))
        touched |= {k for k in range(1, pages) if k not in known}
        if pages != before:
            touched |= set(range(max(1, min(pages, before) - NEAR), pages))
        if was != n or last >= pages or 0 not in known:
            touched.add(0)
        for k in known.keys() - set(range(pages)):
            self._store.run("update pages set planned = 0, dirty = 'gone' where url = ?", known[k])
        for k, start, size in self._slices(list_id, sorted(touched), pages, n):
            self._store.plan(page_url(col, stem, k), "list", str(list_id), "its list changed", k, start, size)

    def _tables(self, list_id: int, stem: str, wanted: Mapping[str, str]) -> None:
        """Plan the files a list can be had as."""
        query = "select url from pages where ref = ? and kind = 'table' and planned"
        known, urls = set(self._store.column(query, str(list_id))), {stem + ending for ending in wanted.values()}
        for url in known - urls:
            self._store.unplan("url = ? and kind = 'table'", url)
        for url in sorted(urls - known):
            self._store.plan(url, "table", str(list_id), "it is new")

    def _slices(self, list_id: int, touched: list[int], pages: int, n: int) -> Iterator[tuple[int, bytes, int]]:
        """Number, newest key and length of the pages wanted."""
        starts: list[bytes] | None = None
        if len(touched) > NEAR:
            starts = self._store.column("select key from members where list = ? order by key", list_id)
        for k in touched:
            at = n - k * self._size
            if k == 0:
                yield 0, b"", n - (pages - 1) * self._size
            elif starts is not None:
                yield k, starts[at], self._size
            else:
                one = "select key from members where list = ? order by key limit 1 offset ?"
                yield k, self._store.value(one, list_id, at), self._size

    def pages(self, n: int) -> int:
        """How many pages a list of n records has."""
        return max(1, n // self._size)


def downloads_of(total: int, chosen: bool) -> Mapping[str, str]:
    """What a list of so many records can be had as: the words of the link → the ending of the file beside the page."""
    if not 0 < total <= LONGEST_TABLE:
        return {}
    short = {"CSV": ".csv", "JSON": ".json"}
    return short if chosen else {"Excel": ".xlsx", **short}


def page_url(col: str, stem: str, k: int) -> str:
    """The address of the k-th page of a list from its oldest end; 0 is the first page."""
    if k == 0:
        return f"{stem or col + '/index'}.html"
    return f"{stem}-{k}.html" if stem else f"{col}/p{k}.html"


def _keyed(places: dict[str, list[object]]) -> Iterator[tuple[int, bytes]]:
    for key, lists in places.values():
        place = bytes.fromhex(str(key))
        for list_id in lists:  # type: ignore[attr-defined]
            yield list_id, place
