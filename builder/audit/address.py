"""Addresses as written on a page → paths of the site."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

LEAVES = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
ABROAD = re.compile(r"(?:https?:)?//([^/?]*)", re.IGNORECASE)


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
    path = normpath(unquote(address.lstrip("/") if address.startswith("/") else join(folder, address)))
    if path.startswith(".."):
        return ""
    if address.endswith("/") or path == ".":
        return "index.html" if path == "." else f"{path}/index.html"
    return path


def host_of(address: str) -> str:
    """The host an address names, in small letters without port; nothing for one inside of the site."""
    found = ABROAD.match(address)
    return found[1].rpartition("@")[2].partition(":")[0].lower() if found else ""
