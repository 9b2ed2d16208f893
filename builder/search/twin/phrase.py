"""Finding phrases: the places where units stand side by side; twin of phrase.js."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.search.tokens import is_run, pair
from builder.search.twin.store import BODY, NUMBER, Postings, Store

FEW, STEP, LIGHT, MOST_READ, MOST_KEYS = 12, 4, 8, 24, 24
Units = Sequence[str]
Key = tuple[str, int]
"""A key, and how many units behind the beginning of the phrase it stands."""
Found = dict[int, list[int] | None]
"""Document → where the phrase may begin; None: anywhere."""
Cost = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Match:
    """The documents found; when not `sure`, their cards must be read."""

    found: Found
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """few: 0 asks all keys; within: only these documents; titles: only titles and numbers."""

    few: int = FEW
    within: Mapping[int, object] | None = None
    titles: bool = False


def zone_of(place: int) -> int:
    """1 title, 2 number, 3 body."""
    return 1 if place < NUMBER else 2 if place < BODY else 3


def cover(units: Units, cost: Cost) -> list[Key]:
    """The cheapest pairs that cover all units; each unit lies in one of them."""
    best: list[tuple[int, int]] = []  # cost so far, the pair before
    for at in range(len(units) - 1):
        own = cost(pair(units[at], units[at + 1]))
        before = [(0, -1)] if at == 0 else [(best[at - back][0], at - back) for back in (1, 2) if at >= back]
        least = min(before, key=lambda one: one[0])
        best.append((least[0] + own, least[1]))
    keys: list[Key] = []
    at = len(units) - 2
    while at >= 0:
        keys.append((pair(units[at], units[at + 1]), at))
        at = best[at][1]
    return keys[::-1]


def _starts(postings: Postings, offset: int, within: Mapping[int, object] | None) -> Found:
    found: dict[int, list[int] | None] = {}
    for document, at in zip(postings.documents, postings.places, strict=True):
        if at >= offset and (not within or document in within):
            found.setdefault(document, []).append(at - offset)  # type: ignore[union-attr]
    return found


def _confirmed(found: Found, postings: Postings, offset: int) -> Found:
    kept: dict[int, list[int] | None] = {}
    for document, at in zip(postings.documents, postings.places, strict=True):
        if at - offset in (found.get(document) or ()):
            kept.setdefault(document, []).append(at - offset)  # type: ignore[union-attr]
    return kept


@dataclass(slots=True)
class _Queue:
    """Keys by ascending cost: the light ones are asked together, the heavy ones each by itself."""

    keys: list[tuple[int, str, int]] = field(default_factory=list)

    def next(self) -> list[tuple[int, str, int]]:
        light = next((at for at, one in enumerate(self.keys) if one[0] > LIGHT), len(self.keys))
        count = 1 if light == 0 else min(STEP, light)
        taken, self.keys = self.keys[:count], self.keys[count:]
        return taken

    def enough(self, few: int) -> int:
        return min(MOST_READ, max(few, self.keys[0][0] if self.keys else 0)) if few else 0


def match(store: Store, keys: Iterable[Key], limits: Limits) -> Match:
    """Documents that hold all keys at their offsets from one place."""
    costed = [(store.cost(key, limits.titles), key, offset) for key, offset in keys]
    queue = _Queue(sorted(costed, key=lambda one: one[0])[:MOST_KEYS])
    found: Found | None = None
    sure = len(costed) <= MOST_KEYS
    if limits.within and len(limits.within) <= queue.enough(limits.few):
        return Match(dict.fromkeys(limits.within), False)
    while queue.keys:
        if found is not None and len(found) <= queue.enough(limits.few):
            return Match(found, not found)
        asked = queue.next()
        lists = [(had, offset) for _, key, offset in asked if (had := store.postings(key, limits.titles)) is not None]
        sure = sure and len(lists) == len(asked)
        for postings, offset in sorted(lists, key=lambda one: len(one[0].documents)):
            found = _starts(postings, offset, limits.within) if found is None else _confirmed(found, postings, offset)
        if found is not None and not found:
            break
    return Match(found or {}, sure)


def phrase_keys(units: Units, cost: Cost) -> list[Key]:
    """The keys of a phrase of units."""
    return [(units[0], 0)] if len(units) == 1 else cover(units, cost)


def partial_keys(units: Units, cost: Cost, head: bool, tail: bool) -> list[Key]:
    """The keys of a phrase whose first or last run may be a part of a longer one."""
    inner = units[1 if head else 0 : -1 if tail else None]
    cut = phrase_keys(inner, cost) if len(inner) > 1 else [(f"={unit}", 0) for unit in inner]
    keys = [(key, offset + head) for key, offset in cut]
    keys += [(f">{units[0]}", 0)] if head else []
    return keys + ([(f"<{units[-1]}", len(units) - 1)] if tail else [])


def partial_ways(units: Units) -> list[tuple[bool, bool]]:
    """The ways in which the ends of a phrase may be parts of runs: head, tail."""
    head, tail = is_run(units[0]), is_run(units[-1])
    if len(units) == 1:
        return [(False, True), (True, False)] if head else []
    return [(h, t) for h, t in ((False, True), (True, False), (True, True)) if (head or not h) and (tail or not t)]
