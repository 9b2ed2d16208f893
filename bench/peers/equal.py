"""Whether the pages that are compared hold the same: words of each record's page, links in it, rows of each list.

Layout is not compared: Material and Zensical wrap each page in their own. Nor are the names of list pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

RECORD = re.compile(r"lh-\d{4}-\d{6}\.html$")
ROW = re.compile(r"(lh-\d{4}-\d{6})\.html$")
MAIN = ("article.md-content__inner", "main")
QUOTES = str.maketrans("“”‘’…", "\"\"''.")  # some tools set them in type
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """What a finished site holds: words and number of links by record; rows, in no order, by list."""

    words: dict[str, str]
    links: dict[str, int]
    lists: dict[str, tuple[str, ...]]


def held(site: Path) -> Held:
    """Read a finished site."""
    words: dict[str, str] = {}
    links: dict[str, int] = {}
    lists: dict[str, set[str]] = defaultdict(set)
    for path in sorted(site.rglob("*.html")):
        main = _main(path)
        if main is None or path.parent == site:  # the home page is a few rows of what the lists hold
            continue
        if RECORD.search(path.name):
            words[path.stem], links[path.stem] = _words(main), len(main.css("a[href$='.html']"))
        elif rows := list(_rows(main)):
            heading = main.css_first("h1")
            lists[_words(heading) if heading else path.name] |= set(rows)
    return Held(words, links, {name: tuple(sorted(rows)) for name, rows in lists.items()})


def _main(path: Path) -> LexborNode | None:
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    for extra in tree.css("a.headerlink, script, style, nav"):
        extra.decompose()
    return next((found for name in MAIN if (found := tree.css_first(name))), None)


def _words(node: LexborNode) -> str:
    return "".join(node.text().split()).translate(QUOTES).replace("¶", "")


def _rows(main: LexborNode) -> Iterator[str]:
    for link in main.css("ol > li a"):
        found = ROW.search(link.attributes.get("href") or "")
        if found:
            yield found[1]


def differences(ours: Held, theirs: Held) -> list[str]:
    """What one site holds and another does not, in words; nothing when they are equal."""
    found = [f"{id}: no page" for id in ours.words.keys() - theirs.words.keys()]
    for id in sorted(ours.words.keys() & theirs.words.keys()):
        if ours.words[id] != theirs.words[id]:
            found.append(f"{id}: {_first_difference(ours.words[id], theirs.words[id])}")
        elif ours.links[id] != theirs.links[id]:
            found.append(f"{id}: {theirs.links[id]} links, not {ours.links[id]}")
    for name in sorted(ours.lists.keys() & theirs.lists.keys()):
        if odd := set(ours.lists[name]) ^ set(theirs.lists[name]):
            found.append(f"{name}: {len(odd)} rows are not in both, as {min(odd)}")
    found += [f"{name}: a list that is not ours" for name in sorted(theirs.lists.keys() - ours.lists.keys())]
    return found


def _first_difference(a: str, b: str) -> str:
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{b[n : n + 20]!r}, not {a[n : n + 20]!r}"


def verdict(ours: Held, theirs: Held) -> str:
    """One line on how two sites compare."""
    found = differences(ours, theirs)
    if not found:
        return f"{len(theirs.words)} records and {len(theirs.lists)} lists hold the same"
    return f"{len(found)} differences: {'; '.join(found[:SHOWN])}"
