"""Where a record stands in lists: what it counts under, and the key that puts it in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.initials import initial
from builder.project import Project
from builder.records import Record

PER_PAGE = 50
FOLLOWED = ("org", "topic", "audience")  # what one can follow beside columns: what a record says of itself


def page_size(project: Project) -> int:
    """How many records a full page of a list has."""
    return int(str(project.settings.get("per_page") or PER_PAGE))


def followed(record: Record, columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What one can follow to hear of a record: its columns, unit, topic and audience, and the whole site."""
    yield "all", ""
    for col in columns:
        yield "column", col
    for kind in FOLLOWED:
        for value in dict.fromkeys(facet_values(record, kind)):
            yield kind, value


def facet_values(record: Record, name: str) -> tuple[str, ...]:
    """What a record counts under in one facet: none, one or several values."""
    if name == "type":
        return (record.type.name,)
    if name == "initial":
        return (initial(str(record.title)),)
    value = record.published_year if name == "year" else record.values.get(name)
    if value is None or value == "":
        return ()
    return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)


_TURNED = bytes(255 - n for n in range(256))


def sort_key(record: Record, order: tuple[str, ...]) -> bytes:
    """Bytes that sort as the fields of `order`; a leading minus turns one round; blanks come last either way.

    The id comes last of all, so that no two records share a key.
    """
    parts = []
    for name in (*order, "id"):
        field, down = name.lstrip("-"), name.startswith("-")
        value = record.id if field == "id" else record.values.get(field)
        if value is None:
            parts.append(b"\x02")
            continue
        text = (f"{value:020d}" if isinstance(value, int) else str(value)).encode() + b"\0"
        parts.append(b"\x01" + (text.translate(_TURNED) if down else text))
    return b"".join(parts)
