"""What else the site gives away beside its pages, one format a file. Each export yields (path, bytes)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from builder.export import calendars, catalogue, database, downloads, feeds, metadata, opensearch, sitemap
from builder.plan import Page
from builder.project import Project
from builder.records import Site

Export = Callable[[Project, Site, "list[Page]"], Iterator[tuple[str, bytes]]]
EXPORTS: Iterable[Export] = (
    sitemap.export, catalogue.export, database.export, downloads.export, feeds.export, calendars.export,
    metadata.export, opensearch.export,
)  # fmt: skip
