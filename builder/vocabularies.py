"""Controlled vocabularies: lists of words, each with its place in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from builder.fields import Choice, Vocabularies
from builder.schema import DeclarationError, read_declaration


def load_vocabularies(paths: Iterable[Path]) -> Vocabularies:
    """Controlled vocabularies by name; later files add words to the lists of earlier ones."""
    merged: dict[str, dict[str, Choice]] = {}
    for path in paths:
        for name, words in read_declaration(path).items():
            if not isinstance(words, list):
                raise DeclarationError(path, "T001", reason=f"{name}: not a list")
            merged.setdefault(name, {}).update({c.text: c for c in (_choice(path, word) for word in words)})
    return {name: tuple(words.values()) for name, words in merged.items()}


_SLUG = re.compile(r"[a-z0-9_-]+")


def _choice(path: Path, word: Any) -> Choice:
    if not isinstance(word, dict) or not all(isinstance(word.get(key), str) for key in ("text", "slug")):
        raise DeclarationError(path, "T001", reason=f"{word!r}: text and slug are needed")
    if not _SLUG.fullmatch(word["slug"]):
        raise DeclarationError(path, "T006", what="slug", value=word["slug"], near="")
    extra = tuple((k, tuple(v) if isinstance(v, list) else v) for k, v in word.items())
    return Choice(word["text"], word["slug"], word.get("en", ""), extra)
