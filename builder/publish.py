"""A checked site → files: what is to be made again is made, beside the last site; then it is put in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from builder.addresses import keep_answering
from builder.attached import Attached
from builder.cache import Cache
from builder.diagnostics import Report
from builder.exports import MADE, Exports
from builder.fragments import Fragments
from builder.history import open_history
from builder.indexing import Indexing
from builder.inputs import engine_inputs
from builder.limit import Limit
from builder.output import Output
from builder.pages import ENGINE, Pages
from builder.plan import OF_MANY, OF_RECORDS, plan_boards, plan_fixed, shown_boards
from builder.program import fingerprint, program
from builder.project import Project
from builder.published import Published
from builder.reads import Reads
from builder.records import Site
from builder.release import facts
from builder.shell import Host
from builder.store import HALF_MADE, Store, dumps, loads, thing
from builder.stored import reader_of
from builder.timings import Timings
from builder.view import SiteView

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from builder.render import Renderer
    from builder.search.records import SearchDocument

Progress = Callable[[str, int, int], None]
AT_ONCE = 200  # pages a preview makes before it shows the edit: a third of a second
WORTH_HANDING_OUT = 400  # pages; fewer are made sooner than others could begin


class Publication:
    """One build's way from the plan in the store to the files of the site."""

    def __init__(
        self, project: Project, site: Site, store: Store, host: Host, out: Path, report: Report, timings: Timings
    ) -> None:
        self._project, self._site, self._store, self._host = project, site, store, host
        self._report, self._timings = report, timings
        self._published = Published(store, project.root, out)
        self._output = Output(out)
        self._pages = Pages(store)
        self._fragments = Fragments(store, site, reader_of(site))
        pagefind = bool(project.settings.get("pagefind"))
        self._attached = Attached(project, site, Cache(store), report)
        self.search = Indexing(store, self._pages, self._output, self._documents, self._attached.read_ahead, pagefind)
        self._history = open_history(project.repository, project.root if store.lasts else None)
        self._record, self._viewed = False, frozenset[str]()
        self.left: frozenset[str] = frozenset()
        self._limit = Limit()
        self.reasons: dict[str, str] = {}

    def plan(self, record: bool = False, viewed: frozenset[str] | None = None) -> None:
        """Find out what is to be made again; `record`: keep what is published in the ledger of addresses; `viewed`:
        where pages are many make these and leave the others, if the last site stands to show them of."""
        plan_fixed(self._store, self._site, self._host.prose)
        self._record = record
        self._plan_assets()
        self._note_engine()
        self._note_prose()
        self._note_commit()
        self._note_audit()
        self._plan_boards()
        self._published.distrust()
        if viewed and self._pages.stand(self._output.last):
            self._viewed = viewed

    def _note_engine(self) -> None:
        """A change of templates, settings or program makes every page again."""
        shells = (part for _, shell in sorted(self._host.shells.items()) for part in shell.parts)
        prose = (f"{url} {prose.title}" for url, prose in sorted(self._host.prose.items()))
        words = (program("py", "yml", "html"), self._project.language, *shells, *prose)
        engine = fingerprint(engine_inputs(self._project), *words)
        if self._store.recall("engine") != engine:
            self._pages.all_anew(ENGINE)
            self._store.remember("engine", engine)

    def _note_audit(self) -> None:
        """The audit an office publishes changes its own page, and which boards there are when it comes or goes."""
        said = self._site.supervision
        self._note_value("audit", str(said["digest"]) if said else "")

    def _note_value(self, name: str, now: str) -> None:
        """Pages that read something by this name are made again when it is not what it was."""
        if (self._store.recall(name) or "") != now:
            self._store.many("insert or ignore into dirty values (?, ?)", [(thing(name), name)])
            self._store.remember(name, now)

    def _plan_boards(self) -> None:
        """The boards and their keys, found again when something they are found from changed."""
        stale = ("select 1 from dirty d cross join reads r on r.thing = d.thing"
                 " where r.page = -(select id from fragments where name = 'b:boards')")  # fmt: skip
        if self._fragments.get("b:boards") is not None and not self._store.value(stale):
            return
        from builder.boards import board_pages  # they count, which takes long enough to import

        reads = Reads()
        pages = list(board_pages(cast(Site, SiteView(self._site, reads))))
        plan_boards(self._store, pages)
        self._note_value("boards shown", dumps(shown_boards(self._store)))
        self._fragments.keep("b:boards", dumps(pages), frozenset(reads.names))
        self._fragments.flush()

    def _note_prose(self) -> None:
        now = {url: _digest(prose.html) for url, prose in self._host.prose.items()}
        before = loads(self._store.recall("prose") or "{}")
        changed = [f"p:{url}" for url in now.keys() | before.keys() if now.get(url) != before.get(url)]
        self._store.many("insert or ignore into dirty values (?, ?)", [(thing(name), name) for name in changed])
        self._store.remember("prose", dumps(now))

    def _note_commit(self) -> None:
        """A commit changes the revisions of some records, and what is said of the release."""
        store, said = self._store, dumps(facts(self._project, self._site))
        found = self._history.changed_since(store.recall("history"))
        if found is None:
            self._pages.all_anew("Git's history is another one")
        changed = [f"v:{id}" for id in found or ()]
        changed += ["release"] if store.recall("release") != said else []
        store.many("insert or ignore into dirty values (?, ?)", [(thing(name), name) for name in changed])
        store.remember("history", self._history.head)
        store.remember("release", said)

    def _plan_assets(self) -> None:
        """The host's files; those whose bytes changed are to be written."""
        known = dict(self._store.rows("select url, sha256 from pages where kind = 'asset' and planned"))
        for url, data in self._host.assets.items():
            if known.get(url) != _digest(data):
                self._store.plan(url, "asset", "", "it changed")
        for url in known.keys() - self._host.assets.keys():
            self._store.unplan("url = ? and kind = 'asset'", url)

    def copy(self) -> None:
        """Write what is taken over as it is: the host's files and the attachments of public records."""
        for id, _ in self._pages.to_make(("asset", "file")):
            row = self._pages.row(id)
            url, kind, ref = row[1:4]
            data = self._host.assets[url] if kind == "asset" else (self._project.data / "files" / ref).read_bytes()
            self._pages.made(row, self._output.write(url, data), ())

    @property
    def pages_to_hand_out(self) -> int:
        """How many pages others could make; they read the state, which must be one that lasts."""
        return self._pages.left_to_make() if self._store.lasts and not self._viewed else 0

    def render(self, progress: Progress, executor: Executor | None = None) -> None:
        """Make every page that is to be made, here or, when they are many, by whoever the executor has at hand."""
        self._exports = Exports(self._project, self._fragments, self._pages, lambda row: self._renderer.page_of(row))
        self._exports.plan()
        keep_answering(self._project.root, self._store, self._record)
        with self._limit:
            self._pages.mark(self._fragments, self._again)
        wanted = self._pages.to_make()
        if self._viewed and len(wanted) > AT_ONCE:
            wanted = self._pages.only(wanted, self._viewed)
        if executor and self._store.lasts and len(wanted) > WORTH_HANDING_OUT:
            self._handed_out(executor, OF_RECORDS, len(wanted), progress)
            self._store.remember(HALF_MADE, "yes")
            self._handed_out(executor, OF_MANY, len(wanted), progress)  # the lists find the rows of the records
        elif wanted:
            self._make_all(wanted, progress)
        self._fragments.flush()
        self._pages.flush()
        self._pages.settled()
        self._gone = self._pages.gone()
        self._exports.forget(self._gone)

    def _handed_out(self, executor: Executor, kinds: tuple[str, ...], total: int, progress: Progress) -> None:
        """Have pages made by others, who read the state as it is now."""
        from builder import shards

        wanted, state = dict(self._pages.to_make(kinds)), self._store.copy_for_others()
        work = shards.Work(self._project.root, *state, self._project.today, self._output.folder, self._history.head)
        for made in shards.made_by(executor, work, list(wanted)):
            for page in made.pages:
                self.reasons[page.url] = wanted[page.id]
                self._timings.note(page.url, page.template, page.seconds)
                self._exports.take(page.url, page.lines)
                self._output.count(page.url)
                self._pages.made(self._pages.row(page.id), page.written, page.reads)
            for name, html, reads in made.fragments:
                self._fragments.keep(name, html, reads)
            progress("render", len(self.reasons), total)
        self._fragments.flush()
        self._pages.flush()

    @cached_property
    def _renderer(self) -> Renderer:
        from builder.render import Renderer  # with Jinja and all boards, which where nothing changed need not be had

        return Renderer(self._project, self._site, self._host, self._fragments, self._history)

    def _again(self, name: str) -> str:
        """Make a fragment again; of exports what changed is only forgotten, so that they are run again."""
        if name.startswith("x:"):
            return ""
        if name.startswith("b:"):
            return self._fragments.get(name) or ""
        if name.startswith("d:"):
            return self._exports.make_cells(name)
        self._limit.begin()
        row = self._renderer.make_row(name)
        self._limit.end()
        return row

    def _make_all(self, wanted: list[tuple[int, str]], progress: Progress) -> None:
        with self._limit:
            for n, (id, reason) in enumerate(wanted, 1):
                self._make(id, reason)
                progress("render", n, len(wanted))

    def _make(self, id: int, reason: str) -> None:
        row, renderer = self._pages.row(id), self._renderer
        page = renderer.page_of(row[1:7])
        if page is None:
            raise LookupError(f"{row[1]}: nothing stands behind this page of the plan")
        self.reasons[page.url] = reason
        with self._timings.page(page.url, renderer.template_name(page)):
            self._limit.begin()
            html, reads = renderer.page(page, self._exports.note)
            self._limit.end()
        self._pages.made(row, self._output.write(page.url, html.encode()), reads)

    def export(self) -> None:
        """Write the tables, feeds and other exports that changed."""
        for id, _ in self._pages.to_make(MADE):
            row = self._pages.row(id)
            data, reads = self._exports.make(row[1], row[2], row[3])
            self._pages.made(row, self._output.write(row[1], data), reads)
        self._pages.flush()
        self._exports.write(self._output)
        self._fragments.flush()
        self._gone += self._pages.gone()

    def put_off(self) -> None:
        """Leave what is not made yet as it is, tables, feeds and search too; what is out of date stays noted."""
        self._exports.put_off()
        self.search.put_off(self.reasons, self._gone)
        self._pages.put_off(self._output.last)
        self.left = self._pages.left()

    def _documents(self, urls: Iterable[str] | None) -> Iterator[SearchDocument]:
        from builder.documents import search_documents  # only where search is wanted

        return search_documents(self._site, self._store, self._host.prose, self._attached.text, urls)

    def index(self, wanted: bool) -> None:
        """Bring the search index up to date; or leave it out of the site."""
        if wanted:
            self.search.finish(self.reasons, self._gone)
        else:
            self.search.leave_out()
        self._gone += self._pages.gone()

    def commit(self) -> tuple[int, int, frozenset[str]]:
        """Make what was written the site; how many pages and files the whole site has, and which were changed."""
        pages, files = self._pages.counts()
        if self._store.recall(HALF_MADE):
            self._store.remember(HALF_MADE, "")
        self._published.commit(self._output, self._pages, self._gone, files)
        return pages, files, frozenset((*self._output.written, *self._gone))

    def discard(self) -> None:
        """Forget what was written."""
        self._output.discard()
        self._store.drop_copy()
        self._history.close()


def _digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
