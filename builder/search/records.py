"""What the search finds, and the order it stands in: documents, their rows, shards, and the days that rank them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import NamedTuple

_DAYS_NEWER = 3 * 12 * 31
_UNDATED = -100_000
_EVERY = 64


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing the public can find. `date` is ISO and may be partial or empty; `url` is relative to the site's root.

    `boost` ranks a public-service item as if it were three years newer. `where` says where in the record the text
    stood when it is not the page itself (`附件：名称.docx`). All documents of one page share its `url`.
    """

    url: str
    title: str
    number: str = ""
    body: str = ""
    date: str = ""
    org: str = ""
    type: str = ""
    column: str = ""
    year: str = ""
    topic: str = ""
    validity: str = ""
    boost: bool = False
    where: str = ""

    def fingerprint(self) -> str:
        """Equal for equal documents, 16 hex digits."""
        text = "\0".join((*_TEXTS(self), str(self.boost)))
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


_NAMES = tuple(item.name for item in fields(SearchDocument) if item.name != "boost")
_TEXTS = attrgetter(*_NAMES)


class Row(NamedTuple):
    """What the next build must know of a document. Rows sort as the documents do: services first, then the oldest."""

    late: bool
    date: str
    url: str
    where: str
    title: str
    type: str
    column: str
    org: str
    year: str
    topic: str
    validity: str
    size: int
    mark: str

    @classmethod
    def of(cls, document: SearchDocument) -> Row:
        """The row of a document."""
        size = len(document.title) + len(document.body)
        return cls._make((not document.boost, *_ROW(document), size, document.fingerprint()))


_ROW = attrgetter(*Row._fields[1:-2])


def in_order(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """Public-service items, then the others, each oldest first: the same order whatever the input's.

    A new document goes to the end of its part and moves no other one.
    """
    return sorted(map(cleaned, documents), key=Row.of)


def cleaned(document: SearchDocument) -> SearchDocument:
    """The document itself, or one whose half surrogates (which no file can hold) are replaced."""
    try:
        "".join(_TEXTS(document)).encode()
    except UnicodeEncodeError:
        texts = (text.encode("utf-8", "replace").decode() for text in _TEXTS(document))
        return replace(document, **dict(zip(_NAMES, texts, strict=True)))
    return document


def begins(row: Row, before: Row, count: int, most: int) -> bool:
    """Whether a document begins a new shard, behind `count` others of which `before` is the last.

    Shards hold at most `most` and are parted where an address says so, not by counting from an end: so a document
    that comes or goes moves no other one to another shard (but where shards run full).
    """
    return count >= most or before.late != row.late or zlib.crc32(row.url.encode()) % max(2, most // 2) == 0


def cut(rows: Iterable[Row], most: int) -> list[list[Row]]:
    """Rows in order as shards."""
    shards: list[list[Row]] = []
    for row in rows:
        if not shards or begins(row, shards[-1][-1], len(shards[-1]), most):
            shards.append([])
        shards[-1].append(row)
    return shards


def days(shard: Sequence[Row]) -> list[int]:
    """The rank of a shard's documents among other shards': a day for every 64th and the last, never descending.

    Days count from 2000 in months of 31, service items as if three years newer; the reader interpolates.
    """
    marks = [*shard[::_EVERY], shard[-1]]
    return [_day(one.date) + _DAYS_NEWER * (not one.late) for one in marks]


def _day(date: str) -> int:
    parts = [int(part) if part.isdigit() else 0 for part in (*date.split("-"), "", "")[:3]]
    return ((parts[0] - 2000) * 12 + parts[1]) * 31 + parts[2] if parts[0] else _UNDATED
