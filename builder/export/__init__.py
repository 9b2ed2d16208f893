"""What else the site gives away beside its pages, one format a file.

What grows with the site is made of lines, one a page: an export of `LINES` says what a page's line is, into which
files lines go, and what such a file looks like. A line is written when its page is made, and only files whose lines
changed are made again. A file that is dear is made of parts, in `PARTS`: those that looked at something that changed
are made again, the others copied from the last file. Small things are whole exports, in `EXPORTS`: they are run again
when something they looked at changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from builder.export import calendars, catalogue, database, feeds, metadata, opensearch, release, sitemap
from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.view import SiteView

Export: TypeAlias = "Callable[[Project, Site, Sequence[Page]], Iterator[tuple[str, bytes]]]"
Layout: TypeAlias = "Mapping[str, Sequence[str]]"
"""File → the groups of lines it holds."""


class Lines(Protocol):
    """An export made of lines."""

    NAME: str

    def line(self, project: Project, site: SiteView, page: Page) -> tuple[str, str] | None:
        """Group and text of a page's line; None for a page that has none. All it reads counts as read by the page."""

    def layout(self, groups: Mapping[str, int]) -> Layout:
        """The files for so many lines in each group."""

    def file(self, project: Project, path: str, lines: Iterator[str], layout: Layout) -> bytes:
        """The bytes of one file; its lines come by group and address."""


class Parts(Protocol):
    """An export of one file made of parts."""

    NAME: str
    PATH: str

    def parts(self, site: Site) -> Iterable[str]:
        """The names of the parts; none where the file is not to be."""

    def part(self, site: Site, name: str) -> Any:
        """A part, as `file` wants it; all it reads is noted for this part alone."""

    def file(self, site: Site, made: Callable[[str], Any], last: bytes | None) -> bytes:
        """The bytes of the file, of the parts made again and where `made` gives none of the last file; they follow from
        the parts, the settings and the types."""


EXPORTS: Iterable[Export] = (
    sitemap.robots,
    feeds.outline,
    calendars.export,
    metadata.export,
    opensearch.export,
    release.export,
)
LINES: Iterable[Lines] = (sitemap, catalogue)  # modules, each of which is such an export
PARTS: Iterable[Parts] = (database,)
