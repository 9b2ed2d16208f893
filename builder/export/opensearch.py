"""OpenSearch description (OpenSearch 1.1): the browser's own search box asks this site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.words import own_words

PATH = "opensearch.xml"


def export(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """`opensearch.xml`, named by a link in the head of the home page."""
    base = escape(f"https://{site.settings['domain']}/")
    name, section = (escape(own_words(site.settings, key, project.language)) for key in ("name", "section"))
    yield (
        PATH,
        f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{section[:16]}</ShortName>
<Description>{name} {section}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">{base}assets/seal.svg</Image>
<Url type="text/html" template="{base}search.html?q={{searchTerms}}"/>
</OpenSearchDescription>
""".encode(),
    )
