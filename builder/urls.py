"""The address of a record, made from its type's pattern and never from its title."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from builder.fields import Vocabularies
from builder.records import Record, Site

_PATTERN = re.compile(r"\{([a-z0-9_.]+)\}")


def url_of(site: Site, record: Record) -> str:
    """The address of a record below the root of the site."""

    def slug(vocabulary: str, word: str) -> str:
        choice = site.choice(vocabulary, word)
        return choice.slug if choice else word

    return _filled(record, slug)


class Urls:
    """Addresses of records as the public sees them; a reference to what is not public is not in them any more."""

    def __init__(self, vocab: Vocabularies) -> None:
        self._slugs = {(name, choice.text): choice.slug for name, words in vocab.items() for choice in words}

    def of(self, record: Record) -> str:
        """The address below the root of the site."""
        return _filled(record, lambda vocabulary, word: self._slugs.get((vocabulary, word), word))


def _filled(record: Record, slug: Callable[[str, str], str]) -> str:
    parts = list(_split(record.type.url))  # words and names of fields in turn
    parts[1::2] = [_part(record, name, slug) for name in parts[1::2]]
    return "".join(parts)


@lru_cache(maxsize=256)
def _split(pattern: str) -> tuple[str, ...]:
    return tuple(_PATTERN.split(pattern))


def _part(record: Record, name: str, slug: Callable[[str, str], str]) -> str:
    if name == "id":
        return record.id
    if name.endswith(".ym"):
        month = str(record.values.get(name.removesuffix(".ym"), ""))[:7]
        return month.replace("-", "") or "0000"
    value = record.values.get(name)
    return slug(record.type.by_name[name].choices, "qt" if value is None else str(value))
