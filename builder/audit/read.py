"""HTML → Page: the one place that parses built pages. Each page is read once, in one of several processes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from builder.audit.flaws import flaws_of
from builder.audit.page import Link, Page, Row, Source

MAX_BYTES = 10_000_000  # a larger page is no page: it is told, and not read
DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)")
PARTS = (("foot", "footer a, .footer a, #footer a, [class*='foot'] a"),
         ("nav", "nav a, [role=navigation] a, [class*='nav'] a, [id*='nav'] a, [class*='menu'] a"),
         ("head", "header a, .header a, #header a"))  # fmt: skip
LINE_MARKS = {"field", "row", "facet", "attachment", "column-link"}  # many a page: not kept
NUMBERS = ("index_no",)
OWN_KINDS = ("record", "withdrawn", "prose", "board", "subscribe")  # marks that name the kind of the whole page
EMBEDS = (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("video", "src"), ("audio", "src"),
          ("source", "src"), ("embed", "src"), ("object", "data"))  # fmt: skip
UNSEEN = ("[hidden]", "details:not([open])", "template", "[style]")
UNSEEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0\d*)?(?:;|$)|font-size:0(?:px|em|rem|pt)?(?:;|$)"
    r"|(?<![-a-z])(?:width|height|max-width|max-height):[01]px|(?<![-a-z])(?:width|height|max-width|max-height):0(?:;|$|px)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3,}|clip:rect\(0|clip-path:(?:inset\((?:50|100)%"
    r"|circle\(0)|transform:(?:scale\(0\)|translate[xy]?\(-\d{3,})"
)
LEAVES = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)


def read_page(url: str, data: bytes) -> Page:
    """Everything the checks ask of a page. Never raises: what cannot be read is a Page with a `problem`."""
    digest = hashlib.sha256(data).hexdigest()
    text, charset, problem = decoded(data)
    if problem:
        return Page(url, len(data), digest, problem)
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
    main = tree.css_first("main, #main, [role=main]") or tree.body
    assert main is not None and tree.root is not None
    metas = tuple(_metas(tree))
    marks = {node.mem_id: node for node in tree.css("[data-gk]")}
    subject = next((n for n in marks.values() if n.attributes.get("data-gk") in OWN_KINDS), None)
    rows = tuple(_rows(url, main))
    words = _words(tree)
    title = tree.css_first("title")
    return Page(
        url=url, size=bare.size, sha256=bare.sha256, charset=bare.charset, metas=metas, rows=rows, words=words,
        kind=_kind(url, subject, tree, metas, rows),
        type=_of(subject, "data-gk-type"), id=_of(subject, "data-gk-id"),
        title=clean(title.text()) if title else "",
        lang=_of(tree.css_first("html"), "lang"),
        headings=tuple((int(h.tag[1]), clean(h.text())) for h in tree.css("h1,h2,h3,h4,h5,h6") if h.tag),
        links=tuple(_links(url, tree)),
        anchors=frozenset(_of(n, "id") for n in tree.css("[id]")) | {_of(n, "name") for n in tree.css("a[name]")},
        marks=tuple((name, clean(n.text())) for n in marks.values() if (name := _mark(n)) not in LINE_MARKS),
        has_list=any(n.attributes.get("data-gk") == "list" for n in marks.values()),
        days=tuple(_days(main)),
        sources=tuple(_sources(tree)),
        flaws=tuple(flaws_of(tree, source)),
        main_length=len("".join(main.text().split())),
    )  # fmt: skip


def _of(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""


def _words(tree: LexborHTMLParser) -> str:
    """All text, also of what styles hide; scripts and styles are not text. Tables keep their cells apart."""
    body = tree.body
    assert body is not None
    text = body.text(separator=" ")
    for node in tree.css("body script, body style"):
        inside = node.text()
        if inside.strip():
            text = text.replace(inside, " ")
    return clean(text)


def _mark(node: LexborNode) -> str:
    """The name of a mark; the fields that tell one record from another are kept by their names."""
    name = _of(node, "data-gk")
    return f"field-{_of(node, 'data-gk-name')}" if name == "field" and _of(node, "data-gk-name") in NUMBERS else name


def _metas(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta[name]"):
        yield _of(node, "name"), _of(node, "content").strip()


def _kind(url: str, subject: LexborNode | None, tree: LexborHTMLParser, metas: tuple[tuple[str, str], ...],
          rows: tuple[Row, ...]) -> str:  # fmt: skip
    """What kind of page it is: by its marks, else by its tags and its shape."""
    if url == "index.html":
        return "home"
    if subject is not None and not (_of(subject, "data-gk") == "prose" and tree.css_first("[data-gk=list]")):
        return _of(subject, "data-gk")
    names = {name.lower() for name, content in metas}
    if "articletitle" in names or "pubdate" in names:
        return "record"
    for mark in ("sitemap", "list"):
        if tree.css_first(f"[data-gk={mark}]"):
            return mark
    if "columnname" in names or len(rows) > 2:
        return "list"
    return "other"


def resolve(page: str, href: str) -> tuple[str, str]:
    """Path of the site and fragment a relative address leads to from a page; ("", "") when it leaves the site."""
    address, _, fragment = href.partition("#")
    if not address or address.startswith("?"):
        return page, fragment
    path = _path(dirname(page), address)
    return (path, fragment) if path else ("", "")


@lru_cache(maxsize=100_000)  # the navigation of every page of a folder is the same
def _path(folder: str, address: str) -> str:
    if LEAVES.match(address):
        return ""
    address = address.partition("?")[0]
    if not address or address.startswith("?"):
        return ""
    path = normpath(unquote(address.lstrip("/") if address.startswith("/") else join(folder, address)))
    if path.startswith(".."):
        return ""
    if address.endswith("/") or path == ".":
        return "index.html" if path == "." else f"{path}/index.html"
    return path


def _links(url: str, tree: LexborHTMLParser) -> Iterator[Link]:
    parts: dict[int, str] = {}
    for part, selector in PARTS:
        for node in tree.css(selector):
            parts.setdefault(node.mem_id, part)
    hidden = dict(_hidden(tree))
    for node in tree.css("a, area"):
        attributes = node.attributes
        if "href" not in attributes:
            continue
        href = (attributes["href"] or "").strip()
        target, fragment = resolve(url, href) if href else ("", "")
        text = clean(node.text()) or (attributes.get("aria-label") or attributes.get("title") or _alt(node))
        yield Link(
            target, fragment, href, text, parts.get(node.mem_id, "main"), attributes.get("data-gk") or "",
            attributes.get("data-gk-id") or "", hidden.get(node.mem_id, ""), "data-ext" in attributes,
        )  # fmt: skip


def _alt(node: LexborNode) -> str:
    image = node.css_first("img[alt]")
    return _of(image, "alt") if image else ""


def _hidden(tree: LexborHTMLParser) -> Iterator[tuple[int, str]]:
    """Links inside something that HTML alone hides, with the reason; a closed <details> opens by keyboard."""
    for selector in UNSEEN:
        for node in tree.css(selector):
            reason = unseen(node)
            if reason:
                for link in [node] if node.tag == "a" else node.css("a"):
                    yield link.mem_id, reason


def unseen(node: LexborNode) -> str:
    """Why an element is not seen, as far as its own attributes tell; nothing when they do not."""
    if "hidden" in node.attributes:
        return "hidden"
    if node.tag == "template":
        return "template"
    style = re.sub(r"\s+", "", _of(node, "style").lower())
    found = UNSEEN_STYLE.search(style) if style else None
    return found[0].rstrip(";") if found else ""


def _rows(url: str, main: LexborNode) -> Iterator[Row]:
    marked = main.css("[data-gk=row]")
    for node in marked or main.css("li, tr, dd"):
        link = node.css_first("a[href]")
        if link is None or (not marked and len(node.css("li, tr, dd")) > 1):
            continue
        time = node.css_first("time[datetime]")
        day = iso(_of(time, "datetime")) or iso(node.text(separator=" "))
        if marked or day:
            yield Row(clean(link.text()), resolve(url, _of(link, "href"))[0], day)


def _days(main: LexborNode) -> Iterator[str]:
    found = [_of(node, "datetime") for node in main.css("time[datetime]")]
    yield from (day for value in found if (day := iso(value)))
    if not found:
        yield from (f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}" for m in DATE.finditer(main.text(separator=" ")[:20_000]))


def _sources(tree: LexborHTMLParser) -> Iterable[Source]:
    for tag, attribute in EMBEDS:
        for node in tree.css(f"{tag}[{attribute}]"):
            if tag != "link" or _of(node, "rel").lower() not in ("canonical", "alternate", "license"):
                printed = tag == "link" and _of(node, "media") == "print"
                yield Source("print" if printed else tag, _of(node, attribute).strip())
