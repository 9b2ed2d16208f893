"""One record of a draft as its saved file has it; the drafts of the other records in that file stay."""

from __future__ import annotations

from builder.importer.shelf import entries
from builder.importer.yamlfile import Unwritable
from builder.strictyaml import spans
from builder.yamltext import Node, Trail, parse


def reverted(draft: str, saved: str, id: str) -> str:
    """The draft's text with one record as saved, to the byte. Raises Unwritable where that cannot be."""
    now, then = _records(draft), _records(saved)
    if id not in now or id not in then:
        raise Unwritable
    start, end = _span(draft, now[id][0])
    began, ended = _span(saved, then[id][0])
    text = draft[:start] + saved[began:ended] + draft[end:]
    wanted = {**now, id: then[id]}
    if [own for _, own in _records(text).values()] != [own for _, own in wanted.values()]:
        raise Unwritable
    return text


def _records(text: str) -> dict[str, tuple[Trail, dict[str, Node]]]:
    return {str(own.get("id", "")): (trail, own) for trail, own, _ in reversed(list(entries(parse(text))))}


def _span(text: str, trail: Trail) -> tuple[int, int]:
    return spans(text)[trail] if trail else (0, len(text))
