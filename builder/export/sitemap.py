"""sitemap.xml and robots.txt, for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.view import SiteView

NAME = "sitemap"
LIMIT = 50_000  # addresses a sitemap file may hold, by the protocol
LEFT_OUT = {"missing", "tombstone", "moved", "search", "gone"}


def robots(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """robots.txt: everything may be read, and where the sitemap is."""
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {_base(project)}sitemap.xml\n".encode()


def line(project: Project, site: SiteView, page: Page) -> tuple[str, str] | None:
    """A page's entry, with the day of its record; grouped by the year of publishing."""
    if page.kind in LEFT_OUT:
        return None
    record = page.record
    day = record.revised_on if record else ""
    modified = f"<lastmod>{day[:10]}</lastmod>" if day else ""
    group = (record.published_year if record else "") or "pages"
    return group, f"<url><loc>{_base(project)}{_escaped(page.url)}</loc>{modified}</url>\n"


def layout(groups: Mapping[str, int]) -> dict[str, list[str]]:
    """One sitemap, or an index of one a year where there are more than 50,000 pages."""
    if sum(groups.values()) <= LIMIT:
        return {"sitemap.xml": sorted(groups)}
    return {"sitemap.xml": [], **{f"sitemap-{group}.xml": [group] for group in sorted(groups)}}


def file(project: Project, path: str, lines: Iterator[str], layout: Mapping[str, Sequence[str]]) -> bytes:
    """A sitemap, or the index of the others."""
    if layout[path] or len(layout) == 1:
        return _document("urlset", lines)
    names = (name for name in layout if name != path)
    return _document("sitemapindex", (f"<sitemap><loc>{_base(project)}{name}</loc></sitemap>\n" for name in names))


def _base(project: Project) -> str:
    return f"https://{project.settings['domain']}/"


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _document(root: str, entries: Iterator[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return "".join([head, *entries, f"</{root}>\n"]).encode()
