"""Cards: what the search shows of a document, one file each, with further files for a long text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from builder.search.files import as_json, from_json
from builder.search.records import SearchDocument
from builder.search.tokens import is_letter, units

_PART = 4_000
_LONGEST_RUN = 64
_NAMES = {
    "u": "url", "t": "title", "n": "number", "o": "org", "d": "date", "y": "type", "c": "column", "v": "validity",
    "w": "where", "j": "year", "h": "topic", "b": "body", "s": "boost",
}  # fmt: skip


def card_files(document: SearchDocument, name: int) -> dict[str, bytes]:
    """The files of a card by their names: texts of some 4,000 characters each."""
    parts = body_parts(document.body)
    card = {short: getattr(document, name) for short, name in _NAMES.items()} | {"b": parts[0], "p": _starts(parts)}
    files = {f"{name}.bin": as_json({key: value for key, value in card.items() if value})}
    for number, part in enumerate(parts[1:], 1):
        files[f"{name}.{number}.bin"] = as_json({"b": part})
    return files


def read_card(folder: Path, name: int) -> SearchDocument:
    """The document of a card. Raises OSError, EOFError or ValueError for one that is missing or damaged."""
    card = _read(folder / f"{name}.bin")
    parts = [_read(folder / f"{name}.{number}.bin") for number in range(1, len(card.get("p", ())) + 1)]
    body = "".join(str(part.get("b", "")) for part in (card, *parts))
    values = {long: card[short] for short, long in _NAMES.items() if short in card}
    return SearchDocument(**{"title": "", **values, "body": body})


def _read(file: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", from_json(file.read_bytes()))


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
