"""Counting values, keeping what is chosen, sorting by date; twin of facets.js."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from builder.search.columns import FACETS
from builder.search.twin.hits import Candidate, text_of
from builder.search.twin.store import Store

Filters = Mapping[str, Sequence[str]]
Value = Callable[[str], str]
FEW = 30
_SHORT = {"type": "y", "column": "c", "org": "o", "year": "j", "topic": "h", "validity": "v", "date": "d"}


def _reader(store: Store, candidates: Sequence[Candidate]) -> Callable[[Candidate], Value | None]:
    """What a document has in a facet, or its date: of a few read from their cards, of many from the columns."""
    return partial(_from_card if len(candidates) <= FEW else _from_columns, store)


def _from_card(store: Store, one: Candidate) -> Value | None:
    card = store.card(one.document)
    return None if card is None else lambda name: text_of(card, _SHORT[name])


def _from_columns(store: Store, one: Candidate) -> Value | None:
    shard, row = store.slot(one.document)
    columns = store.column(shard)
    if columns is None:
        return None
    return lambda name: str(
        columns["date"][row] if name == "date" else columns[name]["values"][columns[name]["rows"][row]]
    )


def _active(filters: Filters) -> Filters:
    return {name: values for name, values in filters.items() if name in FACETS and values}


def _fits(value: Value, filters: Filters, but: str = "") -> bool:
    return all(name == but or value(name) in values for name, values in filters.items())


def keep_filtered(store: Store, candidates: list[Candidate], filters: Filters) -> list[Candidate]:
    """The candidates that have one of the chosen values in every facet with a choice."""
    chosen = _active(filters)
    if not chosen:
        return candidates
    read = _reader(store, candidates)
    return [one for one in candidates if (value := read(one)) and _fits(value, chosen)]


def newest_by_date(store: Store, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The newest first by the date of the record itself; without a date last."""
    read = _reader(store, candidates)
    dated = [(value("date") if (value := read(one)) else "", one) for one in candidates]
    return [one for _, one in sorted(dated, key=lambda pair: (pair[0], pair[1].document), reverse=True)]


def add_facets(store: Store, candidates: Sequence[Candidate], filters: Filters) -> dict[str, list[list[object]]]:
    """Each facet's values with counts, most frequent (of years the latest) first, under the choices in the others."""
    chosen = _active(filters)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    read = _reader(store, candidates)
    for one in candidates:
        value = read(one)
        for name in FACETS if value else ():
            if value and value(name) and _fits(value, chosen, name):
                counts[name][value(name)] += 1
    return {name: _ranked(name, counter) for name, counter in counts.items()}


def _ranked(name: str, counter: Mapping[str, int]) -> list[list[object]]:
    order = (lambda one: one[0].encode("utf-16-be", "surrogatepass")) if name == "year" else None
    if order:
        return [list(item) for item in sorted(counter.items(), key=order, reverse=True)]
    often = sorted(counter.items(), key=lambda one: (-one[1], one[0].encode("utf-16-be", "surrogatepass")))
    return [list(item) for item in often]
