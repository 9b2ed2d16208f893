"""Nothing foreign is loaded, and the files are those that were built (SEC-02, SEC-04)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from builder.audit.finding import Finding, NotRun
from builder.audit.subject import Subject

CSS_URL = re.compile(r"url\(\s*['\"]?((?:https?:)?//[^'\")]+)|@import\s+['\"]((?:https?:)?//[^'\"]+)")
MANIFEST = "MANIFEST.sha256"


def own_hosts_only(subject: Subject) -> Iterator[Finding]:
    """No script, style, font or frame of another host, no script in the page, no event attribute."""
    for page in subject.pages:
        for source in page.sources:
            if source.tag in ("script", "link", "iframe", "embed", "object") and urlsplit(source.url).netloc:
                yield Finding(
                    "foreign_source", page.url, {"tag": source.tag, "url": source.url}, {"sha256": page.sha256}
                )
        for flaw in page.flaws:
            if flaw.kind in ("inline_script", "inline_event", "refresh"):
                yield Finding(flaw.kind, page.url, {"where": flaw.where}, {"sha256": page.sha256})
    for path in subject.tree.files:
        if path.endswith(".css"):
            text = subject.tree.read(path).decode("utf-8", "replace")
            for found in CSS_URL.finditer(text):
                yield Finding("foreign_source", path, {"tag": "css", "url": found[1] or found[2]})


def manifest(subject: Subject) -> Iterator[Finding]:
    """Every file listed has the digest it was built with, and none is there that is not listed."""
    if MANIFEST not in subject.tree.files:
        raise NotRun("no_manifest")
    listed: dict[str, str] = {}
    for line in subject.tree.read(MANIFEST).decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition("  ")
        listed[path.lstrip("*")] = digest
    for path, digest in listed.items():
        if path not in subject.tree.files:
            yield Finding("file_gone", path)
        elif digest != _digest(subject, path):
            yield Finding("file_changed", path, {}, {"sha256": _digest(subject, path), "listed": digest})
    for path in subject.tree.files:
        if path not in listed and path != MANIFEST and not path.startswith("."):
            yield Finding("file_unlisted", path)


def _digest(subject: Subject, path: str) -> str:
    page = subject.tree.pages.get(path)
    if page is not None and page.problem != "too_large":
        return page.sha256
    return hashlib.sha256(subject.tree.read(path)).hexdigest()
