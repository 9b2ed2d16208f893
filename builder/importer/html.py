"""Pages of an old site: an article becomes a record, a list of links with dates a table of records."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

from selectolax.parser import HTMLParser
from selectolax.parser import Node as Tag

from builder.dates import parse_date
from builder.excel.plain import office_date
from builder.importer.book import Book, Refused, Sheet
from builder.importer.document import Given, record_of
from builder.importer.formats import Records
from builder.importer.markdown import tidy
from builder.importer.wishes import Wishes
from builder.project import Project
from builder.schema import RecordType

LIST_SHEET = "网页列表"
HEADS = ["原网址", "名称", "公开日期"]
NOISE = "script, style, noscript, nav, header, footer, form, aside, iframe, button, select"
TEXTS = (  # where the makers of Chinese government sites put the text of an article
    ".TRS_Editor", ".trs_editor_view", "#UCAP-CONTENT", "#zoom", "#Zoom", ".pages_content", ".article-content",
    ".view.TRS_UEDITOR", "#ivs_content", ".Article_content", "article", "main", "#content", ".content",
)  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
LONG = 200  # characters: a page with a paragraph so long is an article


def read(path: Path, project: Project, kind: RecordType, wishes: Wishes) -> Book | Records:
    """The table or the record of a page. Raises Refused."""
    tree = HTMLParser(_decode(path.read_bytes()))
    metas = {
        (tag.attributes.get("name") or "").lower(): tag.attributes.get("content") or "" for tag in tree.css("meta")
    }
    url = metas.get("url") or _attribute(tree, "link[rel=canonical]", "href") or _attribute(tree, "base", "href")
    title = metas.get("articletitle") or _words(tree, "h1")
    for noise in tree.css(NOISE):
        noise.decompose()
    links = _links(tree, url)
    longest = max((len(tidy(tag.text())) for tag in tree.css("p")), default=0)
    if len(links) >= 3 and longest < LONG and not metas.get("articletitle"):
        return Book(path, (Sheet(LIST_SHEET, [HEADS, *links]),))
    blocks = _article(tree)
    if not any(tidy(block.text()) for block in blocks):
        raise Refused("I033")
    published = parse_date(office_date(metas.get("pubdate", "")[:10])) or ""
    given = Given(tidy(title), published, tidy(metas.get("contentsource", "")), url)
    return record_of(blocks, given, project, kind)


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("I009")


def _attribute(tree: HTMLParser, selector: str, name: str) -> str:
    tag = tree.css_first(selector)
    return (tag.attributes.get(name) or "") if tag else ""


def _words(tree: HTMLParser, selector: str) -> str:
    tag = tree.css_first(selector)
    return tag.text() if tag else ""


def _links(tree: HTMLParser, base: str) -> list[list[str]]:
    """(address, title, date) of every entry that has all three."""
    found: list[list[str]] = []
    for entry in tree.css("li, tr, dd"):
        link, day = entry.css_first("a[href]"), _DATE.search(entry.text(separator=" "))
        if link is None or day is None or len(entry.css("li, tr, dd")) > 1:  # it holds others
            continue
        address = urljoin(base, (link.attributes.get("href") or "").strip())
        title = tidy(link.attributes.get("title") or link.text())
        if title and not address.startswith(("javascript:", "#")):
            found.append([address, title, re.sub(r"\s", "", day[0]).rstrip("年月")])
    return found


def _article(tree: HTMLParser) -> list[Tag]:
    """The blocks of the text: of the first container a site's maker is known to use, else of the fullest one."""
    known = (tree.css_first(selector) for selector in TEXTS)
    container = next((tag for tag in known if tag and len(tidy(tag.text())) > 30), None) or _fullest(tree)
    return _blocks(container) if container else []


def _fullest(tree: HTMLParser) -> Tag | None:
    parents = [tag.parent for tag in tree.css("p") if tag.parent]
    return max(parents, key=lambda tag: len(tag.text()), default=tree.body)


def _blocks(container: Tag) -> list[Tag]:
    """Its children; a lone wrapper is looked into."""
    children = [tag for tag in container.iter() if tidy(tag.text())]
    inner = [tag for tag in children if tag.tag in ("div", "section") and tag.css_first("p, table, h1, h2, h3")]
    if not inner:
        return children
    return [block for tag in children for block in (_blocks(tag) if tag in inner else [tag])]
