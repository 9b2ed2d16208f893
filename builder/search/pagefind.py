"""The one door to Pagefind: words of documents in, where each key stands out. All knowledge of its formats is here.

Pagefind 1.5.2 is run as `pagefind --service` and spoken to in pipelined messages (base64 JSON, comma-terminated), so
that no HTML touches the disk and a thousand records take two seconds and not two minutes. Its `.pf_index` chunks are
gzip over `pagefind_dcd` and CBOR: [[word, [[page, places, meta places]…], variants]…]; pages and places count from
the one before, a negative number among the places sets a weight.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from builder.search.records import SearchDocument
from builder.search.words import Standing, Words, words

_LANGUAGE = "xx"  # unknown to Pagefind: no stemming, no segmenting
_BATCH_KEYS = 400_000  # Pagefind takes some 0.3 GB for so many
_WIDTH = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARK = b"pagefind_dcd"
_ITEM = re.compile(
    rb"[\x00-\x17\x20-\x37\x80-\x97]|[\x18\x38\x98].|[\x19\x39\x99]..|[\x1a\x3a\x9a]....|\x65.....", re.DOTALL
)


class PagefindError(Exception):
    """Pagefind refused its input or answered in an unknown format: our bug, or another version of Pagefind."""


def count_by_pagefind(documents: Iterable[SearchDocument]) -> Iterator[Standing]:
    """What `count_here` gives, counted by Pagefind and in another order."""
    for first, batch in _batches(map(words, documents)):
        names = _Names()
        filled = [number for number, one in enumerate(batch) if one.keys]  # Pagefind leaves out records without words
        records = [" ".join(map(names.code, batch[number].keys)) for number in filled]
        for content in _serve(records) if records else ():
            for code, pages in _read_chunk(content):
                for page, found in pages:
                    number = filled[page]
                    yield names.key(code), first + number, [batch[number].places[word] for word in found]


def _batches(lists: Iterable[Words]) -> Iterator[tuple[int, list[Words]]]:
    first, batch, size = 0, list[Words](), 0
    for number, one in enumerate(lists):
        if batch and size + len(one.keys) > _BATCH_KEYS:
            yield first, batch
            first, batch, size = number, [], 0
        batch.append(one)
        size += len(one.keys)
    if batch:
        yield first, batch


class _Names:
    """Keys as words of equal length in plain letters, which no segmenter on Pagefind's side can cut."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._keys: dict[bytes, str] = {}

    def code(self, key: str) -> str:
        known = self._codes.get(key)
        if known is None:
            known = self._codes[key] = _letters(len(self._codes))
            self._keys[known.encode()] = key
        return known

    def key(self, code: bytes) -> str:
        return self._keys[code]


def _letters(number: int) -> str:
    word = ""
    for _ in range(_WIDTH):
        number, digit = divmod(number, 26)
        word = _LETTERS[digit] + word
    return word


def _serve(records: Sequence[str]) -> Iterator[bytes]:
    """The raw index chunks Pagefind makes of records whose words are parted by spaces."""
    from pagefind_bin import get_executable

    command = [str(get_executable()), "--service"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        try:
            yield from _converse(run, records)
        finally:
            run.kill()


def _converse(run: subprocess.Popen[bytes], records: Sequence[str]) -> Iterator[bytes]:
    assert run.stdin and run.stdout
    answers = _answers(run.stdout.fileno())
    _send(run, 0, {"type": "NewIndex", "config": {"force_language": _LANGUAGE}})
    index = next(answers)["index_id"]
    for number, content in enumerate(records):
        _send(run, 1, _record(index, number, content))
        if number >= 32:  # some answers may wait in the pipe, never so many that both sides block
            next(answers)
    for _ in range(min(len(records), 32)):
        next(answers)
    _send(run, 2, {"type": "GetFiles", "index_id": index})
    for file in next(answers)["files"]:
        if file["path"].endswith(".pf_index"):
            yield base64.b64decode(file["content"])


def _record(index: object, number: int, content: str) -> dict[str, object]:
    url = f"{number:08d}"  # pages are numbered in the order of their addresses
    return {"type": "AddRecord", "index_id": index, "url": url, "content": content, "language": _LANGUAGE}


def _send(run: subprocess.Popen[bytes], number: int, payload: dict[str, object]) -> None:
    assert run.stdin
    text = json.dumps({"message_id": number, "payload": payload})
    run.stdin.write(base64.b64encode(text.encode()) + b",")
    run.stdin.flush()


def _answers(pipe: int) -> Iterator[dict[str, Any]]:
    waiting: list[bytes] = []
    while block := os.read(pipe, 1 << 20):
        *whole, rest = block.split(b",")
        for part in whole:
            yield _answer(b"".join([*waiting, part]))
            waiting = []
        waiting.append(rest)
    raise PagefindError("Pagefind ended without an answer")


def _answer(message: bytes) -> dict[str, Any]:
    payload = json.loads(base64.b64decode(message))["payload"]
    if payload["type"] == "Error":
        raise PagefindError(str(payload["message"]))
    return dict(payload)


def _read_chunk(content: bytes) -> Iterator[tuple[bytes, list[tuple[int, list[int]]]]]:
    raw = gzip.decompress(content)
    if not raw.startswith(_MARK + b"\x81"):
        raise PagefindError("the index chunk has an unknown head")
    items = _ITEM.findall(raw, len(_MARK) + 1)
    if sum(map(len, items)) != len(raw) - len(_MARK) - 1:
        raise PagefindError("the index chunk has an unknown item")
    values = list(map(_VALUES.__getitem__, items))
    yield from _read_words(items, values)


class _Values(dict[bytes, int]):
    """CBOR heads as numbers: an array's length, an integer; words as -1."""

    def __missing__(self, item: bytes) -> int:
        kind, small = item[0] >> 5, item[0] & 31
        number = small if small < 24 else int.from_bytes(item[1:], "big")
        value = {0: number, 1: -1 - number, 3: -1, 4: number}[kind]
        self[item] = value
        return value


_VALUES = _Values()


def _read_words(items: list[bytes], values: list[int]) -> Iterator[tuple[bytes, list[tuple[int, list[int]]]]]:
    at = 1
    for _ in range(values[0]):
        word, pages = items[at + 1][1:], values[at + 2]
        at, found = _read_pages(values, at + 3, pages)
        if items[at] != b"\x80":
            raise PagefindError("the index chunk has variants")
        at += 1
        yield word, found
    if at != len(items):
        raise PagefindError("the index chunk goes on after its last word")


def _read_pages(values: list[int], at: int, count: int) -> tuple[int, list[tuple[int, list[int]]]]:
    found: list[tuple[int, list[int]]] = []
    page = 0
    for _ in range(count):
        page += values[at + 1]
        end = at + 3 + values[at + 2]
        place = 0
        found.append((page, [place := place + step for step in values[at + 3 : end] if step >= 0]))
        at = end + 1  # past the empty list of places in metadata
    return at, found
