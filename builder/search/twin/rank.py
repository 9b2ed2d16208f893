"""Which documents hold all terms, and in which order they are shown; twin of rank.js."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from builder.search.twin.hits import Candidate, verify
from builder.search.twin.phrase import (
    Found,
    Limits,
    Match,
    Units,
    match,
    partial_keys,
    partial_ways,
    phrase_keys,
    zone_of,
)
from builder.search.twin.store import Store

MOST_READ = 60
Way = Callable[[Store, Units, Limits], Match]
Candidates = dict[int, Candidate]


def one_way(store: Store, units: Units, limits: Limits) -> Match:
    """A phrase as it is."""
    return match(store, phrase_keys(units, lambda key: store.cost(key, limits.titles)), limits)


def any_way(store: Store, units: Units, limits: Limits) -> Match:
    """A phrase as it is, or when there is none, as parts of longer runs."""
    limits = replace(limits, few=0)
    whole = one_way(store, units, limits)
    if whole.found:
        return whole
    found: Found = {}
    for head, tail in partial_ways(units):
        found |= match(store, partial_keys(units, store.cost, head, tail), limits).found
    return Match(found)


def all_terms(store: Store, asked: Sequence[Units], way: Way = one_way) -> list[Candidate]:
    """Documents that hold every term, ranked."""

    def cost(units: Units) -> int:
        return min(store.cost(key) for key, _ in phrase_keys(units, store.cost))

    kept: Candidates | None = None
    for units in sorted(asked, key=lambda one: (cost(one), -len(one))):
        got = way(store, units, Limits(within=kept))
        found = got.found if got.sure else verify(store, _newest(got.found), units)
        kept = join(kept, found, len(units))
        if not kept:
            break
    return rank(store, _whole_titles(store, kept or {}, asked[0] if len(asked) == 1 else None))


def _newest(found: Found) -> Found:
    return dict(sorted(found.items(), key=lambda one: one[0])[-MOST_READ:]) if len(found) > MOST_READ else found


def join(kept: Mapping[int, Candidate] | None, found: Found, length: int) -> Candidates:
    """The candidates so far that hold one term more; a document's zone is that of its worst term."""
    joined: Candidates = {}
    for document, places in found.items():
        before = kept.get(document) if kept is not None else None
        if (kept is not None and before is None) or not places:
            continue
        one = Candidate(document, zone_of(places[0]), places[0], length)
        joined[document] = before if before and before.zone >= one.zone else one
    return joined


def _whole_titles(store: Store, kept: Candidates, units: Units | None) -> Candidates:
    """Zone 0 for the documents whose title is the phrase and nothing else."""
    in_title = [one for one in kept.values() if one.zone == 1] if units else []
    if not units or len(in_title) < 2 or all(one.place for one in in_title):
        return kept
    ends = store.postings(f"{units[-1]} $")
    for document, place in zip(ends.documents, ends.places, strict=True) if ends else ():
        one = kept.get(document)
        if one and one.place == 0 and place == len(units) - 1:
            one.zone = 0
    return kept


def rank(store: Store, kept: Candidates) -> list[Candidate]:
    """By zone, the newest first within a zone, service items as if newer."""
    return sorted(kept.values(), key=lambda one: (one.zone, -store.day(one.document), -one.document))
