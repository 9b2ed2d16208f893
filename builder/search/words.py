"""A document as the index sees it: keys, and the place each one stands at.

Places in title and number tell the zone: the title from 0, the number from 256; those in the body count from 0, and
a single unit has its best zone for a place (0 title, 1 number, 2 body). The kinds of keys, which cannot be mistaken
for each other since units hold no ASCII signs:

    `政 府`   two neighbours in the body: neighbours at every second place spell a phrase
    `政`     one unit, wherever it stands
    `=政 府`  two neighbours in title or number: a short list, though that of the body be long
    `=2013`  there, a run or the neighbour of one: what stands beside the part of a run
    `<20`    a run that begins so, `>13` one that ends so; in titles and numbers only
    `知 $`   the last unit of a title
    `~zheng fu`  two neighbouring sounds, `^zfx` three neighbouring initials; in titles only
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from builder.search.pinyin import sounds
from builder.search.records import SearchDocument
from builder.search.tokens import is_run, pair, units

TITLE, NUMBER = 0, 256
_TITLE_UNITS = _NUMBER_UNITS = NUMBER - TITLE
_RUN_PARTS = 24  # longest run whose beginnings and ends are kept


@dataclass(frozen=True, slots=True)
class Words:
    """The keys of one document and, side by side, their places."""

    keys: list[str]
    places: array[int]


Standing = tuple[str, int, list[int]]
"""A key, a document by its number among some, ascending for a key, and the ascending places of the key in it."""


def words(document: SearchDocument) -> Words:
    """All keys of a document; behind title and number its body is searched, then whose document it is."""
    out = _Writer([], array("I"))
    heading, label, text = units(document.title), units(document.number), units(f"{document.body}\n{document.org}")
    if len(heading) > _TITLE_UNITS:
        heading, text = heading[:_TITLE_UNITS], heading + text
    if len(label) > _NUMBER_UNITS:
        label, text = label[:_NUMBER_UNITS], label + text
    _short(out, heading, TITLE)
    _short(out, label, NUMBER)
    _sounds(out, heading)
    if heading:
        out.add(pair(heading[-1], "$"), len(heading) - 1)
    out.keys.extend(map(pair, text, text[1:]))
    out.places.extend(range(max(0, len(text) - 1)))
    zones = dict.fromkeys(text, 2) | dict.fromkeys(label, 1) | dict.fromkeys(heading, 0)
    out.keys.extend(zones.keys())
    out.places.extend(zones.values())
    return Words(out.keys, out.places)


@dataclass(frozen=True, slots=True)
class _Writer:
    keys: list[str]
    places: array[int]

    def add(self, key: str, place: int) -> None:
        self.keys.append(key)
        self.places.append(place)


def _short(out: _Writer, text: Sequence[str], base: int) -> None:
    """Titles and numbers: found by every unit and by parts of a run (`〔20` while it is being typed)."""
    for place, (first, second) in enumerate(zip(text, text[1:], strict=False), base):
        out.add(f"={pair(first, second)}", place)
    for place, unit in enumerate(text, base):
        if any(map(is_run, text[max(0, place - base - 1) : place - base + 2])):
            out.add(f"={unit}", place)
        if is_run(unit):
            for cut in range(1, min(len(unit), _RUN_PARTS)):
                out.add(f"<{unit[:cut]}", place)
                out.add(f">{unit[-cut:]}", place)


def _sounds(out: _Writer, heading: Sequence[str]) -> None:
    heard = sounds(heading)
    for place, (first, second) in enumerate(zip(heard, heard[1:], strict=False)):
        out.add(f"~{first} {second}", place)
    for place in range(len(heard) - 2):
        if not any(map(is_run, heading[place : place + 3])):
            out.add("^" + "".join(sound[0] for sound in heard[place : place + 3]), place)
