"""For every reader: markup that reads aloud, large print, light pages (A11Y-01, A11Y-03, PERF-01, TPL-01)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

from builder.audit.address import resolve
from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Words
from builder.audit.subject import Subject


def sound_markup(subject: Subject, *, kinds: Words) -> Iterator[Finding]:
    """No page has one of these flaws; every page has a way past the navigation."""
    for page in subject.pages:
        for flaw in page.flaws:
            if flaw.kind in kinds:
                yield Finding(flaw.kind, page.url, {"where": flaw.where}, {"sha256": page.sha256})
        if "skip" in kinds and not any(link.fragment and link.target == page.url for link in page.links[:5]):
            yield Finding("no_skip", page.url)


def leftovers(subject: Subject) -> Iterator[Finding]:
    """No page shows a piece of a template or a filler."""
    for page in subject.pages:
        for flaw in page.flaws:
            if flaw.kind == "leftover":
                yield Finding("leftover", page.url, {"where": flaw.where}, {"sha256": page.sha256})


def large_print(subject: Subject, *, words: str = "长者|适老|大字|无障碍|关怀版|Large print") -> Iterator[Finding]:
    """The home page offers large print without another host, and nothing opens by itself."""
    dom = subject.dom(subject.home)
    switches = [n for n in dom.css("a, button") if re.search(words, n.text() + (n.attributes.get("title") or ""))]
    if not switches:
        yield Finding("no_large_print", subject.home.url)
    elif all((n.attributes.get("href") or "").startswith(("http", "//")) for n in switches):
        yield Finding("large_print_elsewhere", subject.home.url, {"href": switches[0].attributes.get("href")})
    for node in dom.css("dialog[open], [class*=popup], [class*=float-ad], [id*=popup], marquee"):
        yield Finding("popup", subject.home.url, {"where": " ".join((node.html or "").split())[:120]})


def light_pages(subject: Subject, *, kilobytes: int = 300, rows: int = 100) -> Iterator[Finding]:
    """Home page and lists with their styles and scripts are small when packed, and lists are cut into pages."""
    pages = [page for page in subject.pages if page.kind in ("home", "list")]
    if not pages:
        raise NotRun("no_lists")
    packed: dict[str, int] = {}
    for page in pages:
        if len(page.rows) > rows:
            yield Finding("long_list", page.url, {"rows": len(page.rows), "most": rows})
        size = _packed(subject, page.url, packed) + sum(_packed(subject, path, packed) for path in _parts(page))
        if size > kilobytes * 1000:
            yield Finding("heavy", page.url, {"kb": size // 1000, "most": kilobytes})


def _parts(page: Page) -> set[str]:
    return {resolve(page.url, source.url)[0] for source in page.sources if source.tag in ("script", "link")} - {""}


def _packed(subject: Subject, path: str, known: dict[str, int]) -> int:
    """Bytes of a file as a server sends it packed; small pages are counted as they are, which is never less."""
    if path not in known:
        size = subject.tree.files.get(path, 0)
        known[path] = len(gzip.compress(subject.tree.read(path), 6)) if size > 20_000 else size
    return known[path]
