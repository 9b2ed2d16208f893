"""Addresses that stay, and the lists of them that agree with the pages (URL-01, URL-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from builder.audit.finding import Finding, NotRun
from builder.audit.subject import ASIDE, Subject


def plain_addresses(subject: Subject) -> Iterator[Finding]:
    """No Chinese, space or capital letter in the address of a page."""
    for page in subject.pages:
        named = page.url.startswith("files/")  # answers for a file that was taken down, at the address it had
        if re.search(r"[^a-z0-9/._-]", page.url) and not named:
            yield Finding("address_form", page.url, {"url": page.url})


def addresses_kept(subject: Subject) -> Iterator[Finding]:
    """Every page of the last report still is there, or something that leads on stands at its address."""
    if not subject.earlier:
        raise NotRun("no_earlier")
    for url in sorted(subject.earlier):
        if not subject.exists(url):
            yield Finding("address_lost", url, {"url": url})


def sitemap_agrees(subject: Subject) -> Iterator[Finding]:
    """sitemap.xml names the pages that are there and no others."""
    if "sitemap.xml" not in subject.tree.files:
        yield Finding("no_sitemap")
        return
    text = subject.tree.read("sitemap.xml").decode("utf-8", "replace")
    listed = {unquote(urlsplit(url).path).strip("/") or "index.html" for url in re.findall(r"<loc>\s*([^<\s]+)", text)}
    if any(url.endswith(".xml") for url in listed):
        raise NotRun("sitemap_parts")
    pages = {page.url for page in subject.pages if page.kind in ("home", "list", "record", "prose")}
    found = {_matched(url, pages) for url in listed}
    there = pages | subject.tree.files.keys()
    for url in sorted(listed):
        if not _matched(url, there):
            yield Finding("sitemap_dead", "sitemap.xml", {"url": url})
    for url in sorted(pages - found - ASIDE):
        if subject.tree.pages[url].kind == "record":
            yield Finding("sitemap_lacks", url, {"url": url})


def _matched(url: str, pages: set[str]) -> str:
    """The page an address of the sitemap means, below whatever path the site is mounted; nothing when there is none."""
    parts = url.split("/")
    for n in range(len(parts)):
        tail = "/".join(parts[n:])
        for one in (tail, f"{tail}/index.html"):
            if one in pages:
                return one
    return ""
