"""The elements of a page, walked over once: what the readers of links, rows and flaws look things up in.

Asking the tree by selectors costs more than parsing it; here each element's name and attributes are asked for once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSEEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0\d*)?(?:;|$)|font-size:0(?:px|em|rem|pt)?(?:;|$)"
    r"|(?<![-a-z])(?:width|height|max-width|max-height):[01]px|(?<![-a-z])(?:width|height|max-width|max-height):0(?:;|$|px)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3,}|clip:rect\(0|clip-path:(?:inset\((?:50|100)%"
    r"|circle\(0)|transform:(?:scale\(0\)|translate[xy]?\(-\d{3,})"
)
VOID = re.compile(r"""[<>"]""")


class Element(NamedTuple):
    """An element with its attributes; one written without a value has None."""

    node: LexborNode
    tag: str
    attributes: Mapping[str, str | None]

    def of(self, name: str) -> str:
        """An attribute, empty when it is not there."""
        return self.attributes.get(name) or ""


class Surroundings(NamedTuple):
    """What an element stands in: the part of the page (foot, nav, head, main), and why it is not seen, if so."""

    part: str
    hidden: str


NOWHERE = Surroundings("main", "")
STRENGTH = {"foot": 3, "nav": 2, "head": 1, "main": 0}  # a link of a menu in the footer belongs to the footer
PLACES = ("footer", "nav", "header", "template")


class Elements:
    """All elements in the order of the page, and those of a name."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.all = [Element(node, node.tag or "", node.attributes) for node in tree.css("*")]
        self._by_tag: dict[str, list[Element]] = {}
        self._around: dict[int, Surroundings] = {}
        for element in self.all:
            self._by_tag.setdefault(element.tag, []).append(element)

    def named(self, *tags: str) -> Iterator[Element]:
        """The elements of these names, name by name."""
        for tag in tags:
            yield from self._by_tag.get(tag, ())

    def around(self, node: LexborNode) -> Surroundings:
        """What an element stands in; every ancestor is looked at once, however many links it holds, however deep."""
        parent, waiting = node.parent, list[LexborNode]()
        while parent is not None and parent.mem_id not in self._around:
            waiting.append(parent)
            parent = parent.parent
        found = NOWHERE if parent is None else self._around[parent.mem_id]
        for one in reversed(waiting):
            found = self._around[one.mem_id] = _joined(found, one)
        return found


def _joined(outer: Surroundings, node: LexborNode) -> Surroundings:
    """What the children of an element stand in."""
    attributes, tag = node.attributes, node.tag or ""
    if not attributes and tag not in PLACES:
        return outer
    part = _part(tag, attributes)
    return Surroundings(
        part if STRENGTH[part] > STRENGTH[outer.part] else outer.part, unseen(tag, attributes) or outer.hidden
    )


def _part(tag: str, attributes: Mapping[str, str | None]) -> str:
    words, id = attributes.get("class") or "", attributes.get("id") or ""
    if tag == "footer" or "foot" in words or id == "footer":
        return "foot"
    if tag == "nav" or attributes.get("role") == "navigation" or "nav" in words or "nav" in id or "menu" in words:
        return "nav"
    return "head" if tag == "header" or id == "header" or "header" in words.split() else "main"


def unseen(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Why an element is not seen, as far as its own attributes tell; nothing when they do not.

    A closed <details> opens by keyboard: what is in it can be seen.
    """
    if "hidden" in attributes:
        return "hidden"
    if tag == "template":
        return "template"
    style = attributes.get("style")
    found = UNSEEN_STYLE.search(re.sub(r"\s+", "", style.lower())) if style else None
    return found[0].rstrip(";") if found else ""


def opening_tags(node: LexborNode) -> str:
    """The opening tags of an element and of all it stands in, from the outside in: enough for selectors to fit."""
    tags: list[str] = []
    at: LexborNode | None = node
    while at is not None and at.tag and not at.tag.startswith(("-", "#")):
        given = "".join(f' {name}="{VOID.sub("", value or "")}"' for name, value in sorted(at.attributes.items()))
        tags.append(f"<{at.tag}{given}>")
        at = at.parent
    return "".join(reversed(tags))
