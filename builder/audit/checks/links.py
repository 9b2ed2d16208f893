"""Links: none dead, none hidden, none that lead astray (LINK-01 … LINK-04)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from builder.audit.finding import Finding
from builder.audit.page import Link, Page
from builder.audit.parameters import Words
from builder.audit.read import resolve
from builder.audit.stylesheets import hiding_selectors
from builder.audit.subject import Subject


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
    for page in subject.pages:
        for link in page.links:
            if link.host and not _official(subject, link.host, official) and not link.notice:
                args = {"host": link.host, "text": link.text[:60]}
                yield Finding("no_notice", page.url, args, {"selector": f"a[href='{link.href}']"})


def _official(subject: Subject, host: str, official: Words) -> bool:
    own = subject.home.meta("SiteDomain") if "index.html" in subject.tree.pages else ""
    return host == own or any(host == name.lstrip(".") or host.endswith(name) for name in official)


def sound_links(subject: Subject, *, banned: Words = ()) -> Iterator[Finding]:
    """No javascript: links, no empty ones, nothing loaded without encryption, no host that is banned."""
    for page in subject.pages:
        for link in page.links:
            key = _unsound(link, banned)
            if key:
                yield Finding(key, page.url, {"href": link.href or "（空）", "text": link.text[:60]},
                              {"selector": f"a[href='{link.href}']"})  # fmt: skip
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
    for page in subject.pages:
        own = page.meta("SiteDomain")
        foreign = {link.href for link in page.links if link.host not in ("", own)}
        unseen = {link.href: link.hidden for link in page.links if link.href in foreign and link.hidden}
        if foreign - unseen.keys():
            unseen |= _by_style(subject, page, foreign, selectors)
        for href, how in unseen.items():
            yield Finding("dark_link", page.url, {"href": href, "how": how},
                          {"selector": f"a[href='{href}']", "sha256": page.sha256})  # fmt: skip
        for source in page.sources:
            if source.tag in ("img", "iframe", "video", "audio", "embed", "object") and urlsplit(source.url).netloc:
                yield Finding("foreign_picture", page.url, {"tag": source.tag, "url": source.url})


def _by_style(subject: Subject, page: Page, foreign: set[str], selectors: Words) -> dict[str, str]:
    """Foreign links that a style sheet of the site hides."""
    found: dict[str, str] = {}
    dom = subject.dom(page)
    for selector in selectors:
        for node in dom.css(selector):
            for link in [node] if node.tag == "a" else node.css("a[href]"):
                href = (link.attributes.get("href") or "").strip()
                if href in foreign:
                    found.setdefault(href, selector)
    return found
