"""What the auditor knows of a page after reading it once. Plain values: they cross from one process to another."""

from __future__ import annotations

from dataclasses import dataclass

from builder.audit.address import host_of


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a page.

    `target` is a path of the site, empty when it leads out of it or nowhere. `part` is nav, head, main or foot.
    `hidden` says why nobody sees it, as far as the HTML alone tells. `around`, of one to another host: the opening tags
    it stands in, for the selectors of style sheets.
    """

    target: str
    fragment: str
    href: str
    text: str
    part: str
    mark: str = ""
    mark_id: str = ""
    hidden: str = ""
    notice: bool = False
    around: str = ""

    @property
    def host(self) -> str:
        """The foreign host it leads to, or nothing."""
        return host_of(self.href)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: its title, where it leads, the day shown (ISO, may be empty)."""

    title: str
    target: str
    day: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in the markup itself: its kind, and the piece of HTML."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a page loads or embeds: the element's name and the address as written."""

    tag: str
    url: str


@dataclass(frozen=True)
class Page:
    """A page as read. `problem` is the key of what makes it unreadable; then nothing else is known of it."""

    url: str
    size: int
    sha256: str
    problem: str = ""
    kind: str = "other"  # home, list, record, withdrawn, moved, prose, search, sitemap, other
    type: str = ""  # of the record, by its mark
    id: str = ""
    title: str = ""
    lang: str = ""
    charset: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    marks: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    has_list: bool = False
    days: tuple[str, ...] = ()  # of <time datetime> or dates written out, in the main part
    sources: tuple[Source, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    main_length: int = 0  # characters of the main part without white space
    words: str = ""  # everything readable on the page
    numbers: str = ""  # the long numbers in them

    def meta(self, name: str) -> str:
        """The content of a meta tag, or nothing."""
        return next((content for key, content in self.metas if key.lower() == name.lower()), "")

    def contents(self, name: str) -> list[str]:
        """The contents of all meta tags of a name."""
        return [content for key, content in self.metas if key.lower() == name.lower()]

    def marked(self, name: str) -> str | None:
        """The text of the first element with a mark; None when there is none."""
        return next((text for mark, text in self.marks if mark == name), None)

    @property
    def h1(self) -> str:
        """The first heading of the first level."""
        return next((text for level, text in self.headings if level == 1), "")
