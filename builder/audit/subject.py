"""What is audited: the pages as built, and, where the site is one of ours, the public records behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from selectolax.lexbor import LexborHTMLParser

from builder.audit.called import pages_called, records_called
from builder.audit.finding import NotRun
from builder.audit.page import Link, Page
from builder.audit.reach import Reached, reach
from builder.audit.read import tree_of
from builder.audit.tree import Tree
from builder.records import Column, Record, Site
from builder.urls import url_of

T = TypeVar("T")
HOME = "index.html"
ASIDE = {"404.html"}  # pages no link leads to and none should


@dataclass(frozen=True)
class Hidden:
    """A record that the public must not meet: not 主动公开, or not yet due."""

    id: str
    title: str


@dataclass(frozen=True)
class Subject:
    """Everything a check may look at. `site` is None for a folder of HTML of unknown make."""

    tree: Tree
    today: date
    site: Site | None = None
    root: Path | None = None
    hidden: tuple[Hidden, ...] = ()
    first_seen: Mapping[str, date] | None = None  # record id → day of the commit that brought it; None without Git
    since: date | None = None  # day of the first commit
    earlier: frozenset[str] = frozenset()  # pages of the last report
    proofs: tuple[object, ...] | None = None  # what the browser saw; None when it was not asked
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages that could be read. Raises NotRun when there is none."""
        found = tuple(page for page in self.tree.pages.values() if not page.problem)
        if not found:
            raise NotRun("nothing_to_read")
        return found

    @property
    def home(self) -> Page:
        """The home page. Raises NotRun when there is none that can be read."""
        page = self.tree.pages.get(HOME)
        if page is None or page.problem:
            raise NotRun("no_home")
        return page

    @cached_property
    def reached(self) -> Mapping[str, Reached]:
        """How each page is reached from the home page by the fewest clicks."""
        return reach(self.tree.pages, HOME)

    @property
    def public(self) -> Site:
        """The records behind the pages. Raises NotRun when there are none."""
        if self.site is None:
            raise NotRun("no_records")
        return self.site

    def of_type(self, name: str) -> list[Record]:
        """The public records of a type, all when it is empty. Raises NotRun when there are none."""
        site = self.public
        names = name.split("|") if name else list(site.types)
        found = [record for one in names if one in site.types for record in self._of_one_type(one)]
        if not found:
            raise NotRun("none_of_type", type=records_called(site, name, {}))
        return found

    def _of_one_type(self, name: str) -> list[Record]:
        """Read once from the store, however many rules ask."""
        return self.once(f"records {name}", lambda: list(self.public.of_type(name)))

    def of_kind(self, *kinds: str) -> list[Page]:
        """The pages of some kinds. Raises NotRun when there are none."""
        found = [page for page in self.pages if page.kind in kinds]
        if not found:
            raise NotRun("no_pages", kinds=pages_called(kinds))
        return found

    def page_of(self, record: Record) -> Page | None:
        """The page of a record, when it is there and readable."""
        page = self.tree.pages.get(url_of(self.public, record))
        return page if page and not page.problem else None

    def dom(self, page: Page) -> LexborHTMLParser:
        """One page as a tree, read again: for checks that look closely at few."""
        return tree_of(self.tree.read(page.url))

    def once(self, name: str, make: Callable[[], list[T]]) -> list[T]:
        """What several rules look at and is dear to find: made when it is first asked for."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    @cached_property
    def _kept(self) -> dict[str, list[Any]]:
        return {}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every different link of all pages, once: pages share most of theirs."""
        return tuple({id(link): link for page in self.pages for link in page.links}.values())

    def links_told(self, tell: Callable[[Link], T | None]) -> Iterator[tuple[Page, Link, T]]:
        """Every place of the links of which `tell` has something to say; each different link is judged once."""
        told = {id(link): said for link in self.links if (said := tell(link))}
        for page in self.pages if told else ():
            for link in page.links:
                if id(link) in told:
                    yield page, link, told[id(link)]

    def exists(self, path: str) -> bool:
        """True when a file lies there, or a folder with an index page."""
        return path in self.tree.files or f"{path}/index.html" in self.tree.files

    def landing(self, link: Link) -> Page | None:
        """The page a link leads to, when it can be read."""
        page = self.tree.pages.get(link.target) or self.tree.pages.get(f"{link.target}/index.html")
        return page if page and not page.problem else None

    def column_named(self, name: str) -> Column | None:
        """The declared column of a name."""
        columns = self.site.columns.values() if self.site else ()
        return next((column for column in columns if column.name == name), None)

    def links_to_column(self, page: Page, name: str, aliases: Iterable[str] = ()) -> list[Link]:
        """The links of a page that bear a column's name, or lead to it by their mark; those seen come first."""
        column = self.column_named(name)
        shown = {name, column.name_in("en")} if column and page.lang.startswith("en") else {name}
        found = [link for link in page.links if link.text in shown]
        if not found:
            found = [link for link in page.links if link.text in aliases]
        return sorted(found, key=lambda link: (bool(link.hidden), link.part != "nav"))

    def column_pages(self) -> Iterator[tuple[str, Page]]:
        """Every column's first page with its name: declared ones, else pages that look like a list."""
        if self.site is not None:
            for column in self.site.columns.values():
                page = self.tree.pages.get(f"{column.id}/index.html")
                if page is not None and not page.problem:
                    yield column.name, page
            return
        for page in self.pages:
            if page.kind == "list" and re.search(r"(^|/)index\.s?html?$", page.url):
                yield page.meta("ColumnName") or page.h1 or page.title, page

    def titled(self, pattern: str) -> list[Page]:
        """The pages of records whose heading fits a pattern."""
        fits = re.compile(pattern)
        return [page for page in self.pages if page.kind in ("record", "other", "prose") and fits.search(page.h1)]
