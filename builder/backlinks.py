"""Who refers to a record. Most are named by few others, which are read at once and for all that is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from builder.reader import Listed, Reader, Row, chunks
from builder.records import Backlink, Record

FEW = 40  # references up to here are read at once


class Backlinks(Mapping[str, "tuple[Backlink, ...]"]):
    """`site.backlinks`: who refers to a record, in the order of ids."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._asked = ""  # the record asked for last: a page asks many things of one
        self._few: list[tuple[str, str, str, str]] | None = []

    def __getitem__(self, id: str) -> tuple[Backlink, ...]:
        rows = self._reader.store.rows("select id, type, field from links where dst = ? order by id, field", str(id))
        records = {
            record.id: record for chunk in chunks([row[0] for row in rows]) for record in self._reader.many(chunk)
        }
        types = self._reader.types
        return tuple(Backlink(records[id], types[type].by_name[field]) for id, type, field in rows if id in records)

    def groups(self, id: str) -> list[tuple[str, str, int]]:
        """Type, field and number of what refers to a record."""
        few = self._few_of(id)
        if few is None:
            query = "select type, field, count(*) from links where dst = ? group by type, field"
            return self._reader.store.rows(query, id)
        return [(*part, len(list(links))) for part, links in groupby(few, key=lambda link: link[:2])]

    def row(self, id: str, parts: Sequence[tuple[str, str]], newest: bool = False) -> Sequence[Record]:
        """What refers to a record through some fields of some types; by id, or the newest first."""
        few = self._few_of(id)
        if few is not None:
            found = sorted({(link[3], link[2]) for link in few if link[:2] in parts})
            if newest:
                found.sort(key=lambda pair: pair[1], reverse=True)
            return Listed(self._reader, list(dict.fromkeys(id for id, _ in found)))
        order = "day desc, id" if newest else "id"
        if len(parts) == 1:  # none comes twice, and the index holds them together
            where = "from links where dst = ? and type = ? and field = ?"
            return Row(self._reader, f"select count(*) {where}", f"select id {where} order by {order}", id, *parts[0])
        pairs = ", ".join(f"('{type}', '{field}')" for type, field in parts)
        where = f"from links where dst = ? and (type, field) in (values {pairs})"
        count, ids = f"select count(distinct id) {where}", f"select distinct id {where} order by {order}"
        return Row(self._reader, count, ids, id)

    def _few_of(self, id: str) -> list[tuple[str, str, str, str]] | None:
        """Type, field, day and id of what refers to a record, in this order; None where it is much."""
        if id != self._asked:
            query = "select type, field, day, id from links where dst = ? order by type, field limit ?"
            rows = self._reader.store.rows(query, id, FEW + 1)
            self._asked, self._few = id, rows if len(rows) <= FEW else None
        return self._few

    def __iter__(self) -> Iterator[str]:
        yield from self._reader.store.column("select distinct dst from links order by dst")

    def __len__(self) -> int:
        return int(self._reader.store.value("select count(distinct dst) from links"))
