"""The tokeniser of the search: text → units. Its twin in the page is theme/assets/search/tokens.js.

A unit is a run of latin letters and digits (inner dots dropped) or one other character; white space, punctuation,
controls and combining marks vanish. Both twins work a code point at a time and only within the ranges named here, so
that a runtime with a newer Unicode (a browser) and one with an older (Python) give the same units for any input.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What NFKC may change. All characters here are older than Unicode 12, and Unicode never changes the form of an
# assigned character; compatibility characters of newer blocks stay as they are in both runtimes.
_FOLDED = (
    (0xA0, 0xFF), (0x132, 0x133), (0x13F, 0x140), (0x149, 0x149), (0x17F, 0x17F), (0x2000, 0x33FF),
    (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF),
    (0x1F100, 0x1F16C), (0x1F200, 0x1F251), (0x2F800, 0x2FA1F),
)  # fmt: skip
# What vanishes: every range is closed to new characters or wholly punctuation, marks and controls.
_SILENT = (
    (0x00, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2B0, 0x36F),
    (0x2000, 0x206F), (0x20D0, 0x20FF), (0x2190, 0x23FF), (0x2500, 0x25FF), (0x3000, 0x3004), (0x3008, 0x3020),
    (0x302A, 0x3030), (0x303B, 0x303F), (0x3099, 0x309C), (0x30FB, 0x30FB), (0xD800, 0xDFFF), (0xFE00, 0xFE6F),
    (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFF), (0xE0000, 0xE0FFF),
)  # fmt: skip
_LETTERS = ((0x30, 0x39), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F))
_CASED = ((0x41, 0x5A), (0xC0, 0x24F), (0x370, 0x58F), (0x1E00, 0x1FFF))

_INNER_DOT = re.compile(r"(?<=[0-9a-z])\.(?=[0-9a-z])")


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


@lru_cache(maxsize=1 << 16)
def fold(char: str) -> str:
    """One character as the index sees it: NFKC and lower case within the fixed ranges, silent ones as a space."""
    code = ord(char)
    folded = unicodedata.normalize("NFKC", char) if _within(code, _FOLDED) else char
    lowered = "".join(part.lower() if _within(ord(part), _CASED) else part for part in folded)
    return "".join(_voice(part) for part in lowered)


def _voice(char: str) -> str:
    if char == ".":
        return char
    return " " if _within(ord(char), _SILENT) else char


@lru_cache(maxsize=1 << 16)
def is_letter(char: str) -> bool:
    """True for what joins into a run: ASCII and accented latin letters, digits."""
    return _within(ord(char), _LETTERS)


class _Folds(dict[int, str]):
    """A translation table that fills itself, so that whole texts are folded in C."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold(chr(code))
        return folded


_FOLDS = _Folds()
_UNIT = re.compile(r"[0-9a-zÀ-ÖØ-öø-ɏ]+|[^ .]")


def units(text: str) -> list[str]:
    """The units of a text in order. Never fails, whatever the text; an empty list for punctuation alone."""
    folded = text.translate(_FOLDS)
    if "." in folded:
        folded = _INNER_DOT.sub("", folded).replace(".", " ")
    return _UNIT.findall(folded)


@lru_cache(maxsize=1 << 16)
def is_run(unit: str) -> bool:
    """True for a unit of latin letters and digits, false for one other character."""
    return is_letter(unit[0])


def pair(first: str, second: str) -> str:
    """The key of two neighbouring units."""
    return f"{first} {second}"
