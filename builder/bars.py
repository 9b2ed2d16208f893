"""Cells in one line of text, divided by bars: `甲｜乙`. A bar or backslash within a cell has a backslash before it."""

from __future__ import annotations

import re

BAR = "｜"
_PART = re.compile(r"((?:[^\\｜|]|\\.?)*)([｜|]|$)", re.DOTALL)


def divide(line: str) -> list[str]:
    """A line cut at its bars, full or half width, except those behind a backslash; the parts still escaped."""
    found: list[str] = []
    at = 0
    while match := _PART.match(line, at):
        found.append(match[1])
        at = match.end()
        if not match[2]:
            break
    return found


def escape(text: str) -> str:
    """A cell's text as it stands between bars."""
    return re.sub(r"([｜|\\])", r"\\\1", text)


def unescape(part: str) -> str:
    """The text of a part, without the white space around it."""
    return re.sub(r"\\([｜|\\])", r"\1", part).strip()
