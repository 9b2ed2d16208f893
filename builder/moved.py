"""Addresses that were the public's and now lead to a record: of an old site, of a moved record, of one taken over.

A record names the addresses it had in `old_urls`; a record that was superseded or merged may lead on to the one that
replaces it (`withdrawn.redirect`). Addresses are relative to the root of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from builder.records import Record, Site
from builder.shell import DEPTHS
from builder.values import Group

if TYPE_CHECKING:
    from builder.plan import Page
    from builder.view import SiteView

PAGE = re.compile(r"(?!.*(?:^|/)\.)[^?#\\\x00-\x1f:*\"<>|]+\.(?:html?|shtml)", re.IGNORECASE)  # a file can answer it
LEADING_ON = ("被替代", "并入其他信息")  # kinds of withdrawal that may lead on
LONGEST = 20  # records superseded one by another; more is a circle


def old_addresses(record: Record) -> Iterator[str]:
    """What `old_urls` of a record names, without scheme and host, once each."""
    listed = record.values.get("old_urls") or ()
    found = (address(str(url)) for url in (listed if isinstance(listed, tuple) else (listed,)))
    return iter(dict.fromkeys(old for old in found if old))


def address(url: str) -> str:
    """An address of the web or of the site as a path below the root; a folder's is its index page."""
    parts = urlsplit(url.strip())
    path = unquote(parts.path).lstrip("/")
    path += "index.html" if path.endswith("/") and not parts.query else ""
    return f"{path}?{parts.query}" if parts.query else path


def page_addresses(record: Record) -> Iterator[str]:
    """Those of them that a page can answer on any server."""
    return (old for old in old_addresses(record) if PAGE.fullmatch(old) and old.count("/") in DEPTHS)


def leads_to(site: Site | SiteView, record: Record) -> Record | None:
    """The public record that a withdrawn one leads on to, over several if need be; None when a notice stays there."""
    for _ in range(LONGEST):
        withdrawn = record.values.get("withdrawn")
        if not may_lead_on(withdrawn):
            return None
        target = site.get(withdrawn["replaced_by"])  # type: ignore[index]
        if target is None or target.id in site.records:
            return target
        record = target
    return None


def moved_to(site: Site | SiteView, page: Page) -> Record | None:
    """The record that the address of a page leads on to; None for a page that shows something itself."""
    if page.kind not in ("moved", "tombstone") or page.record is None:
        return None
    return leads_to(site, page.record) or (page.record if page.kind == "moved" else None)


def may_lead_on(withdrawn: object) -> bool:
    """True for a withdrawal that says where to, and of a kind that may."""
    return (
        isinstance(withdrawn, Group)
        and withdrawn["kind"] in LEADING_ON
        and bool(withdrawn.get("redirect"))
        and bool(withdrawn.get("replaced_by"))
    )
