"""The pages of the site as the store plans them: which are fixed, and what a row of the plan stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.addresses import ARROW, HOME
from builder.facets import Facet, Facets, Option
from builder.keys import page_size
from builder.listing import Listing
from builder.project import Project
from builder.reader import Reader
from builder.reads import Reads
from builder.records import Column, Record, Site
from builder.shell import Prose
from builder.store import Store, dumps, loads
from builder.urls import url_of
from builder.values import Group

__all__ = ["Facet", "Listing", "Option", "Page", "home_column", "introduced", "plan_fixed", "url_of", "withdrawal"]

FIXED = (("home", "index.html"), ("search", "search.html"), ("subscribe", "subscribe.html"),
         ("sitemap", "zwsm/wzdt.html"), ("missing", "404.html"))  # fmt: skip
HTML = ("home", "list", "record", "tombstone", "moved", "board", "prose", "search", "subscribe", "sitemap", "missing",
        "gone")  # fmt: skip
"""Kinds of pages with a template."""
OF_RECORDS = ("record", "tombstone")
OF_MANY = tuple(kind for kind in HTML if kind not in OF_RECORDS)
LISTS = "../"  # the way from the pages of a column's lists to the root of the site


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made. `kind` names its template; `url` is relative to the root of the site."""

    kind: str
    url: str
    title: str
    column: str = ""
    record: Record | None = None
    listing: Listing | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many folders below the root the page lies."""
        return self.url.count("/")

    @property
    def root(self) -> str:
        """The relative way from the page to the root of the site: "", "../" …"""
        return "../" * self.depth


def plan_boards(store: Store, boards: Iterable[tuple[str, str, str]]) -> None:
    """Plan the pages of the boards (board, key, title)."""
    from builder.boards import board_url  # with all boards, which are wanted only when they are planned anew

    found = {board_url(name, key): [name, key, title] for name, key, title in boards}
    before = loads(store.recall("boards") or "{}")
    for url in before.keys() - found.keys():
        store.unplan("url = ? and kind = 'board'", url)
    for url, board in found.items():
        if before.get(url) != board:
            store.plan(url, "board", "", "it is new")
    store.remember("boards", dumps(found))


def shown_boards(store: Store) -> list[str]:
    """The boards that have a page, in their order."""
    return [name for name, key, _ in loads(store.recall("boards") or "{}").values() if not key]


class PlannedPages:
    """What the rows of the plan stand for."""

    def __init__(
        self, project: Project, site: Site, prose: Mapping[str, Prose], reader: Reader, facets: Facets, reads: Reads
    ) -> None:
        self._site, self._prose, self._reader, self._facets, self._reads = site, prose, reader, facets, reads
        self._size = page_size(project)

    def page_of(self, row: Sequence[Any]) -> Page | None:
        """The page of a row (address, kind, id or list, place, newest key, length); None when what it shows is gone."""
        url, kind, ref, *part = row
        columns = self._site.columns
        if kind in ("record", "tombstone", "moved"):
            record = self._site.get(ref)
            if record is None:
                return None
            title = str(record.values["title"]) if kind == "record" else ""
            return Page(kind, url, title, home_column(columns, record), record)
        if kind == "list":
            return self._list(url, int(ref), part)
        if kind == "board":
            name, key, title = loads(self._reader.store.recall("boards"))[url]
            return Page(kind, url, title, extra={"board": name, "key": key})
        if kind == "gone":
            address, _, target = ref.partition(ARROW)
            planned = self._reader.store.value("select 1 from pages where url = ? and planned", target)
            return Page(kind, url, "", extra={"address": address, "target": target if planned else HOME})
        settings = self._site.settings
        title = {"home": str(settings["section"]), "prose": self._title(url)}.get(kind, "")
        return Page(kind, url, title, column_at(columns, url) if kind == "prose" else "")

    def ways(self, column: Column) -> tuple[str, ...]:
        """The names of the facets a column's pages show."""
        self._reads.names.add(f"o:{column.id}")
        return tuple(facet.name for facet in self._facets.steady(column) if facet.options)

    def _title(self, url: str) -> str:
        return self._prose[url].title if url in self._prose else ""

    def _list(self, url: str, list_id: int, part: Sequence[Any]) -> Page | None:
        row = self._reader.store.row("select col, facet, value from lists where id = ?", list_id)
        column = self._site.columns.get(row[0]) if row else None
        if column is None:
            return None
        shape = (list_id, row[1], row[2], *part)
        listing = Listing(self._reader, self._facets, self._reads, column, shape, self._size)
        return Page("list", url, column.name, column.id, listing=listing)


def plan_fixed(store: Store, site: Site, prose: Mapping[str, Prose]) -> None:
    """Plan the pages that stand for no record and no list: home, search, map, and prose that stands by itself."""
    introductions = introduced(site.columns)
    wanted = {url: kind for kind, url in FIXED}
    wanted |= {url: "prose" for url in prose if url not in introductions}
    kinds = "('home', 'search', 'subscribe', 'sitemap', 'missing', 'prose')"
    known = dict(store.rows(f"select url, kind from pages where kind in {kinds} and planned"))
    for url in known.keys() - wanted.keys():
        store.unplan(f"url = ? and kind in {kinds}", url)
    for url, kind in wanted.items():
        if url not in known:
            store.plan(url, kind, "", "it is new")


def introduced(columns: Mapping[str, Column]) -> set[str]:
    """The addresses whose prose stands on a page of records and introduces it."""
    return {"index.html", *(f"{column.id}/index.html" for column in columns.values() if not column.page)}


def home_column(columns: Mapping[str, Column], record: Record) -> str:
    """The column a record belongs to first: what 当前位置 shows."""
    own = record.values.get("column")
    return str(own) if own in columns else record.type.column


def column_at(columns: Mapping[str, Column], url: str) -> str:
    """The column a page of prose lies in."""
    folder = url.split("/", 1)[0]
    return folder if folder in columns and "/" in url else ""


def planned(store: Store) -> Iterator[tuple[str, str, str, int, bytes, int]]:
    """Every page of the plan (address, kind, id or list, place, newest key, length), lists first, records by id."""
    rank = "case kind when 'home' then 0 when 'list' then 1 when 'record' then 2 when 'tombstone' then 3 else 4 end"
    marks = ", ".join(f"'{kind}'" for kind in HTML)
    yield from store.db.execute(
        "select url, kind, ref, n, start, size from pages"
        f" where planned and kind in ({marks}) order by {rank}, ref, url"
    )


def planned_at(store: Store, urls: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Of these addresses those with a page of the plan: address, kind, id."""
    for url in urls:
        yield from store.db.execute("select url, kind, ref from pages where planned and url = ?", [url])


def withdrawal(record: Record) -> Group | None:
    """The withdrawal of a record, or None when its display term simply ended."""
    found = record.values.get("withdrawn")
    return found if isinstance(found, Group) else None
