"""Queries typed as pinyin or its initials; twin of sound.js."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builder.search.twin.hits import Candidate, text_of
from builder.search.twin.phrase import Key, Limits, match, phrase_keys
from builder.search.twin.query import Answered, letters, ways
from builder.search.twin.rank import all_terms, join, rank
from builder.search.twin.store import Store
from builder.search.twin.text import spans

READ, MEANT = 10, 3


def by_pinyin(store: Store, query: str) -> Answered | None:
    """Whole syllables."""
    typed = letters(query)
    if not typed:
        return None
    for way in ways(typed):
        if len(way) > 1:
            keys = [(f"~{key}", offset) for key, offset in phrase_keys(way, store.cost)]
            found = _meant(store, "pinyin", keys, len(way))
            if found:
                return found
    return Answered("pinyin")


def by_initials(store: Store, query: str) -> Answered | None:
    """The first letters of syllables."""
    typed = letters(query)
    if len(typed) < 3:
        return None
    offsets = dict.fromkeys([len(typed) - 3, *range(0, len(typed) - 2, 3)])
    keys = [(f"^{typed[at : at + 3]}", at) for at in offsets]
    return _meant(store, "initials", keys, len(typed)) or Answered("initials")


def _meant(store: Store, how: str, keys: Sequence[Key], length: int) -> Answered | None:
    """The titles that sound so, and after them what holds the words they have there."""
    found = match(store, keys, Limits(few=0)).found
    if not found:
        return None
    sounding = rank(store, join(None, found, length))
    phrases = _spelled(store, sounding[:READ])
    kept = {one.document: one for one in sounding}
    meant: dict[tuple[int, int], int] = {}
    for n, phrase in enumerate(phrases[:MEANT]):
        for one in all_terms(store, [phrase]):
            meant.setdefault((one.document, one.zone), n)
            if one.document not in kept or one.zone < kept[one.document].zone:
                kept[one.document] = one
    query = "、".join("".join(units) for units in phrases[:MEANT])
    ranked = sorted(rank(store, kept), key=lambda one: (one.zone, meant.get((one.document, one.zone), MEANT)))
    return Answered(how, ranked, phrases, query)


def _spelled(store: Store, candidates: Sequence[Candidate]) -> list[list[str]]:
    """The words in the titles at the places that sound so, the likeliest first.

    A word is followed by this and that, a piece of one (工作分, of 工作分工) always by the same; then the frequent.
    """
    counts: Counter[str] = Counter()
    after: dict[str, set[str]] = {}
    for one in candidates:
        card = store.card(one.document)
        title = [span[0] for span in spans(text_of(card, "t"))] if card is not None else []
        units = title[one.place : one.place + one.length]
        if len(units) == one.length:
            words = " ".join(units)
            counts[words] += 1
            after.setdefault(words, set()).add((title[one.place + one.length :] or [""])[0])
    ranked = sorted(counts, key=lambda words: (-len(after[words]), -counts[words], _order(words)))
    return [words.split(" ") for words in ranked]


def _order(words: str) -> bytes:
    """As JavaScript orders texts: by UTF-16 units."""
    return words.encode("utf-16-be", "surrogatepass")
