"""The id of a new record, of which its address is made: from its number or title, vetted as the schema does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import count

from builder.importer.identity import initials, slug_of
from builder.schema import RecordType
from builder.yamltext import Node

NUMBER = "doc_no"  # 示局发〔2025〕1号 → shi-ju-fa-2025-1-hao


def proposed(kind: RecordType, taken: Collection[str], values: Mapping[str, Node]) -> str:
    """A free id a person may keep or change."""
    number, title = str(values.get(NUMBER) or ""), str(values.get("title") or "")
    return free(slug_of(number) or initials(title) or kind.name.replace("_", "-"), taken)


def free(base: str, taken: Collection[str]) -> str:
    """The word itself, or the first with a number behind it that nobody has."""
    return next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def fits(kind: RecordType, id: str) -> bool:
    """Whether the type lets an id be written so."""
    return re.fullmatch(kind.by_name["id"].pattern, id) is not None
