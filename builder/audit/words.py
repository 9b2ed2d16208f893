"""The auditor's sentences in both languages, from findings.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from builder.yamltext import parse, read_text


@lru_cache(maxsize=1)
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by its key: {zh, en}."""
    node = parse(read_text(Path(__file__).with_name("findings.yml")))
    assert isinstance(node, dict)
    return {
        key: {lang: str(text) for lang, text in words.items()} for key, words in node.items() if isinstance(words, dict)
    }


def say(key: str, args: Mapping[str, object], lang: str) -> str:
    """One sentence, filled."""
    shown = {name: value[lang] if isinstance(value, dict) and lang in value else value for name, value in args.items()}
    return sentences()[key][lang].format_map(shown)
