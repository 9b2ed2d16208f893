"""The disclosure guide (GD-01 … GD-06; 条例第十二条)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from builder.audit.checks.records import last_days
from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Where
from builder.audit.subject import Subject

NAME = "政府信息公开指南"


def guide_pages(subject: Subject, name: str) -> list[Page]:
    """The page the column's link leads to, and the records listed on it. Raises NotRun when there is none."""
    found = [page for link in subject.links_to_column(subject.home, name) if (page := subject.landing(link))]
    if not found:
        raise NotRun("no_column", name=name)
    first = found[0]
    marked = [page for page in subject.pages if page.type == "guide"]
    listed = [page for row in first.rows if (page := subject.tree.pages.get(row.target)) and not page.problem]
    beside = [page for page in listed if dirname(page.url) == dirname(first.url)]
    return marked or [first, *(beside or listed)]


def guide_says(subject: Subject, *, elements: Where, name: str = NAME) -> Iterator[Finding]:
    """Every guide says each element: one of its patterns is found in the words of the page."""
    pages = guide_pages(subject, name)
    guides = [[page] for page in pages] if pages[0].type == "guide" else [pages]
    for group in guides:
        words = " ".join(page.words for page in group)
        lacking = [element for element, signs in elements.items() if not any(re.search(sign, words) for sign in signs)]
        if lacking:
            page = group[0]
            yield Finding("guide_lacks", page.url, {"what": "、".join(lacking)}, {"sha256": page.sha256})


def guide_fresh(subject: Subject, *, days: int = 365, name: str = NAME) -> Iterator[Finding]:
    """The newest day a guide shows is no older than so many calendar days."""
    for page in guide_pages(subject, name):
        newest = max((day for day in page.days if day <= subject.today.isoformat()), default="")
        if page.kind != "list" and newest < last_days(subject.today, days):
            yield Finding("guide_stale", page.url, {"newest": newest or "—", "days": days}, {"sha256": page.sha256})


def request_form(subject: Subject, *, never: str, name: str = "依申请公开") -> Iterator[Finding]:
    """A form to request information makes nothing mandatory that the law does not ask for."""
    pages = [page for link in subject.links_to_column(subject.home, name) if (page := subject.landing(link))]
    looked = False
    for page in pages[:1]:
        dom = subject.dom(page)
        for node in dom.css("main [required], main [aria-required=true]"):
            looked = True
            label = dom.css_first(f"label[for='{node.attributes.get('id')}']")
            about = [node.attributes.get(name) or "" for name in ("name", "aria-label")]
            words = " ".join([label.text() if label else "", *about])
            if re.search(never, words):
                yield Finding("form_asks_more", page.url, {"field": " ".join(words.split())}, {"sha256": page.sha256})
        looked = looked or dom.css_first("main form input, main table") is not None
        for cell in dom.css("main th, main td"):
            if re.search(never, cell.text()) and re.search("必填|必须|\\*", cell.parent.text() if cell.parent else ""):
                yield Finding("form_asks_more", page.url, {"field": " ".join(cell.text().split())[:40]})
    if not looked:
        raise NotRun("no_form")
