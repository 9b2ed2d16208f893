"""sitemap.xml and robots.txt, for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from builder.plan import Page
from builder.project import Project
from builder.records import Site

LIMIT = 50_000  # addresses a sitemap file may hold, by the protocol
LEFT_OUT = {"missing", "tombstone", "search"}


def export(project: Project, site: Site, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    """One sitemap, or an index of several where there are more than 50,000 pages; with the day of each record."""
    base = f"https://{site.settings['domain']}/"
    entries = [_entry(base, page) for page in pages if page.kind not in LEFT_OUT]
    parts = [entries[n : n + LIMIT] for n in range(0, len(entries), LIMIT)]
    if len(parts) == 1:
        yield "sitemap.xml", _document("urlset", parts[0])
    else:
        for n, part in enumerate(parts, 1):
            yield f"sitemap-{n}.xml", _document("urlset", part)
        names = [f"<sitemap><loc>{base}sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, len(parts) + 1)]
        yield "sitemap.xml", _document("sitemapindex", names)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()


def _entry(base: str, page: Page) -> str:
    record = page.record
    day = str(record.values.get("changed_on") or record.values.get("published_on") or "") if record else ""
    modified = f"<lastmod>{day[:10]}</lastmod>" if day else ""
    return f"<url><loc>{base}{escape(page.url)}</loc>{modified}</url>\n"


def _document(root: str, entries: list[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return "".join([head, *entries, f"</{root}>\n"]).encode()
