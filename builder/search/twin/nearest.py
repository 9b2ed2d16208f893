"""When no document holds the query: those that hold most of it; twin of nearest.js."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.search.tokens import pair
from builder.search.twin.hits import Candidate, alike
from builder.search.twin.phrase import Units, zone_of
from builder.search.twin.query import Answered
from builder.search.twin.store import NUMBER, Postings, Store

MOST_KEYS, MOST_UNITS, MOST_HITS, READ = 16, 48, 50, 20
IN_TITLE, ENOUGH = 0.5, 0.55


def _telling(store: Store, terms: Sequence[Units]) -> list[tuple[str, int]]:
    """The pairs of all terms with their offsets in the query, those that tell most."""
    keys: list[tuple[str, int]] = []
    offset = 0
    for units in terms:
        if len(units) == 1:
            keys.append((units[0], offset))
        keys += [(pair(units[at], units[at + 1]), offset + at) for at in range(len(units) - 1)]
        offset += len(units) + 2
    chosen = keys[:MOST_UNITS]
    chosen.sort(key=lambda one: (store.cost(one[0], store.is_heavy(one[0])), store.is_heavy(one[0])))
    return chosen[:MOST_KEYS]


@dataclass(slots=True)
class _Vote:
    sum: float = 0
    title: float = 0
    seen: set[int] = field(default_factory=set)
    at: dict[int, tuple[float, int]] = field(default_factory=dict)


def _count(lists: Sequence[tuple[int, int, Postings]], records: int) -> dict[int, _Vote]:
    votes: dict[int, _Vote] = {}
    for number, offset, postings in lists:
        rare = math.log(1 + records / (len(set(postings.documents)) or 1))
        for document, place in zip(postings.documents, postings.places, strict=True):
            vote = votes.setdefault(document, _Vote())
            score, count = vote.at.get(place - offset, (0.0, 0))
            vote.at[place - offset] = (score + rare, count + 1)
            if place < NUMBER:
                vote.title += rare
            if number not in vote.seen:
                vote.seen.add(number)
                vote.sum += rare
    return votes


@dataclass(frozen=True, slots=True)
class _Judged:
    document: int
    score: float
    count: int
    near: float
    place: int


def _judge(document: int, vote: _Vote) -> _Judged:
    """The best start of a document; neighbours of a start count, for missing and added characters."""
    best, number, place = 0.0, 0, 0
    for start, (score, own) in vote.at.items():
        near, count = score, own
        for side in (-1, 1):
            if start + side in vote.at:
                other = vote.at[start + side]
                near, count = near + other[0] * 0.9, count + other[1]
        if near > best:
            best, number, place = near, count, max(0, start)
    return _Judged(document, best + vote.sum + vote.title * IN_TITLE, number, best, place)


def _slips(units: Units) -> int:
    """One wrong, missing, added or swapped character; two in a long query."""
    return 1 if len(units) < 8 else 2


def _slipped(store: Store, judged: list[_Judged], terms: Sequence[Units], keys: int) -> list[_Judged] | None:
    """The documents with a slip of the pen, or None when there is none."""
    units = terms[0]
    least = max(1, keys - 2 * _slips(units))
    near = [one for one in judged if one.count >= least]
    if len(terms) > 1 or len(units) < 3 or not near:
        return None
    near.sort(key=lambda one: (-one.count, -one.near, -one.document))
    scores = {one.document: alike(store, _candidate(one), units) for one in near[:READ]}
    like = max(0, *scores.values())
    if like < len(units) - _slips(units):
        return None
    return [one for one in near[:READ] if scores[one.document] == like]


def _candidate(one: _Judged) -> Candidate:
    return Candidate(one.document, zone_of(one.place), one.place, 0)


def nearest(store: Store, terms: Sequence[Units]) -> Answered | None:
    """Documents with a slip of the pen, else those that share most; None when there is nothing to compare by."""
    keys = _telling(store, terms)
    if not keys:
        return None
    had = [(number, offset, store.postings(key, store.is_heavy(key))) for number, (key, offset) in enumerate(keys)]
    lists = [(number, offset, postings) for number, offset, postings in had if postings]
    judged = [_judge(document, vote) for document, vote in _count(lists, store.records).items()]
    judged.sort(key=lambda one: (-one.score, -one.document))
    typo = _slipped(store, judged, terms, len(keys))
    kept = typo if typo is not None else [one for one in judged if one.score >= judged[0].score * ENOUGH]
    phrases = [key.split(" ") for key, _ in keys]
    return Answered("typo" if typo is not None else "overlap", list(map(_candidate, kept[:MOST_HITS])), phrases)
