"""One page of a list, as its template sees it. What changes with every new record is noted when it is looked at.

The pages of a list are numbered from the oldest end and say nothing of how many there are: totals, counts and the
number of pages stand on the first page only, so that a new record makes one page of each list again and not all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from builder.facets import Facet, Facets, Option
from builder.lists import downloads_of, page_url
from builder.reader import Reader
from builder.reads import Reads
from builder.records import Column, Record

BESIDE = 2  # neighbours a page names on either side


class Listing:
    """A page of the list of a column, or of one value of one of its facets."""

    def __init__(
        self, reader: Reader, facets: Facets, reads: Reads, column: Column, row: Sequence[Any], size: int
    ) -> None:
        self._reader, self._facets, self._reads, self.column, self._size = reader, facets, reads, column, size
        self.list_id, self.chosen_facet, self.value, self.place, self._start, self._length = row

    @property
    def first(self) -> bool:
        """True for the page with the newest records; only it shows totals and counts."""
        return not self.place

    @cached_property
    def ids(self) -> list[str]:
        """The records of the page."""
        query = "select id from members where list = ? and key >= ? order by key limit ?"
        return self._reader.store.column(query, self.list_id, self._start, self._length)

    @cached_property
    def records(self) -> Sequence[Record]:
        """The records of the page, each noted when it is reached."""
        return _Shown(self._reader, self._reads, self.ids)

    @property
    def total(self) -> int:
        """How many records the list has."""
        self._reads.names.add(f"m:{self.list_id}")
        return self._number

    @property
    def filled(self) -> bool:
        """True when the column has any record."""
        self._reads.names.add(f"o:{self.column.id}")
        return bool(self._reader.store.value("select n from lists where col = ? and facet = ''", self.column.id))

    @property
    def downloads(self) -> Mapping[str, str]:
        """What the list can be had as: the words of the link, the ending of the file's name beside the page's."""
        return downloads_of(self.total, bool(self.chosen_facet))

    @property
    def members(self) -> Sequence[Record]:
        """The records of all pages of the list, in order."""
        self._reads.names.add(f"l:{self.list_id}")
        query = "select id from members where list = ? order by key"
        return _Shown(self._reader, self._reads, self._reader.store.column(query, self.list_id))

    @property
    def column_total(self) -> int:
        """How many records the column has."""
        self._reads.names.add(f"n:{self.column.id}")
        query = "select n from lists where col = ? and facet = ''"
        return int(self._reader.store.value(query, self.column.id))

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The ways to narrow the column, with counts, the most used first."""
        self._reads.names |= {f"o:{self.column.id}", f"q:{self.column.id}"}
        return self._facets.all_of(self.column)

    @property
    def ways(self) -> tuple[Facet, ...]:
        """The ways to narrow the column, without counts, in an order that new records do not change."""
        self._reads.names.add(f"o:{self.column.id}")
        return self._facets.steady(self.column)

    @cached_property
    def chosen(self) -> Option | None:
        """What the list is narrowed to; its count is `total`."""
        facet = next((facet for facet in self.ways if facet.name == self.chosen_facet), None)
        return next((option for option in facet.options if option.value == self.value), None) if facet else None

    @cached_property
    def _stem(self) -> str:
        slug = self._facets.slug(self.column, self.chosen_facet, self.value)
        return f"{self.column.id}/{self.chosen_facet}-{slug}" if self.chosen_facet else ""

    @property
    def url(self) -> str:
        """The address of the first page of the list."""
        return page_url(self.column.id, self._stem, 0)

    @property
    def older_pages(self) -> int:
        """How many pages there are below the first; noted on the first page, told by the plan to those it concerns."""
        return max(1, self._number // self._size) - 1

    @cached_property
    def _number(self) -> int:
        return int(self._reader.store.value("select n from lists where id = ?", self.list_id))

    @property
    def last(self) -> int:
        """How many pages the list has."""
        self._reads.names.add(f"m:{self.list_id}")
        return self.older_pages + 1

    @property
    def number(self) -> int:
        """Which page this is, counted from 1 at the newest; changes as the list grows. `place` does not."""
        return 1 if self.first else self.last - self.place + 1

    @property
    def newer(self) -> str:
        """The address of the page with newer records."""
        if self.first:
            return ""
        return page_url(self.column.id, self._stem, self.place + 1 if self.place < self.older_pages else 0)

    @property
    def older(self) -> str:
        """The address of the page with older records."""
        place = self.place - 1 if self.place else self.older_pages
        return page_url(self.column.id, self._stem, place) if place else ""

    @property
    def pages(self) -> tuple[tuple[int, str], ...]:
        """Number (counted from 1 at the newest) and address of every page."""
        return tuple((n + 1, page_url(self.column.id, self._stem, self.last - n if n else 0)) for n in range(self.last))

    @property
    def near(self) -> tuple[tuple[int, str, bool], ...]:
        """The pages beside this one, newest first, and the oldest: place from the oldest end, address, gap before."""
        top = self.older_pages
        at = self.place or top + 1
        beside = {place for place in range(at - BESIDE, at + BESIDE + 1) if 0 < place <= top}
        places = sorted(beside | ({1} if top else set()), reverse=True)
        return tuple(
            (n, page_url(self.column.id, self._stem, n), n == 1 and 2 not in places and top > 2) for n in places
        )


class _Shown(Sequence[Record]):
    def __init__(self, reader: Reader, reads: Reads, ids: list[str]) -> None:
        self._reader, self._reads, self._ids = reader, reads, ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, key: Any) -> Any:
        wanted = self._ids[key] if isinstance(key, slice) else [self._ids[key]]
        found = tuple(self._noted(wanted))
        return found if isinstance(key, slice) else found[0]

    def __iter__(self) -> Iterator[Record]:
        return self._noted(self._ids)

    def _noted(self, ids: list[str]) -> Iterator[Record]:
        for record in self._reader.many(ids):
            self._reads.names.add(f"r:{record.id}")
            yield record
