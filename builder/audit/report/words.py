"""The words of reports in one language, from words.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from builder.yamltext import parse, read_text


@lru_cache(maxsize=2)
def words(lang: str) -> dict[str, str]:
    """Every word by its key."""
    node = parse(read_text(Path(__file__).with_name("words.yml")))
    assert isinstance(node, dict)
    return {key: str(both[lang]) for key, both in node.items() if isinstance(both, dict)}
