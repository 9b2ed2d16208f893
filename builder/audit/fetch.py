"""A site that runs on this machine, brought into a folder by following its links. No other host is ever asked."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from builder.audit.address import resolve
from builder.audit.read import MAX_BYTES, read_page

HERE = ("127.0.0.1", "localhost", "::1")
MOST = 200_000  # files that are fetched at most
TIMEOUT = 20  # seconds an answer may take
ALWAYS = ("index.html", "sitemap.xml", "robots.txt", "MANIFEST.sha256", "catalogue.csv", "catalogue.json")


class NotHere(Exception):
    """The address is not one of this machine, or nothing answers there."""


def is_address(target: str) -> bool:
    """True for http and https addresses."""
    return target.startswith(("http://", "https://"))


def fetch_site(address: str, folder: Path) -> int:
    """Fetch every page and file that links lead to; the number of files. Raises NotHere."""
    if urlsplit(address).hostname not in HERE:
        raise NotHere(address)
    base = address if address.endswith("/") else f"{address.rpartition('/')[0]}/"
    opener = build_opener(ProxyHandler({}))
    waiting, seen, count = deque(ALWAYS), set(ALWAYS), 0
    while waiting and count < MOST:
        path = waiting.popleft()
        try:
            wanted = base if path == "index.html" else urljoin(base, path)
            with opener.open(Request(wanted), timeout=TIMEOUT) as answer:  # a redirection to elsewhere is not followed
                data = answer.read(MAX_BYTES + 1) if urlsplit(answer.url).hostname in HERE else b""
        except (URLError, OSError, ValueError) as error:
            if path == "index.html":
                raise NotHere(address) from error
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
        for found in _targets(path, data):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return count


def _targets(path: str, data: bytes) -> list[str]:
    """Paths of the site that a page links to or uses."""
    if not path.endswith((".html", ".htm", ".shtml")):
        return []
    page = read_page(path, data)
    sources = [resolve(path, source.url)[0] for source in page.sources]
    return [target for target in (*(link.target for link in page.links), *sources) if target]
