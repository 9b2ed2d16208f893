"""What the search shows of a document, and the order documents have: cards, columns, shards."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path

from builder.search.store import squeeze
from builder.search.tokens import is_letter, units

FACETS = ("type", "column", "org", "year", "topic", "validity")
_DAYS_NEWER = 3 * 12 * 31
_UNDATED = -100_000
_EVERY = 64
_PART = 4_000
_LONGEST_RUN = 64


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing the public can find. `date` is ISO and may be partial or empty; `url` is relative to the site's root.

    `boost` ranks a public-service item as if it were three years newer. `where` says where in the record the text
    stood when it is not the page itself (`附件：名称.docx`).
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


def in_order(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """Public-service items, then the others, each oldest first: the same order whatever the input's.

    A new document goes to the end of its part and moves no other one.
    """
    cleaned = map(_cleaned, documents)
    return sorted(cleaned, key=lambda one: (not one.boost, one.date, one.url, one.where, one.title))


def _cleaned(document: SearchDocument) -> SearchDocument:
    """The document itself, or one whose half surrogates (which no file can hold) are replaced."""
    try:
        "".join(_TEXTS(document)).encode()
    except UnicodeEncodeError:
        texts = (text.encode("utf-8", "replace").decode() for text in _TEXTS(document))
        return replace(document, **dict(zip(_NAMES, texts, strict=True)))
    return document


def cut(documents: Sequence[SearchDocument], size: int) -> list[list[SearchDocument]]:
    """Shards of at most `size` documents, parted where an address says so and not by counting from an end.

    So a document that comes or goes moves no other document to another shard (but where shards run full).
    """
    shards: list[list[SearchDocument]] = [[]]
    for document in documents:
        last = shards[-1]
        if len(last) >= size or (last and (last[-1].boost != document.boost or _parts(document, size))):
            shards.append([])
        shards[-1].append(document)
    return shards if documents else []


def days(shard: Sequence[SearchDocument]) -> list[int]:
    """The rank of a shard's documents among other shards': a day for every 64th and the last, never descending.

    Days count from 2000 in months of 31, service items as if three years newer; the reader interpolates.
    """
    marks = [*shard[::_EVERY], shard[-1]]
    return [_day(one.date) + _DAYS_NEWER * one.boost for one in marks]


def _day(date: str) -> int:
    parts = [int(part) if part.isdigit() else 0 for part in (*date.split("-"), "", "")[:3]]
    return ((parts[0] - 2000) * 12 + parts[1]) * 31 + parts[2] if parts[0] else _UNDATED


def _parts(document: SearchDocument, size: int) -> bool:
    return zlib.crc32(document.url.encode()) % max(2, size // 2) == 0


def write_card(document: SearchDocument, folder: Path, name: int) -> int:
    """Write what is shown of a hit, in files of some 4,000 characters; returns the bytes written."""
    parts = body_parts(document.body)
    card = {
        "u": document.url, "t": document.title, "n": document.number, "o": document.org, "d": document.date,
        "y": document.type, "c": document.column, "v": document.validity, "w": document.where,
        "j": document.year, "h": document.topic,
        "b": parts[0], "p": _starts(parts),
    }  # fmt: skip
    filled = {key: value for key, value in card.items() if value}
    size = _write(folder / f"{name}.bin", _json(filled))
    for number, part in enumerate(parts[1:], 1):
        size += _write(folder / f"{name}.{number}.bin", _json({"b": part}))
    return size


def read_card(folder: Path, name: int) -> tuple[str, str, str]:
    """Title, number and searched text of a card written before."""
    import gzip

    card = json.loads(gzip.decompress((folder / f"{name}.bin").read_bytes()))
    body = str(card.get("b", ""))
    for number in range(1, len(card.get("p", ())) + 1):
        body += json.loads(gzip.decompress((folder / f"{name}.{number}.bin").read_bytes()))["b"]
    return card.get("t", ""), card.get("n", ""), f"{body}\n{card.get('o', '')}"


def body_parts(body: str) -> list[str]:
    """A long text in parts, never cut inside a number or latin word."""
    parts, start = [], 0
    while len(body) - start > _PART:
        end = start + _PART
        while end - start < _PART + _LONGEST_RUN and end < len(body) and _joins(body[end - 1]):
            end += 1
        parts.append(body[start:end])
        start = end
    return [*parts, body[start:]]


def _joins(char: str) -> bool:
    return char == "." or char == "．" or is_letter(char.lower()[:1] or " ")


def _starts(parts: Sequence[str]) -> list[int]:
    """The unit each part after the first begins with."""
    starts, at = [], 0
    for part in parts[:-1]:
        at += len(units(part))
        starts.append(at)
    return starts


def write_columns(shard: Sequence[SearchDocument], file: Path) -> None:
    """The facets and days of a shard side by side, for counting and for sorting by date."""
    columns: dict[str, object] = {"date": [document.date for document in shard]}
    for name in FACETS:
        values = sorted({str(getattr(document, name)) for document in shard})
        numbers = {value: number for number, value in enumerate(values)}
        columns[name] = {"values": values, "rows": [numbers[getattr(document, name)] for document in shard]}
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, _json(columns))


def count_facets(documents: Iterable[SearchDocument]) -> dict[str, list[list[object]]]:
    """Every value of every facet with its count, the most frequent first."""
    counts: Mapping[str, Counter[str]] = {name: Counter() for name in FACETS}
    for document in documents:
        for name, counter in counts.items():
            counter[getattr(document, name)] += 1
    return {name: _ranked(counter) for name, counter in counts.items()}


def _ranked(counter: Counter[str]) -> list[list[object]]:
    filled = [(value, count) for value, count in counter.items() if value]
    return [[value, count] for value, count in sorted(filled, key=lambda item: (-item[1], item[0]))]


def _json(value: object) -> bytes:
    return squeeze(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _write(file: Path, data: bytes) -> int:
    file.unlink(missing_ok=True)  # it may be a hard link into the site that is online
    with open(file, "wb") as stream:
        return stream.write(data)
