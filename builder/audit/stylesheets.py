"""Selectors by which the style sheets of a site hide things, as far as CSS alone tells it without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from builder.audit.address import resolve
from builder.audit.elements import UNSEEN_STYLE
from builder.audit.tree import Tree

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SIMPLE = re.compile(r"[a-zA-Z0-9_\-.# >\[\]='\"*~+|^$]+")  # no pseudo-class: those hold in some state only
SIBLING = re.compile(r"[+]|~(?!=)")  # such a selector asks for more than what an element stands in
FOR_READERS = re.compile(r"\b(?:vh|sr-only|visually-hidden|screen-reader)", re.IGNORECASE)


def hiding_selectors(tree: Tree) -> tuple[str, ...]:
    """Selectors whose rules make elements unseen on a screen, outside of @media blocks."""
    used = {
        (page.url.rpartition("/")[0], s.url) for page in tree.pages.values() for s in page.sources if s.tag == "link"
    }
    paths = {resolve(f"{folder}/-" if folder else "-", url)[0] for folder, url in used}
    found: list[str] = []
    for path in sorted(path for path in paths if path.endswith(".css")):
        found += selectors_of(tree.read(path).decode("utf-8", "replace"))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def selectors_of(css: str) -> tuple[str, ...]:
    """The hiding selectors of one style sheet."""
    return tuple(_hiding(_outside_media(COMMENT.sub(" ", css))))


def _hiding(css: str) -> Iterator[str]:
    for selectors, body in RULE.findall(css):
        if UNSEEN_STYLE.search(re.sub(r"\s+|!important", "", body.lower()) + ";"):
            for selector in selectors.split(","):
                selector = selector.strip()
                if SIMPLE.fullmatch(selector) and not FOR_READERS.search(selector) and re.search(r"[.#\[]", selector):
                    yield selector


def _outside_media(css: str) -> str:
    """The rules that always hold: blocks of @media and their like taken out."""
    kept: list[str] = []
    depth = start = 0
    for found in re.finditer(r"@(?:media|supports|keyframes|-webkit-keyframes|font-face|layer)[^{;]*\{", css):
        if found.start() < start:
            continue
        kept.append(css[start : found.start()])
        depth, n = 1, found.end()
        while depth and n < len(css):
            depth += {"{": 1, "}": -1}.get(css[n], 0)
            n += 1
        start = n
    kept.append(css[start:])
    return "".join(kept)
