"""Facets and dates of a shard side by side, for counting and for sorting by date; and their counts over all shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from builder.search.files import as_json
from builder.search.records import Row

FACETS = ("type", "column", "org", "year", "topic", "validity")


def columns(shard: Sequence[Row]) -> bytes:
    """The file of a shard's columns: of each facet its values and, row by row, which of them."""
    found: dict[str, object] = {"date": [row.date for row in shard]}
    for name in FACETS:
        values = sorted({str(getattr(row, name)) for row in shard})
        numbers = {value: number for number, value in enumerate(values)}
        found[name] = {"values": values, "rows": [numbers[getattr(row, name)] for row in shard]}
    return as_json(found)


class Facets:
    """How many documents have each value of each facet."""

    def __init__(self, counts: Mapping[str, Sequence[tuple[str, int]]] | None = None) -> None:
        self._counts = {name: Counter(dict((counts or {}).get(name, ()))) for name in FACETS}

    def count(self, rows: Iterable[Row], step: int = 1) -> None:
        """Add rows, or with a step of -1 take them away."""
        for row in rows:
            for name, counter in self._counts.items():
                counter[getattr(row, name)] += step

    def ranked(self) -> dict[str, list[tuple[str, int]]]:
        """Every value with its count, the most frequent first."""
        order = lambda item: (-item[1], item[0])  # noqa: E731
        return {
            name: sorted(((value, count) for value, count in counter.items() if value and count), key=order)
            for name, counter in self._counts.items()
        }
