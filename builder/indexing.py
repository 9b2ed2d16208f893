"""The search index as part of a build: mended where pages changed; anew, others make it while pages are being made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from builder.output import Output
from builder.pages import Pages
from builder.program import program
from builder.store import Store, dumps, loads

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from builder.search.index import Begun
    from builder.search.records import SearchDocument

Documents = Callable[[Iterable[str] | None], "Iterator[SearchDocument]"]  # all of them, or those at some addresses
ReadAhead = Callable[["Executor"], None]  # has the texts of attachments read by others
_FOUND = "('record', 'prose', 'tombstone')"  # kinds of pages whose text the search finds, or found


class Indexing:
    """One build's way from the pages that changed to the files of the index."""

    def __init__(
        self, store: Store, pages: Pages, output: Output, documents: Documents, read_ahead: ReadAhead, pagefind: bool
    ) -> None:
        self._store, self._pages, self._output = store, pages, output
        self._documents, self._read_ahead, self._pagefind = documents, read_ahead, pagefind
        self._folder = output.folder / "search"
        self._made_by = program("py")
        self._begun: Begun | None = None

    @property
    def documents_to_hand_out(self) -> int:
        """How many documents others could read while pages are made; none where the last index will be mended."""
        if self._mendable:
            return 0
        return int(self._store.value(f"select count(*) from pages where planned and kind in {_FOUND}"))

    @property
    def _mendable(self) -> bool:
        """True when the last build left an index by this program, and nothing of it was found to be wrong."""
        count, wrong = self._store.row("select count(*), count(dirty) from pages where kind = 'index' and planned")
        return bool(self._store.recall("search") == self._made_by and count and not wrong)

    def begin(self, executor: Executor) -> None:
        """Have others begin an index that has to be made anew."""
        if not self._begun and not self._mendable:
            self._read_ahead(executor)
            self._begun = self._anew(executor)

    def _anew(self, executor: Executor | None = None) -> Begun:
        from builder.search.index import begin_index  # only where search is wanted
        from builder.search.pagefind import count_by_pagefind
        from builder.search.postings import count_here

        count = count_by_pagefind if self._pagefind else count_here
        return begin_index(self._documents(None), self._folder, executor, count)

    def finish(self, again: Iterable[str], gone: Iterable[str]) -> None:
        """Bring the index up to date by the pages made again and gone; all anew where that cannot be."""
        from builder.search.index import update_index

        touched = self._touched(again, gone)
        self._store.remember("behind", "")
        if not self._begun and self._mendable:
            if not touched:
                return
            if done := update_index(self._documents(touched), touched, self._output.last / "search", out=self._folder):
                self._adopt(done.written, done.gone)
                return
        done = (self._begun or self._anew()).finish()
        self._store.remember("search", self._made_by)
        known = self._store.column("select url from pages where kind = 'index' and planned")
        self._adopt(done.written, {url.removeprefix("search/") for url in known} - done.written)

    def put_off(self, again: Iterable[str], gone: Iterable[str]) -> None:
        """Leave the index as it is; what of it is out of date stays noted."""
        self._store.remember("behind", dumps(self._touched(again, gone)))

    def leave_out(self) -> None:
        """A site built without search has no index."""
        self._store.unplan("kind = 'index' and planned")

    def _touched(self, again: Iterable[str], gone: Iterable[str]) -> list[str]:
        """The addresses whose text may be another one: pages made again and pages gone, by this build or before."""
        known = f"select 1 from pages where url = ? and planned and kind in {_FOUND}"
        again = (url for url in again if self._store.value(known, url))
        return list(dict.fromkeys([*loads(self._store.recall("behind") or "[]"), *again, *gone]))

    def _adopt(self, written: Iterable[str], gone: Iterable[str]) -> None:
        """Count the files of the index as part of the site."""
        store, pages = self._store, self._pages
        for url in sorted(f"search/{name}" for name in written):
            if not store.value("select 1 from pages where url = ? and kind = 'index' and planned", url):
                store.plan(url, "index", "", "it is new")
            id = store.value("select id from pages where url = ? and kind = 'index'", url)
            pages.made(pages.row(id), self._output.adopt(url), ())
        for name in gone:
            store.unplan("url = ? and kind = 'index'", f"search/{name}")
