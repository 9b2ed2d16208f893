"""Links: none dead, none hidden, none that lead astray (LINK-01 … LINK-04)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from builder.audit.address import host_of, resolve
from builder.audit.finding import Finding
from builder.audit.page import Link, Page
from builder.audit.parameters import Words
from builder.audit.stylesheets import SIBLING, hiding_selectors
from builder.audit.subject import HOME, Subject


def dead_links(subject: Subject) -> Iterator[Finding]:
    """Every link, picture, style and script inside of the site is there; every anchor too."""
    for page in subject.pages:
        seen: set[tuple[str, str]] = set()
        for link in page.links:
            if not link.target or (link.target, link.fragment) in seen:
                continue
            seen.add((link.target, link.fragment))
            yield from _dead(subject, page, link)
        for source in page.sources:
            target, _ = resolve(page.url, source.url)
            if target and not subject.exists(target):
                yield Finding("source_dead", page.url, {"tag": source.tag, "url": source.url}, {"sha256": page.sha256})


def _dead(subject: Subject, page: Page, link: Link) -> Iterator[Finding]:
    evidence = {"selector": f"a[href='{link.href}']", "sha256": page.sha256}
    if not subject.exists(link.target):
        yield Finding("link_dead", page.url, {"href": link.href, "text": link.text[:60]}, evidence)
        return
    there = subject.tree.pages.get(link.target)
    if link.fragment and there is not None and not there.problem and link.fragment not in there.anchors:
        yield Finding("anchor_dead", page.url, {"href": link.href, "text": link.text[:60]}, evidence)


def foreign_notice(subject: Subject, *, official: Words = (".gov.cn",)) -> Iterator[Finding]:
    """A link to a host that is not an official one says that it leads out of the site."""
    own = subject.home.meta("SiteDomain") if HOME in subject.tree.pages else ""
    for page, link, host in subject.links_told(lambda link: _unannounced(link, own, official)):
        args = {"host": host, "text": link.text[:60]}
        yield Finding("no_notice", page.url, args, {"selector": f"a[href='{link.href}']"})


def _unannounced(link: Link, own: str, official: Words) -> str:
    """The foreign host a link leads to without a notice."""
    host = link.host
    known = host == own or any(host == name.lstrip(".") or host.endswith(name) for name in official)
    return "" if known or link.notice else host


def sound_links(subject: Subject, *, banned: Words = ()) -> Iterator[Finding]:
    """No javascript: links, no empty ones, nothing loaded without encryption, no host that is banned."""
    for page, link, key in subject.links_told(lambda link: _unsound(link, banned)):
        yield Finding(key, page.url, {"href": link.href or "（空）", "text": link.text[:60]},
                      {"selector": f"a[href='{link.href}']"})  # fmt: skip
    for page in subject.pages:
        for source in page.sources:
            if source.url.lower().startswith("http://"):
                yield Finding("mixed", page.url, {"url": source.url}, {"tag": source.tag})


def _unsound(link: Link, banned: Words) -> str:
    href = link.href.strip().lower()
    if href in ("", "#"):
        return "href_empty"
    if re.match(r"(?:javascript|vbscript|data):", re.sub(r"\s", "", href)):
        return "href_script"
    return "host_banned" if link.host in banned else ""


def hidden_links(subject: Subject) -> Iterator[Finding]:
    """No link to another host is kept from sight, and pictures come from the site itself."""
    selectors = hiding_selectors(subject.tree)
    beside = tuple(selector for selector in selectors if SIBLING.search(selector))
    hides = _hiding(tuple(selector for selector in selectors if selector not in beside))
    for page, link, how in subject.links_told(lambda link: _hidden(link, hides)):
        yield from _dark(page, link.href, link.host, how)
    for page in subject.pages if beside else ():
        yield from _hidden_beside(subject, page, beside)
    for page in subject.pages:
        for source in page.sources:
            if source.tag in ("img", "iframe", "video", "audio", "embed", "object") and urlsplit(source.url).netloc:
                yield Finding("foreign_picture", page.url, {"tag": source.tag, "url": source.url})


def _dark(page: Page, href: str, host: str, how: str) -> Iterator[Finding]:
    if host != page.meta("SiteDomain"):
        yield Finding("dark_link", page.url, {"href": href, "how": how},
                      {"selector": f"a[href='{href}']", "sha256": page.sha256})  # fmt: skip


def _hidden_beside(subject: Subject, page: Page, selectors: Words) -> Iterator[Finding]:
    """The links to other hosts that are hidden for what stands before them: only the whole page tells."""
    if not any(link.host for link in page.links):
        return
    dom, found = subject.dom(page), dict[str, str]()
    for selector in selectors:
        for node in dom.css(selector):
            for link in [node] if node.tag == "a" else node.css("a[href]"):
                found.setdefault((link.attributes.get("href") or "").strip(), selector)
    for href, how in found.items():
        if host := host_of(href):
            yield from _dark(page, href, host, how)


def _hidden(link: Link, hides: Callable[[str], str]) -> str:
    """Why a link to another host is not seen: its own attributes, or a style sheet."""
    return (link.hidden or hides(link.around)) if link.host else ""


def _hiding(selectors: Words) -> Callable[[str], str]:
    """Which of the selectors fits an element or what it stands in, given by their opening tags; asked once of each."""

    @cache
    def fits(around: str) -> str:
        tree = LexborHTMLParser(around)
        return next((selector for selector in selectors if tree.css_first(selector)), "")

    return fits
