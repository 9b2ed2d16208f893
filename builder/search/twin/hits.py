"""From candidates to what is shown: cards, marks, excerpts; and phrases verified in the text; twin of hits.js."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.search.twin.phrase import Found, Units
from builder.search.twin.store import BODY, NUMBER, Store
from builder.search.twin.text import Span, length, part, spans

BEFORE, AFTER = 28, 90
Mark = tuple[int, int]


@dataclass(slots=True)
class Candidate:
    """A document that was found: 0 whole title, 1 title, 2 number, 3 body; where, and how many units."""

    document: int
    zone: int
    place: int
    length: int


def occurrences(found: Sequence[Span], units: Units) -> list[int]:
    """Where a phrase begins in spans."""
    names, wanted = [span[0] for span in found], list(units)
    return [at for at in range(len(names) - len(wanted) + 1) if names[at : at + len(wanted)] == wanted]


def text_of(card: Mapping[str, Any], name: str) -> str:
    """A text of a card."""
    return str(card.get(name, ""))


def _part_of(card: Mapping[str, Any], place: int) -> tuple[int, int]:
    """The part of a long text that holds a place of the body, and the place its units begin at."""
    starts = card.get("p", [])
    number = sum(start <= place - BODY for start in starts)
    return number, BODY + (starts[number - 1] if number else 0)


def _body(store: Store, document: int, card: Mapping[str, Any], number: int) -> tuple[str, str] | None:
    """A part of the text as it is shown and as the index knows it: the last one also holds the unit's name."""
    own = card if number == 0 else store.card(document, number)
    if own is None:
        return None
    shown = text_of(own, "b")
    return shown, f"{shown}\n{text_of(card, 'o')}" if number == len(card.get("p", [])) else shown


def alike(store: Store, candidate: Candidate, units: Units) -> int:
    """How many of the units stand, in their order, about a place of a card: the longest common subsequence."""
    card, place = store.card(candidate.document), candidate.place
    if card is None:
        return 0
    number, base = _part_of(card, place)
    body = _body(store, candidate.document, card, number) if place >= BODY else None
    text = text_of(card, "t") if place < NUMBER else text_of(card, "n") if place < BODY else body[1] if body else ""
    at = place - (0 if place < NUMBER else NUMBER if place < BODY else base)
    near = [span[0] for span in spans(text)[max(0, at - 1) : at + len(units) + 1]]
    row = [0] * (len(near) + 1)
    for unit in units:
        following = [0]
        for n, one in enumerate(near):
            following.append(row[n] + 1 if one == unit else max(row[n + 1], following[n]))
        row = following
    return row[-1]


def verify(store: Store, found: Found, units: Units) -> Found:
    """Of the candidates found by a part of the keys, those whose text holds the phrase."""
    checked: Found = {}
    for document, places in found.items():
        card = store.card(document)
        own = _places_in(store, document, card, units, places) if card is not None else []
        if own:
            checked[document] = own
    return checked


def _places_in(
    store: Store, document: int, card: Mapping[str, Any], units: Units, likely: list[int] | None
) -> list[int]:  # fmt: skip
    title = spans(text_of(card, "t"))
    places = occurrences(title[:NUMBER], units)
    places += [at + NUMBER for at in occurrences(spans(text_of(card, "n"))[:NUMBER], units)]
    starts = card.get("p", [])
    if likely is None:
        parts: Iterable[int] = range(len(starts) + 1)
    else:
        parts = dict.fromkeys(_part_of(card, place)[0] for place in likely)
    for number in parts:
        own = _body(store, document, card, number)
        base = BODY + (starts[number - 1] if number else 0)
        places += [at + base for at in occurrences(spans(own[1]), units)] if own else []
    if places or likely is None:
        return places
    return [place for place in likely if len(title) > NUMBER or _crosses(starts, place, len(units))]


def _crosses(starts: Sequence[int], place: int, count: int) -> bool:
    return any(place - BODY < start < place - BODY + count for start in starts)


def marks(found: Sequence[Span], phrases: Iterable[Units]) -> list[Mark]:
    """Marks of all phrases in a text, joined where they touch."""
    marked = sorted(
        ((found[at][1], found[at + len(units) - 1][2]) for units in phrases for at in occurrences(found, units)),
        key=lambda one: one[0],
    )
    joined: list[Mark] = []
    for start, end in marked:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _excerpt(text: str, found: Sequence[Span], marked: Sequence[Mark]) -> dict[str, Any]:
    size = length(text)
    centre = marked[0][0] if marked else 0
    start = 0
    if centre > BEFORE + 12:
        start = next((at for _, at, _ in found if at >= centre - BEFORE), centre)
    end = min(size, max(start + BEFORE + AFTER, marked[0][1] if marked else 0))
    if end and "\ud800" <= _code(text, end - 1) < "\udc00":
        end += 1
    inside = [(a, b) for a, b in marked if a >= start and b <= end]
    return {
        "text": part(text, start, end),
        "marks": [[a - start, b - start] for a, b in inside],
        "before": start > 0,
        "after": end < size,
    }


def _code(text: str, at: int) -> str:
    if max(text) <= "\uffff":
        return text[at]
    return text.encode("utf-16-le", "surrogatepass")[2 * at : 2 * at + 2].decode("utf-16-le", "surrogatepass")


def _excerpt_for(store: Store, one: Candidate, card: Mapping[str, Any], phrases: Sequence[Units]) -> dict[str, Any]:
    last = len(card.get("p", []))
    number = _part_of(card, one.place)[0] if one.zone == 3 else 0
    while True:
        text = (_body(store, one.document, card, number) or (text_of(card, "b"), ""))[0]
        found = spans(text)
        marked = marks(found, phrases)
        if marked or one.zone != 3 or one.length != 1 or number == last:
            return _excerpt(text, found, marked)
        number += 1


def hit_from(store: Store, one: Candidate, phrases: Sequence[Units]) -> dict[str, Any] | None:
    """A candidate as it is shown, or None when its card cannot be had."""
    card = store.card(one.document)
    if card is None:
        return None
    title, number = text_of(card, "t"), text_of(card, "n")
    found = spans(title)
    marked = marks(found, phrases)
    if not marked and one.zone <= 1 and one.length and one.place < len(found):
        marked = [(found[one.place][1], found[min(one.place + one.length, len(found)) - 1][2])]
    named = {"org": "o", "date": "d", "type": "y", "column": "c", "validity": "v", "where": "w"}
    return {
        "url": card["u"],
        "title": title,
        "titleMarks": list(map(list, marked)),
        "number": number,
        "numberMarks": list(map(list, marks(spans(number), phrases))),
        **{name: text_of(card, short) for name, short in named.items()},
        "excerpt": _excerpt_for(store, one, card, phrases),
        "zone": ("whole", "title", "number", "body")[one.zone],
        "day": store.day(one.document),
    }
