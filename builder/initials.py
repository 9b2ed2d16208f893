"""The letter under which a title stands in an A–Z list."""

from __future__ import annotations

from builder.search.pinyin import sounds
from builder.search.tokens import units

_ENOUGH = 6  # units that decide how the first one sounds: 长江 chang, 长者 zhang


def initial(title: str) -> str:
    """A to Z by the pinyin of the first character or by the latin letter itself; `0` for digits and all other signs."""
    first = sounds(units(title)[:_ENOUGH])[:1]
    letter = first[0][:1].upper() if first else ""
    return letter if letter.isascii() and letter.isalpha() else "0"
