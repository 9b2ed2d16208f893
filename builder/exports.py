"""Runs the exports: files made of the lines of pages, tables and feeds, and whole exports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

from builder.channels import channel, channels
from builder.export import EXPORTS, LINES, PARTS, Export, Lines, Parts, downloads, feeds
from builder.export.rows import Table, cells, table
from builder.fragments import Fragments
from builder.output import Output
from builder.pages import Pages
from builder.plan import Page, planned
from builder.project import Project
from builder.reader import chunks
from builder.reads import Reads
from builder.records import Site
from builder.store import Store, dumps, loads
from builder.view import SiteView

MADE = ("table", "feed")  # files of the plan that are made one by one, as pages are
BATCH = 500  # lines written together
PageOf = Callable[[Sequence[Any]], "Page | None"]


PageLines = Sequence["tuple[str, tuple[str, str] | None]"]
"""Export → group and text of a page's line."""


def lines_of(project: Project, site: SiteView, page: Page) -> PageLines:
    """What every export made of lines says of a page."""
    return [(export.NAME, export.line(project, site, page)) for export in LINES]


class Exports:
    """The exports of one build."""

    def __init__(self, project: Project, fragments: Fragments, pages: Pages, page_of: PageOf) -> None:
        self._project, self._fragments, self._pages, self._page_of = project, fragments, pages, page_of
        self._store: Store = fragments.store
        self._reads = Reads()
        self._view = SiteView(fragments.site, self._reads)
        self._waiting: list[tuple[object, ...]] = []
        self._touched: set[tuple[str, str]] = set()
        self._last: dict[int, tuple[str, list[str], Table]] = {}
        self._blank = self._store.value("select 1 from lines limit 1") is None

    def note(self, page: Page, site: SiteView) -> None:
        """Take the lines of a page that has just been made."""
        self.take(page.url, lines_of(self._project, site, page))

    def take(self, url: str, lines: PageLines) -> None:
        """Take what exports say of a page."""
        for name, line in lines:
            if not self._blank:
                self._replace(name, url, line)
            elif line:
                self._waiting.append((name, line[0], url, line[1]))
        if len(self._waiting) >= BATCH:
            self.flush()

    def _replace(self, export: str, url: str, line: tuple[str, str] | None) -> None:
        old = self._store.row("select name, text from lines where export = ? and url = ?", export, url)
        if old == line:
            return
        self._store.run("delete from lines where export = ? and url = ?", export, url)
        if line:
            self._store.run("insert into lines values (?, ?, ?, ?)", export, line[0], url, line[1])
        self._touched |= {(export, part[0]) for part in (old, line) if part}

    def flush(self) -> None:
        """Write what is waiting."""
        self._store.many("insert or replace into lines values (?, ?, ?, ?)", self._waiting)
        self._touched |= {(str(row[0]), str(row[1])) for row in self._waiting}
        self._waiting.clear()

    def forget(self, urls: Sequence[str]) -> None:
        """Pages that are gone have no lines."""
        for url in urls:
            for export in LINES:
                self._replace(export.NAME, url, None)

    def make_cells(self, name: str) -> str:
        """Make the cells of a record, by their name "d::id", and have them kept; nothing for one that is not live."""
        before = self._reads.start()
        self._reads.names.add(f"r:{name[3:]}")
        record = self._fragments.site.records.get(name[3:])
        text = cells(cast(Site, self._view), record) if record else ""
        self._fragments.keep(name, text, self._reads.apart(before))
        return text

    def plan(self) -> None:
        """Plan a feed for all that can be followed."""
        known = set(self._store.column("select url from pages where kind = 'feed' and planned"))
        wanted = {one.path: f"{one.kind}:{one.value}" for one in channels(self._fragments.site)}
        for url in known - wanted.keys():
            self._store.unplan("url = ? and kind = 'feed'", url)
        for url in wanted.keys() - known:
            self._store.plan(url, "feed", wanted[url], "it is new")

    def make(self, url: str, kind: str, ref: str) -> tuple[bytes, frozenset[str]]:
        """A table or feed of the plan, and what it has read."""
        before = self._reads.start()
        data = self._table(url, int(ref)) if kind == "table" else self._feed(ref)
        return data, self._reads.apart(before)

    def _feed(self, ref: str) -> bytes:
        kind, _, value = ref.partition(":")
        site = cast(Site, self._view)
        found = channel(site, kind, value)
        assert found is not None
        return feeds.feed(self._project, site, found)

    def _table(self, url: str, list_id: int) -> bytes:
        col, names, made = self._rows_of(list_id)
        self._reads.names |= {f"l:{list_id}", *names}
        return downloads.file(url.rpartition(".")[2], self._project.columns[col].name, made, self._view)

    def _rows_of(self, list_id: int) -> tuple[str, list[str], Table]:
        """Column, names of the cells and rows of a list; kept for its next file, which comes in another format."""
        if list_id not in self._last:
            ids = self._store.column("select id from members where list = ? order by key", list_id)
            names = [f"d::{id}" for id in ids]
            col = self._store.value("select col from lists where id = ?", list_id)
            self._last = {list_id: (col, names, table(self._project.types, list(self._cells(names))))}
        return self._last[list_id]

    def _cells(self, names: list[str]) -> Iterator[str]:
        for chunk in chunks(names):
            self._fragments.fetch(chunk)
            yield from (self._fragments.get(name) or self.make_cells(name) for name in chunk)

    def write(self, output: Output) -> None:
        """Every file of an export whose content changed."""
        self.flush()
        self._touched |= self._left()
        self._store.remember("put off", "")
        for lines in LINES:
            self._lines(lines, output)
        for parts in PARTS:
            self._parted(parts, output)
        for export in EXPORTS:
            self._whole(export, output)

    def put_off(self) -> None:
        """Leave the files for the next build, which is told the groups whose lines changed."""
        self.flush()
        self._store.remember("put off", dumps(sorted(self._touched | self._left())))

    def _left(self) -> set[tuple[str, str]]:
        return {(export, group) for export, group in loads(self._store.recall("put off") or "[]")}

    def _files(self, export: str) -> dict[str, str | None]:
        """The files an export wrote last: why they are to be written again, None where they stand."""
        return dict(self._store.rows("select url, dirty from pages where kind = 'export' and ref = ?", export))

    def _lines(self, export: Lines, output: Output) -> None:
        store, name = self._store, export.NAME
        known, before = self._files(name), loads(store.recall(f"layout {name}") or "{}")
        touched = any(export == name for export, _ in self._touched)
        if before.keys() == known.keys() and not any(known.values()) and not touched:
            return
        counted = store.rows("select name, count(*) from lines where export = ? group by name order by name", name)
        layout = export.layout(dict(counted))
        store.remember(f"layout {name}", dumps(layout))
        for path, groups in layout.items():
            same = path in known and known[path] is None and before.get(path) == groups
            same = same and (bool(groups) or list(before) == list(layout))
            if not same or any((name, group) in self._touched for group in groups):
                self._put(output, path, name, export.file(self._project, path, self._texts(name, groups), layout))
        self._drop(known.keys() - layout.keys(), name)

    def _texts(self, export: str, groups: Sequence[str]) -> Iterator[str]:
        query = "select text from lines where export = ? and name = ? order by url"
        return (row[0] for group in groups for row in self._store.db.execute(query, (export, group)))

    def _parted(self, export: Parts, output: Output) -> None:
        """Make a file of its parts: those that looked at what changed made again, the others from the last file.

        A part that stands in the last file as it would be made now is noted as a fragment, with all it has read.
        """
        site, name = self._fragments.site, export.NAME
        wanted = {part: f"x:{name}:{part}" for part in export.parts(site)}
        known, new = self._files(name), [p for p, kept in wanted.items() if self._fragments.get(kept) is None]
        if wanted and (new or any(known.values())):
            last = self._last_file(output, export.PATH) if len(new) < len(wanted) else None
            made = {}
            for part in new if last else wanted:
                before = self._reads.start()
                made[part] = export.part(cast(Site, self._view), part)
                self._fragments.keep(wanted[part], "as made", self._reads.apart(before))
            self._put(output, export.PATH, name, export.file(site, made.get, last))
        self._drop(known.keys() - ({export.PATH} if wanted else set()), name)

    def _last_file(self, output: Output, path: str) -> bytes | None:
        """A file of the last site; None where it is not as it was written."""
        with suppress(OSError):
            data = (output.last / path).read_bytes()
            if self._store.value("select sha256 from pages where url = ?", path) == hashlib.sha256(data).hexdigest():
                return data
        return None

    def _whole(self, export: Export, output: Output) -> None:
        """Run a whole export, unless nothing it has looked at changed and its files are there."""
        name = f"{export.__module__}.{export.__name__}"
        known = self._files(name)
        if self._fragments.get(f"x:{name}") is not None and not any(known.values()):
            return
        reads = Reads()
        view = cast(Site, SiteView(self._fragments.site, reads))
        paths = []
        for path, data in export(self._project, view, AllPages(self._store, self._page_of, reads)):
            self._put(output, path, name, data)
            paths.append(path)
        self._fragments.keep(f"x:{name}", dumps(paths), frozenset(reads.names))
        self._drop(known.keys() - set(paths), name)

    def _put(self, output: Output, path: str, export: str, data: bytes) -> None:
        """Write a file when its bytes are not those of the last site."""
        store, where = self._store, "where url = ? and kind = 'export' and ref = ?"
        row = store.row(f"select id, dirty, sha256 from pages {where}", path, export)
        if row and row[1] is None and row[2] == hashlib.sha256(data).hexdigest():
            return
        if row is None:
            store.plan(path, "export", export, "it is new")
            row = store.row(f"select id from pages {where}", path, export)
        self._pages.made(self._pages.row(row[0]), output.write(path, data), ())

    def _drop(self, paths: Iterable[str], export: str) -> None:
        for path in paths:
            self._store.unplan("url = ? and kind = 'export' and ref = ?", path, export)


class AllPages(Sequence[Page]):
    """Every page of the site, for whole exports; looking at them is noted as looking at everything."""

    def __init__(self, store: Store, page_of: PageOf, reads: Reads) -> None:
        self._store, self._page_of, self._reads = store, page_of, reads

    def __iter__(self) -> Iterator[Page]:
        self._reads.names.add("all")
        for row in planned(self._store):
            page = self._page_of(row)
            if page is not None:
                yield page

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, key: Any) -> Any:
        return list(self)[key]
