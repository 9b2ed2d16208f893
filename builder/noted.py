"""The index that leads from a thing to the pages and fragments that have read it: written in bulk, in its own order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache

from builder.store import Store, thing

_number = lru_cache(maxsize=1 << 13)(thing)  # most of what a page reads, its neighbours have read


def packed(names: Iterable[str]) -> bytes:
    """The numbers of names, as they are kept with a page."""
    return array("q", sorted(map(_number, names))).tobytes()


class ReadIndex:
    """Who has read what (docs at `reads.py`); a fragment goes by its number below zero."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gone: list[tuple[int, int]] = []
        self._new: list[tuple[int, int]] = []

    def turn(self, page: int, old: bytes | None, new: bytes) -> None:
        """Turn the index from what a page read before to what it has read now; written by `flush`."""
        after = memoryview(new).cast("q")
        if not old:
            self._new += [(number, page) for number in after]
            return
        before = set(memoryview(old).cast("q"))
        self._gone += [(number, page) for number in before - set(after)]
        self._new += [(number, page) for number in set(after) - before]

    def flush(self) -> None:
        """Write what is waiting."""
        for rows, sql in (
            (self._gone, "delete from reads where thing = ? and page = ?"),
            (self._new, "insert or ignore into reads values (?, ?)"),
        ):
            rows.sort()
            self._store.many(sql, rows)
            rows.clear()
