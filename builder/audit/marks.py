"""The catalogue of marks (`data-gk`): what each means and which kinds of pages bear it. Theme tests read it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.yamltext import parse, read_text


@dataclass(frozen=True)
class Mark:
    """One mark: its names in both languages, its further attributes (`data-gk-…`), kinds of pages that bear it."""

    name: str
    zh: str
    en: str
    attributes: tuple[str, ...] = ()
    must: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_marks() -> Mapping[str, Mark]:
    """Every mark by its name, from marks.yml."""
    node = parse(read_text(Path(__file__).with_name("marks.yml")))
    assert isinstance(node, dict)
    found = {}
    for name, about in node.items():
        assert isinstance(about, dict)
        found[name] = Mark(name, str(about["zh"]), str(about["en"]), _words(about, "with"), _words(about, "must"))
    return found


def _words(about: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = about.get(key)
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
