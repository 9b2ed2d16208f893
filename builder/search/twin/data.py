"""Tables the page and this side share, read from the page's own modules: traditional characters, pinyin syllables."""

from __future__ import annotations

import re
from functools import lru_cache

from builder.search.places import script


@lru_cache(maxsize=1)
def _simple() -> dict[int, str]:
    text = script("variants.js").read_text("utf-8")
    old, new = (re.search(f"const {name} = '(.*)'", text) for name in ("FROM", "TO"))
    if not old or not new:
        raise LookupError("variants.js holds no table")
    return {ord(one): other for one, other in zip(old[1], new[1], strict=True)}


def simplified(text: str) -> str:
    """The text in simplified characters."""
    return text.translate(_simple())


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every syllable of pinyin, without tones."""
    rows = re.findall(r"'([a-z]*)': '([a-z ]+)'", script("pinyin.js").read_text("utf-8"))
    return frozenset(head + tail for head, tails in rows for tail in tails.split())
