"""What the public is shown, page by page, so that two states can be compared without building either of them.

Pages of records, of the boards and the fixed ones are rendered without their shells; a page of a list is told by the
records on it, the rows of those that changed, and its ways to narrow the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.boards import board_pages, board_url
from builder.diff.side import Side
from builder.facets import Facets
from builder.fragments import Fragments
from builder.keys import page_size
from builder.lists import NEAR
from builder.plan import FIXED, Page, plan_boards
from builder.render import Renderer
from builder.shell import BARE
from builder.store import loads
from builder.stored import reader_of

ListKey = tuple[str, str, str]  # column, facet, value: the same list in both states


class Shown:
    """The pages of one state as the public sees them."""

    def __init__(self, side: Side) -> None:
        self._side, self._store = side, side.checked.store
        plan_boards(self._store, board_pages(side.site))  # templates link to the boards there are
        fragments = Fragments(self._store, side.site, reader_of(side.site))
        self._renderer = Renderer(side.project, side.site, BARE, fragments)
        self._facets = Facets(side.project, self._store)
        self._rows: dict[str, str] = {}

    def fixed(self) -> dict[str, Page]:
        """Home, site map and the other pages that stand for no record."""
        return {url: Page(kind, url, "") for kind, url in FIXED}

    def boards(self) -> dict[str, Page]:
        """The pages of the boards."""
        found = board_pages(self._side.site)
        return {board_url(n, key): Page("board", board_url(n, key), title, extra={"board": n, "key": key})
                for n, key, title in found}  # fmt: skip

    def faces(self) -> dict[str, Page]:
        """The first pages of columns with a template of their own, which may show anything of the site."""
        found = (self.at(f"{id}/index.html") for id in self._side.site.columns)
        return {page.url: page for page in found if page and self._renderer.template_name(page) != "list.html"}

    def at(self, url: str) -> Page | None:
        """The page of a record or list, or the notice, that stands at an address."""
        row = self._store.row("select url, kind, ref, n, start, size from pages where url = ? and planned"
                              " and kind in ('record', 'tombstone', 'moved', 'list')", url)  # fmt: skip
        return self._renderer.page_of(row) if row else None

    def html(self, page: Page | None) -> str:
        """The page's own HTML; nothing for none."""
        return self._renderer.page(page, lambda *_: None)[0] if page else ""

    def lists_of(self, ids: Iterable[str]) -> set[ListKey]:
        """The lists in which records stand."""
        found: set[ListKey] = set()
        for id in ids:
            marks = loads(self._store.value("select marks from public where id = ?", id) or '{"lists": {}}')
            for _, lists in marks["lists"].values():
                for list_id in lists:
                    found.add(self._store.row("select col, facet, value from lists where id = ?", list_id))
        return found

    def list_pages(self, columns: Iterable[str], touched: set[ListKey], ids: set[str]) -> dict[str, object]:
        """Address → what stands on it, of every page of the lists of some columns.

        `touched`: the lists whose records may differ; `ids`: the records whose rows may.
        """
        found: dict[str, object] = {}
        for col in columns:
            if col not in self._side.site.columns:
                continue
            column = self._side.site.columns[col]
            counted, steady = self._facets.all_of(column), self._facets.steady(column)
            for id, facet, value, n in self._store.rows("select id, facet, value, n from lists where col = ?", col):
                there = self._members(id) if (col, facet, value) in touched else None
                for url, place, part in self._cut(id, n, there):
                    rows = tuple(self._row(one) for one in part if one in ids)
                    found[url] = part, rows, (n, counted) if place == 0 else (steady, self._near(n, place))
        return found

    def tables(self, lists: Iterable[ListKey]) -> Iterator[tuple[str, list[str]]]:
        """Address and records of each table to be had of some lists."""
        for col, facet, value in lists:
            id = self._store.value("select id from lists where col = ? and facet = ? and value = ?", col, facet, value)
            query = "select url from pages where ref = ? and kind = 'table' and planned"
            for url in self._store.column(query, str(id)):
                yield url, self._members(id)

    def _members(self, list_id: int) -> list[str]:
        return self._store.column("select id from members where list = ? order by key", list_id)

    def _cut(self, list_id: int, n: int, ids: list[str] | None) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Address, place from the oldest end and records of each page of a list."""
        size = page_size(self._side.project)
        query = "select url, n from pages where ref = ? and kind = 'list' and planned"
        for url, place in self._store.rows(query, str(list_id)):
            first, last = (n - place * size, n - (place - 1) * size) if place else (0, n - self._older(n) * size)
            yield url, place, tuple(ids[first:last]) if ids is not None else ()

    def _older(self, n: int) -> int:
        return max(1, n // page_size(self._side.project)) - 1

    def _near(self, n: int, place: int) -> int:
        """How far a page is from the first, as far as its links to others show it."""
        return min(NEAR + 1, self._older(n) - place)

    def _row(self, id: str) -> str:
        if id not in self._rows:
            self._rows[id] = self._renderer.make_row(f"w:../:{id}")
        return self._rows[id]
