"""What is wrong in the markup of a page itself, seen while it is read: reachability, security, leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from builder.audit.page import Flaw

SIGNS = ("{{", "}}", "{%", "%}", "${", "Lorem ipsum", "undefined", "NaN", "[object Object]", "StrictUndefined")
LEFTOVERS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\$\{\w+\}|Lorem ipsum|\bundefined\b|\bNaN\b|\[object Object\]|StrictUndefined"
)
FIELDS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]), select, textarea"
EVENTS = re.compile(r"\son[a-z]{3,}\s*=", re.IGNORECASE)
KEEP = 120  # characters of the element that are shown as evidence


def flaws_of(tree: LexborHTMLParser, source: str) -> Iterator[Flaw]:
    """Every flaw of a page, kind by kind. `source` is the HTML as written."""
    yield from _pictures(tree)
    yield from _labels(tree)
    yield from _headings(tree)
    yield from _tables(tree)
    yield from _links(tree)
    yield from _inline(tree, source)
    yield from _repeated(tree)
    yield from _leftovers(tree, source)


def piece(node: LexborNode) -> str:
    """The beginning of an element as HTML."""
    return " ".join((node.html or "").split())[:KEEP]


def _pictures(tree: LexborHTMLParser) -> Iterator[Flaw]:
    for node in tree.css("img:not([alt]), area[href]:not([alt]), input[type=image]:not([alt])"):
        yield Flaw("no_alt", piece(node))


def _labels(tree: LexborHTMLParser) -> Iterator[Flaw]:
    named = {node.attributes.get("for") for node in tree.css("label[for]")}
    inside = {node.mem_id for node in tree.css("label input, label select, label textarea")}
    for node in tree.css(FIELDS):
        about = node.attributes
        if not (about.get("id") in named or node.mem_id in inside or about.get("aria-label")
                or about.get("aria-labelledby") or about.get("title") or _switch(node)):  # fmt: skip
            yield Flaw("no_label", piece(node))


def _switch(node: LexborNode) -> bool:
    """A switch of the host's theme that no one reaches: it has no name and shows nothing."""
    return "md-toggle" in (node.attributes.get("class") or "")


def _headings(tree: LexborHTMLParser) -> Iterator[Flaw]:
    levels = [int(node.tag[1]) for node in tree.css("h1,h2,h3,h4,h5,h6") if node.tag]
    if levels.count(1) != 1:
        yield Flaw("h1_count", str(levels.count(1)))
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            yield Flaw("heading_jump", f"h{before} → h{after}")
            return


def _tables(tree: LexborHTMLParser) -> Iterator[Flaw]:
    for table in tree.css("table"):
        if not table.css_first("th") or table.css_first("th:not([scope])"):
            yield Flaw("no_scope", piece(table))


def _links(tree: LexborHTMLParser) -> Iterator[Flaw]:
    for node in tree.css("a[href], button"):
        about = node.attributes
        if not (node.text().strip() or about.get("aria-label") or about.get("title") or node.css_first("img[alt]")):
            yield Flaw("no_name", piece(node))


def _inline(tree: LexborHTMLParser, source: str) -> Iterator[Flaw]:
    for node in tree.css("script:not([src])"):
        if node.text().strip() and "json" not in (node.attributes.get("type") or ""):
            yield Flaw("inline_script", piece(node))
    if EVENTS.search(source):
        for node in tree.css("body, body *"):
            names = [name for name in node.attributes if re.fullmatch(r"on[a-z]{3,}", name)]
            if names:
                yield Flaw("inline_event", f"{names[0]}: {piece(node)}")
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            yield Flaw("refresh", piece(node))


def _repeated(tree: LexborHTMLParser) -> Iterator[Flaw]:
    seen: set[str] = set()
    for node in tree.css("[id]"):
        name = node.attributes.get("id") or ""
        if name in seen:
            yield Flaw("repeated_id", name)
        seen.add(name)


def _leftovers(tree: LexborHTMLParser, source: str) -> Iterator[Flaw]:
    if not any(sign in source for sign in SIGNS):
        return
    text = tree.root.text() if tree.root else ""
    for found in LEFTOVERS.finditer(text):
        yield Flaw("leftover", " ".join(text[max(0, found.start() - 30) : found.end() + 30].split()))
    for node in tree.css("meta[content]"):
        content = node.attributes.get("content") or ""
        if LEFTOVERS.search(content):
            yield Flaw("leftover", content[:KEEP])
