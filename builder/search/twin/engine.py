"""The search: search(folder, query, …) → answer, of the same shape as in the page; twin of engine.js."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.search.twin.data import simplified
from builder.search.twin.facets import add_facets, keep_filtered, newest_by_date
from builder.search.twin.hits import hit_from
from builder.search.twin.nearest import nearest
from builder.search.twin.phrase import partial_ways
from builder.search.twin.query import Answered, terms, told
from builder.search.twin.rank import all_terms, any_way
from builder.search.twin.sound import by_initials, by_pinyin
from builder.search.twin.store import NoIndex, Store
from builder.search.twin.text import whole


def search(
    folder: Path, query: str, *, filters: Mapping[str, Sequence[str]] | None = None, sort: str = "fit", limit: int = 10,
    facets: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """Ask the bundle in `folder`. Raises nothing: what went wrong is in `problem` ('no-index', 'partial')."""
    query, filters = whole(query), filters or {}
    answer: dict[str, Any] = {"query": query, "hits": [], "total": 0, "facets": {}, "tried": [], "problem": "",
                              "more": False}  # fmt: skip
    try:
        store = Store.open(folder)
    except NoIndex:
        return answer | {"problem": "no-index"}
    if terms(query):
        found = _first_stage(store, query, answer["tried"])
        chosen = keep_filtered(store, found.candidates, filters)
        ranked = newest_by_date(store, chosen) if sort == "date" else chosen
        answer["total"] = len(ranked)
        answer["hits"] = list(filter(None, (hit_from(store, one, found.phrases) for one in ranked[:limit])))
        if facets:
            answer["facets"] = add_facets(store, found.candidates, filters)
    return answer | {"problem": store.problem}


def _first_stage(store: Store, query: str, tried: list[dict[str, Any]]) -> Answered:
    """The stages in order: the first that finds something answers."""
    for found in _stages(store, query):
        tried.append({"how": found.how, "query": found.query or query, "found": len(found.candidates)})
        if found.candidates or store.problem:
            return found
    return Answered("")


def _stages(store: Store, query: str) -> Iterator[Answered]:
    asked = terms(query)
    yield Answered("exact", all_terms(store, asked), asked)
    plain = unicodedata.normalize("NFKC", query)
    if (folded := simplified(plain)) != plain:
        yield Answered("simplified", all_terms(store, terms(folded)), terms(folded), folded)
    if any(map(partial_ways, asked)):
        yield Answered("part", all_terms(store, asked, any_way), asked)
    yield from filter(None, (stage(store, query) for stage in (by_pinyin, by_initials)))
    words = [[simplified(unit) for unit in term] for term in told(query) or asked]
    if similar := nearest(store, words):
        yield similar
