"""What is wrong in the markup of a page itself, seen while it is read: reachability, security, leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from builder.audit.elements import LEVELS, Element, Elements
from builder.audit.page import Flaw

SIGNS = ("{{", "}}", "{%", "%}", "${", "Lorem ipsum", "undefined", "NaN", "[object Object]", "StrictUndefined")
LEFTOVERS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\$\{\w+\}|Lorem ipsum|\bundefined\b|\bNaN\b|\[object Object\]|StrictUndefined"
)
UNLABELLED = ("hidden", "submit", "button", "image")  # kinds of input that say themselves what they are
EVENT = re.compile(r"on[a-z]{3,}")
KEEP = 120  # characters of the element that are shown as evidence


def flaws_of(elements: Elements, source: str) -> Iterator[Flaw]:
    """Every flaw of a page, kind by kind. `source` is the HTML as written."""
    yield from _pictures(elements)
    yield from _labels(elements)
    yield from _headings(elements)
    yield from _tables(elements)
    yield from _links(elements)
    yield from _inline(elements)
    yield from _repeated(elements)
    yield from _leftovers(elements, source)


def piece(element: Element) -> str:
    """The beginning of an element as HTML."""
    return " ".join((element.node.html or "").split())[:KEEP]


def _pictures(elements: Elements) -> Iterator[Flaw]:
    for element in elements.named("img", "area", "input"):
        about = element.attributes
        needs = {"img": True, "area": "href" in about, "input": about.get("type") == "image"}[element.tag]
        if needs and "alt" not in about:
            yield Flaw("no_alt", piece(element))


def _labels(elements: Elements) -> Iterator[Flaw]:
    named = {element.of("for") for element in elements.named("label")}
    for element in elements.named("input", "select", "textarea"):
        about = element.attributes
        if element.tag == "input" and element.of("type") in UNLABELLED:
            continue
        if not (about.get("id") in named or about.get("aria-label") or about.get("aria-labelledby")
                or about.get("title") or _switch(element) or _in_label(element.node)):  # fmt: skip
            yield Flaw("no_label", piece(element))


def _switch(element: Element) -> bool:
    """A switch of the host's theme that no one reaches: it has no name and shows nothing."""
    return "md-toggle" in element.of("class")


def _in_label(node: LexborNode) -> bool:
    at = node.parent
    while at is not None and at.tag != "label":
        at = at.parent
    return at is not None


def _headings(elements: Elements) -> Iterator[Flaw]:
    levels = [int(element.tag[1]) for element in elements.all if element.tag in LEVELS]
    if levels.count(1) != 1:
        yield Flaw("h1_count", str(levels.count(1)))
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            yield Flaw("heading_jump", f"h{before} → h{after}")
            return


def _tables(elements: Elements) -> Iterator[Flaw]:
    for table in elements.named("table"):
        if not table.node.css_first("th") or table.node.css_first("th:not([scope])"):
            yield Flaw("no_scope", piece(table))


def _links(elements: Elements) -> Iterator[Flaw]:
    for element in elements.named("a", "button"):
        if element.tag == "a" and "href" not in element.attributes:
            continue
        node = element.node
        named = node.text().strip() or element.of("aria-label") or element.of("title")
        if not named and not node.css_first("img[alt]"):
            yield Flaw("no_name", piece(element))


def _inline(elements: Elements) -> Iterator[Flaw]:
    for element in elements.named("script"):
        if "src" not in element.attributes and element.node.text().strip() and "json" not in element.of("type"):
            yield Flaw("inline_script", piece(element))
    for element in elements.all:
        for name in element.attributes:
            if name.startswith("on") and EVENT.fullmatch(name):
                yield Flaw("inline_event", f"{name}: {piece(element)}")
                break
    for element in elements.named("meta"):
        if element.of("http-equiv").lower() == "refresh" and not _leads_on(elements, element):
            yield Flaw("refresh", piece(element))


def _leads_on(elements: Elements, refresh: Element) -> bool:
    """True for the notice at an address that moved within the site, which takes its readers there."""
    target = refresh.of("content").partition("=")[2].strip()
    ours = bool(target) and not urlsplit(target).scheme and not urlsplit(target).netloc
    return ours and any(element.of("data-gk") == "moved" for element in elements.all)


def _repeated(elements: Elements) -> Iterator[Flaw]:
    seen: set[str] = set()
    for element in elements.all:
        if "id" in element.attributes:
            name = element.of("id")
            if name in seen:
                yield Flaw("repeated_id", name)
            seen.add(name)


def _leftovers(elements: Elements, source: str) -> Iterator[Flaw]:
    if not any(sign in source for sign in SIGNS):
        return
    text = elements.all[0].node.text() if elements.all else ""
    for found in LEFTOVERS.finditer(text):
        yield Flaw("leftover", " ".join(text[max(0, found.start() - 30) : found.end() + 30].split()))
    for element in elements.named("meta"):
        if LEFTOVERS.search(element.of("content")):
            yield Flaw("leftover", element.of("content")[:KEEP])
