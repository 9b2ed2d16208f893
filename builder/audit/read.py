"""HTML → Page: the one place that parses built pages. Each page is read once, in one of several processes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from sys import intern

from selectolax.lexbor import LexborHTMLParser, LexborNode

from builder.audit.address import host_of, resolve
from builder.audit.depth import too_deep
from builder.audit.elements import LEVELS, Element, Elements, opening_tags, unseen
from builder.audit.flaws import flaws_of
from builder.audit.page import Link, Page, Row, Source

MAX_BYTES = 10_000_000  # a larger page is no page: it is told, and not read
DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)")
LONG_NUMBER = re.compile(r"(?<!\d)\d[\d*]{10,}")  # what numbers of persons, telephones and cards are found in
LINE_MARKS = {"field", "row", "facet", "attachment", "column-link"}  # many a page: not kept
WHOLE_MARKS = {"record", "prose", "board", "list", "sitemap"}  # all but the whole page: kept without its words
NUMBERS = ("index_no",)
OWN_KINDS = ("record", "withdrawn", "moved", "prose", "board", "subscribe")  # marks of the kind of a whole page
EMBEDS = (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("video", "src"), ("audio", "src"),
          ("source", "src"), ("embed", "src"), ("object", "data"))  # fmt: skip
CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
same_link = lru_cache(maxsize=100_000)(Link)  # the navigation of every page of a folder is the same
same_source = lru_cache(maxsize=10_000)(Source)


def read_page(url: str, data: bytes) -> Page:
    """Everything the checks ask of a page. Never raises: what cannot be read is a Page with a `problem`."""
    digest = hashlib.sha256(data).hexdigest()
    text, charset, problem = decoded(data)
    if problem or too_deep(text):
        return Page(url, len(data), digest, problem or "too_deep")
    tree = LexborHTMLParser(text)
    if tree.body is None or not (tree.root and tree.root.css_first("title, h1, a, p, div")):
        return Page(url, len(data), digest, "no_html")
    return _page(url, text, Page(url, len(data), digest, charset=charset), tree)


def decoded(data: bytes) -> tuple[str, str, str]:
    """Text, declared encoding, and the key of the problem when the bytes are no text in that encoding."""
    if len(data) > MAX_BYTES:
        return "", "", "too_large"
    if not data.strip():
        return "", "", "empty_file"
    found = CHARSET.search(data[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    codec = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}.get(declared, "utf-8-sig")
    try:
        return data.decode(codec), declared, ""
    except UnicodeDecodeError:
        return "", declared, "wrong_encoding"


def tree_of(data: bytes) -> LexborHTMLParser:
    """The page as a tree, for the few checks that look at one page closely."""
    return LexborHTMLParser(decoded(data)[0] or "<html></html>")


def clean(text: str) -> str:
    """Words without the white space of the source."""
    return " ".join(text.split())


def iso(text: str) -> str:
    """The first full date of a text as ISO, or nothing."""
    match = DATE.search(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""


def _page(url: str, source: str, bare: Page, tree: LexborHTMLParser) -> Page:
    elements = Elements(tree)
    main = tree.css_first("main, #main, [role=main]") or tree.body
    assert main is not None and tree.body is not None
    metas = tuple(_metas(elements))
    marked = [element for element in elements.all if "data-gk" in element.attributes]
    subject = next((element for element in marked if element.of("data-gk") in OWN_KINDS), None)
    rows = tuple(_rows(url, main))
    words = _words(tree.body, elements)
    title = next(elements.named("title"), None)
    return Page(
        url=url, size=bare.size, sha256=bare.sha256, charset=bare.charset, metas=metas, rows=rows, words=words,
        kind=_kind(url, subject, marked, metas, rows),
        type=subject.of("data-gk-type") if subject else "", id=subject.of("data-gk-id") if subject else "",
        title=clean(title.node.text()) if title else "",
        lang=next((e.of("lang") for e in elements.named("html")), ""),
        headings=tuple((int(e.tag[1]), clean(e.node.text())) for e in elements.all if e.tag in LEVELS),
        links=tuple(_links(url, elements)),
        anchors=frozenset(_anchors(elements)),
        marks=tuple(_marks(marked)),
        has_list=any(element.of("data-gk") == "list" for element in marked),
        days=tuple(_days(main)),
        sources=tuple(_sources(elements)),
        flaws=tuple(flaws_of(elements, source)),
        main_length=len("".join(main.text().split())),
        numbers=long_numbers(words),
    )  # fmt: skip


def _metas(elements: Elements) -> Iterator[tuple[str, str]]:
    for element in elements.named("meta"):
        if "name" in element.attributes:
            yield intern(element.of("name")), intern(element.of("content").strip())


def _words(body: LexborNode, elements: Elements) -> str:
    """All text, also of what styles hide; scripts and styles are not text. Tables keep their cells apart."""
    text = body.text(separator=" ")
    for element in elements.named("script", "style"):
        inside = element.node.text()
        if inside.strip() and _within(element.node, body):
            text = text.replace(inside, " ")
    return clean(text)


def _within(node: LexborNode, outer: LexborNode) -> bool:
    at: LexborNode | None = node
    while at is not None and at.mem_id != outer.mem_id:
        at = at.parent
    return at is not None


def long_numbers(words: str) -> str:
    """Numbers of eleven digits or more, with what stands around them: all that checks for such numbers must read."""
    return " ".join(words[max(0, n.start() - 1) : n.end() + 2] for n in LONG_NUMBER.finditer(words))


def _marks(marked: Iterable[Element]) -> Iterator[tuple[str, str]]:
    """The marks with their words; the fields that tell one record from another are kept by their names."""
    for element in marked:
        name, field = element.of("data-gk"), element.of("data-gk-name")
        name = f"field-{field}" if name == "field" and field in NUMBERS else name
        if name not in LINE_MARKS:
            yield intern(name), "" if name in WHOLE_MARKS else clean(element.node.text())


def _kind(url: str, subject: Element | None, marked: Iterable[Element], metas: tuple[tuple[str, str], ...],
          rows: tuple[Row, ...]) -> str:  # fmt: skip
    """What kind of page it is: by its marks, else by its tags and its shape."""
    marks = {element.of("data-gk") for element in marked}
    if url == "index.html":
        return "home"
    if subject is not None and not (subject.of("data-gk") == "prose" and "list" in marks):
        return subject.of("data-gk")
    names = {name.lower() for name, content in metas}
    if "articletitle" in names or "pubdate" in names:
        return "record"
    for mark in ("sitemap", "list"):
        if mark in marks:
            return mark
    return "list" if "columnname" in names or len(rows) > 2 else "other"


def _anchors(elements: Elements) -> Iterator[str]:
    for element in elements.all:
        if "id" in element.attributes or (element.tag == "a" and "name" in element.attributes):
            yield element.of("id")
            if element.tag == "a":
                yield element.of("name")


def _links(url: str, elements: Elements) -> Iterator[Link]:
    for element in elements.all:
        if element.tag in ("a", "area") and "href" in element.attributes:
            yield _link(url, element, elements)


def _link(url: str, element: Element, elements: Elements) -> Link:
    node, of = element.node, element.attributes.get
    href = (of("href") or "").strip()
    target, fragment = resolve(url, href) if href else ("", "")
    around = elements.around(node)
    text = clean(node.text()) or of("aria-label") or of("title") or _alt(node)
    return same_link(
        target, fragment, href, text, around.part, of("data-gk") or "", of("data-gk-id") or "",
        unseen(element.tag, element.attributes) or around.hidden, "data-ext" in element.attributes,
        opening_tags(node) if host_of(href) else "",
    )  # fmt: skip


def _alt(node: LexborNode) -> str:
    image = node.css_first("img[alt]")
    return (image.attributes.get("alt") or "") if image else ""


def _rows(url: str, main: LexborNode) -> Iterator[Row]:
    marked = main.css("[data-gk=row]")
    for node in marked or main.css("li, tr, dd"):
        link = node.css_first("a[href]")
        if link is None or (not marked and len(node.css("li, tr, dd")) > 1):
            continue
        dated = node.css_first("time[datetime]")
        day = iso((dated.attributes.get("datetime") or "") if dated else "") or iso(node.text(separator=" "))
        if marked or day:
            yield Row(clean(link.text()), resolve(url, link.attributes.get("href") or "")[0], day)


def _days(main: LexborNode) -> Iterator[str]:
    found = [node.attributes.get("datetime") or "" for node in main.css("time[datetime]")]
    yield from (day for value in found if (day := iso(value)))
    if not found:
        yield from (f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}" for m in DATE.finditer(main.text(separator=" ")[:20_000]))


def _sources(elements: Elements) -> Iterator[Source]:
    for tag, attribute in EMBEDS:
        for element in elements.named(tag):
            if attribute in element.attributes:
                address = element.of(attribute).strip()
                if tag != "link":
                    yield same_source(tag, address)
                elif element.of("rel").lower() not in ("canonical", "alternate", "license"):
                    yield same_source("print" if element.of("media") == "print" else tag, address)
