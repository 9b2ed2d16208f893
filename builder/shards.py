"""Pages made elsewhere: shards of the plan, given to any executor of `concurrent.futures`.

Whoever makes a shard reads a copy of the state of the site, laid aside when the first shard was handed out, and writes
the pages beside the site. All of them must see the folder of the site at the same path: processes of this machine do,
machines of a cluster by a file system they share. What pages have read comes back and is kept by the one who asked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from builder.broken import Broken, broken
from builder.cache import Cache
from builder.diagnostics import Report
from builder.exports import PageLines, lines_of
from builder.fragments import Fragments
from builder.history import kept_history
from builder.limit import Limit
from builder.output import Output, Written
from builder.pages import Pages
from builder.plan import Page
from builder.project import open_project
from builder.render import Renderer
from builder.store import snapshot
from builder.stored import reader_of, stored_site
from builder.view import SiteView

if TYPE_CHECKING:
    from concurrent.futures import Executor

SIZE = 200  # pages of a shard: a quarter of a second's work


@dataclass(frozen=True, slots=True)
class Work:
    """Where all that is needed to make pages lies; `version` tells one state of a site from another, `head` is
    the commit of its history."""

    root: Path
    state: Path
    version: str
    today: date
    folder: Path
    head: str


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page that was written: what it is in the plan, how long it took (s), what it has read, its lines in exports."""

    id: int
    url: str
    template: str
    seconds: float
    written: Written
    reads: frozenset[str]
    lines: PageLines


@dataclass(frozen=True, slots=True)
class Made:
    """A shard that was made, with the fragments that were made for it; or how it failed."""

    pages: Sequence[MadePage] = ()
    fragments: Sequence[tuple[str, str, frozenset[str]]] = ()
    failed: Broken | None = None


class _Taken(Fragments):
    """Fragments that are handed back and not kept."""

    taken: list[tuple[str, str, frozenset[str]]]

    def keep(self, name: str, html: str, reads: frozenset[str]) -> None:
        """Hold it for the pages to come."""
        self.taken.append((name, html, reads))
        self._hold(name, html)


class _Workshop:
    """What a thread of a worker needs for the pages of one build."""

    def __init__(self, work: Work) -> None:
        self._project = open_project(work.root, Report(), work.today)
        store = snapshot(work.state)
        site, host = stored_site(self._project, store), Cache(store).host()
        assert host is not None  # the build has kept it before it handed anything out
        self.fragments = _Taken(store, site, reader_of(site))
        history = kept_history(work.root, work.head)
        self._pages, self.renderer = Pages(store), Renderer(self._project, site, host, self.fragments, history)
        self._output, self.limit = Output(work.folder, work.folder), Limit()

    def make(self, id: int) -> MadePage:
        """One page of the plan."""
        begun, lines = perf_counter(), list[Any]()

        def note(page: Page, site: SiteView) -> None:
            lines.extend(lines_of(self._project, site, page))

        page = self.renderer.page_of(self._pages.row(id)[1:7])
        assert page is not None
        self.limit.begin()
        html, reads = self.renderer.page(page, note)
        if page.record and page.kind == "record":
            self.renderer.row_in_lists(page.record)  # while it is at hand: the lists are handed out when all are kept
        self.limit.end()
        written = self._output.write(page.url, html.encode())
        return MadePage(id, page.url, self.renderer.template_name(page), perf_counter() - begun, written, reads, lines)


@lru_cache(maxsize=4)
def _workshop(work: Work, thread: int) -> _Workshop:
    return _Workshop(work)


def make(work: Work, ids: Sequence[int]) -> Made:
    """Make some pages of a plan; runs wherever an executor runs it."""
    shop = _workshop(work, threading.get_ident())
    shop.fragments.taken = []
    try:
        with shop.limit:
            return Made([shop.make(id) for id in ids], shop.fragments.taken)
    except Exception as error:
        failed = broken(error, work.root)
        if failed is None:
            raise
        return Made(failed=failed)


def made_by(executor: Executor, work: Work, ids: Sequence[int]) -> Iterator[Made]:
    """All shards, as they are done. Raises Broken, and what the executor raises when a worker dies."""
    from concurrent.futures import as_completed  # slow to import, and wanted only here

    waiting = {executor.submit(make, work, ids[at : at + SIZE]) for at in range(0, len(ids), SIZE)}
    try:
        for done in as_completed(waiting):
            waiting.discard(done)  # with what it brought
            found = done.result()
            if found.failed:
                raise found.failed
            yield found
    finally:
        for future in waiting:
            future.cancel()
