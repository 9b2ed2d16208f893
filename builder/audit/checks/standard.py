"""The standard catalogue of a field (STD-01 … STD-04; 国办发〔2019〕54号): read from its tables, on any site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborNode

from builder.audit.address import resolve
from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Words
from builder.audit.subject import Subject
from builder.dates import parse_due

ITEMS = "公开事项"
DUE = re.compile(r"\d+个?(?:工作日|日|天)|即时|实时|及时|长期|永久|每年|每季|每月|\d+月(?:\d+日|底)?前")


def items(subject: Subject) -> list[Page]:
    """The pages of items of a standard catalogue, where the site keeps them as records."""
    return [page for page in subject.pages if page.type == "standard_item"]


def tables(subject: Subject) -> list[tuple[Page, LexborNode]]:
    """The tables that are a standard catalogue. Raises NotRun when the site has none."""
    found = []
    for page in subject.pages:
        if ITEMS in page.words and "公开时限" in page.words and "公开主体" in page.words:
            found += [(page, table) for table in subject.dom(page).css("table") if ITEMS in table.text()]
    if not found and not items(subject):
        raise NotRun("no_standard")
    return found


def standard_heads(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """The heads of the table are these, in this order."""
    for page, table in tables(subject):
        shown = "".join(cell.text().strip() for cell in table.css("th")) or table.text()
        places = [shown.find(name) for name in names]
        lacking = [name for name, n in zip(names, places, strict=True) if n < 0]
        if lacking or places != sorted(places):
            yield Finding("standard_heads", page.url, {"what": "、".join(lacking) or "次序"}, {"sha256": page.sha256})

    for page in [] if tables(subject) else items(subject):
        lacking = [name for name in names if name.removeprefix("公开事") not in page.words]
        if lacking:
            yield Finding("standard_heads", page.url, {"what": "、".join(lacking)}, {"sha256": page.sha256})


def _rows(table: LexborNode) -> list[LexborNode]:
    return [row for row in table.css("tr") if row.css_first("td")]


def due_words(subject: Subject) -> Iterator[Finding]:
    """The time limit of every item can be read: days, at once, for good, a day of the year; never 同上."""
    for page, table in tables(subject):
        for row in _rows(table):
            cell = row.css_first("[data-gk-name=due], [data-label=公开时限]")
            text = cell.text().strip() if cell else row.text()
            if not DUE.search(text) and parse_due(text).rule not in ("date", "recurring", "always", "event"):
                yield Finding("due_unclear", page.url, {"value": " ".join(text.split())[:40]}, {"sha256": page.sha256})

    for page in items(subject):
        found = re.search(r"公开时限\s*(\S+)", page.words)
        if found and not DUE.search(found[1]):
            yield Finding("due_unclear", page.url, {"value": found[1][:40]}, {"sha256": page.sha256})


def items_lead_on(subject: Subject) -> Iterator[Finding]:
    """Every item leads to information by a link, or says with a date that there is none."""
    for page, table in tables(subject):
        for row in _rows(table):
            if not row.css_first("a[href]") and not re.search(r"暂无|无此项|不涉及", row.text()):
                yield Finding("item_no_link", page.url, {"item": " ".join(row.text().split())[:40]})

    for page in items(subject):
        record = subject.site.get(page.id) if subject.site else None
        said = record is not None and (record.values.get("link") or record.values.get("nothing"))
        leads = page.rows or any(mark in ("gathered", "backlinks", "related") for mark, _ in page.marks)
        if not said and not leads:
            yield Finding("item_no_link", page.url, {"item": page.h1}, {"sha256": page.sha256})


def rhythm(subject: Subject, *, least: int = 4, newest: int = 90, gap: int = 90) -> Iterator[Finding]:
    """What an item leads to has so many lines, the newest not older and no two farther apart than so many days."""
    for page, table in tables(subject):
        for row in _rows(table):
            link = row.css_first("a[href]")
            target = subject.tree.pages.get(resolve(page.url, link.attributes.get("href") or "")[0]) if link else None
            days = sorted({line.day for line in target.rows if line.day}, reverse=True) if target else []
            if not days:
                continue
            dates = [subject.today, *map(date.fromisoformat, days)]
            apart = [(a - b).days for a, b in zip(dates, dates[1:], strict=False)]
            if len(days) < least or apart[0] > newest or any(one > gap for one in apart[1:]):
                yield Finding("rhythm_slow", target.url if target else page.url, {"n": len(days), "newest": days[0]})
