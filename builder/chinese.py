"""Sentences that others say in English, in Chinese, as far as phrases.yml knows them; anything else stays as it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from builder.yamltext import parse, read_text


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = parse(read_text(Path(__file__).with_name("phrases.yml")))
    assert isinstance(rows, list)
    pairs = [(str(row[0]), str(row[1])) for row in rows if isinstance(row, list)]
    return tuple((re.compile(re.escape(english).replace(r"\{\}", "(.+?)")), chinese) for english, chinese in pairs)


def in_chinese(text: str) -> str:
    """A sentence in Chinese, and what it quotes as well."""
    for english, chinese in _phrases():
        if found := english.fullmatch(text):
            return chinese.format(*map(_quoted, found.groups()))
    return text


def _quoted(text: str) -> str:
    """What stands within a sentence: another one, or a few things in a row."""
    whole = in_chinese(text.strip())
    if whole != text:
        return whole
    return "、".join(in_chinese(re.sub("^'(.*)'$", r"“\1”", part)) for part in re.split(r",\s+", text))
