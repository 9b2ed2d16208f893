"""A shell is a page rendered empty by the host, split once at its slots; fragments are stamped between the parts.

Slots are looked for in the shell alone. Record text is inserted and never scanned, so it cannot forge a slot.
"""

from __future__ import annotations

from dataclasses import dataclass

DEPTHS = range(6)  # folders below the root a page may lie in; our own use four, addresses of an old site more
SLOTS = ("head", "nav", "main")


class ShellError(ValueError):
    """The theme's main.html does not hold each slot exactly once, in order."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The fixed parts of a page: before, between and after its slots."""

    parts: tuple[str, ...]

    def stamp(self, *fragments: str) -> str:
        """The whole page: parts and fragments in turn."""
        woven = [piece for pair in zip(self.parts, fragments, strict=False) for piece in pair]
        return "".join([*woven, self.parts[-1]])


def split_shell(html: str) -> Shell:
    """Split a rendered shell at `<!--gk:head-->`, `<!--gk:nav-->` and `<!--gk:main-->`. Raises ShellError."""
    parts, rest = [], html
    for slot in SLOTS:
        mark = f"<!--gk:{slot}-->"
        if html.count(mark) != 1:
            raise ShellError(f"{mark}: found {html.count(mark)} times, wanted once")
        before, found, rest = rest.partition(mark)
        if not found:
            raise ShellError(f"{mark}: out of order, wanted {', '.join(SLOTS)}")
        parts.append(before)
    return Shell((*parts, rest))


@dataclass(frozen=True, slots=True)
class Prose:
    """A page of content/: its title, description and rendered HTML."""

    title: str
    description: str
    html: str


@dataclass(frozen=True, slots=True)
class Host:
    """What the host gave: shells by kind and depth, prose by address, assets by path."""

    shells: dict[tuple[str, int], Shell]
    prose: dict[str, Prose]
    assets: dict[str, bytes]


BARE = Host({(kind, n): Shell(("", "", "", "")) for kind in ("home", "inner") for n in DEPTHS}, {}, {})
"""No host: pages without anything around them."""


class HostError(Exception):
    """MkDocs refused: its own words, for diagnostic H001."""
