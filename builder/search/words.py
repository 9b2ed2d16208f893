"""A document as the index sees it: keys, and the place each one stands at.

Places tell the zone: the title from 0, the number from 256, the body from 512. The kinds of keys, which cannot be
mistaken for each other since units hold no ASCII signs:

    `政 府`   two neighbours in the body: neighbours at every second place spell a phrase
    `2013`   one unit of the body, if it is rare (any unit in a small index)
    `=政 府`  `=2013`  the same in title and number, any unit: a short list, though that of the body be long
    `<20`    a run that begins so, `>13` one that ends so; in titles and numbers only
    `知 $`   the last unit of a title
    `~zheng fu`  two neighbouring sounds, `^zfx` three neighbouring initials; in titles only
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from builder.search.pinyin import sounds
from builder.search.tokens import is_rare, is_run, pair, units

TITLE, NUMBER, BODY = 0, 256, 512
_TITLE_UNITS = NUMBER - TITLE
_NUMBER_UNITS = BODY - NUMBER
_RUN_PARTS = 24  # longest run whose beginnings and ends are kept


@dataclass(frozen=True, slots=True)
class Words:
    """The keys of one document and, side by side, their places."""

    keys: list[str]
    places: array[int]


def words(title: str, number: str, body: str, *, every_unit: bool) -> Words:
    """All keys of a document; `every_unit` keeps each single unit of the body too, for small indexes."""
    out = _Writer([], array("I"))
    heading, label, text = units(title), units(number), units(body)
    if len(heading) > _TITLE_UNITS:
        heading, text = heading[:_TITLE_UNITS], heading + text
    if len(label) > _NUMBER_UNITS:
        label, text = label[:_NUMBER_UNITS], label + text
    _short(out, heading, TITLE)
    _short(out, label, NUMBER)
    _sounds(out, heading)
    if heading:
        out.add(pair(heading[-1], "$"), len(heading) - 1)
    _pairs(out, text, BODY)
    _singles(out, text, BODY, every_unit or len(text) == 1)
    return Words(out.keys, out.places)


@dataclass(frozen=True, slots=True)
class _Writer:
    keys: list[str]
    places: array[int]

    def add(self, key: str, place: int) -> None:
        self.keys.append(key)
        self.places.append(place)


def _pairs(out: _Writer, text: Sequence[str], base: int) -> None:
    out.keys.extend(map(pair, text, text[1:]))
    out.places.extend(range(base, base + max(0, len(text) - 1)))


def _singles(out: _Writer, text: Sequence[str], base: int, every: bool) -> None:
    for place, unit in enumerate(text, base):
        if every or is_rare(unit):
            out.add(unit, place)


def _short(out: _Writer, text: Sequence[str], base: int) -> None:
    """Titles and numbers: found by every unit and by parts of a run (`〔20` while it is being typed)."""
    for place, (first, second) in enumerate(zip(text, text[1:], strict=False), base):
        out.add(f"={pair(first, second)}", place)
    for place, unit in enumerate(text, base):
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
