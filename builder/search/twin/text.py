"""Text as JavaScript counts it, in UTF-16 units: the places of marks are the same on both sides."""

from __future__ import annotations

from builder.search.tokens import fold, is_letter

Span = tuple[str, int, int]
"""A unit, and where it begins and ends in the text."""


def length(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() or max(text) <= "\uffff" else len(_coded(text)) // 2


def part(text: str, start: int, end: int) -> str:
    """The stretch from one UTF-16 unit to another; half a character becomes a replacement sign."""
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    return _coded(text)[2 * start : 2 * end].decode("utf-16-le", "replace")


def whole(text: str) -> str:
    """Halves of a character that stand side by side are one, as in a browser; a half by itself stays."""
    return _coded(text).decode("utf-16-le", "surrogatepass")


def _coded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def spans(text: str) -> list[Span]:
    """The units of a text with their places: builder.search.tokens.units says which."""
    chars = list(_characters(text))
    out: list[list[str | int]] = []
    run: list[str | int] | None = None
    for n, (char, start, end) in enumerate(chars):
        if char == ".":
            inside = 0 < n < len(chars) - 1 and _plain(chars[n - 1][0]) and _plain(chars[n + 1][0])
            run = run if inside else None
        elif char == " ":
            run = None
        elif is_letter(char) and run:
            run[0], run[2] = f"{run[0]}{char}", end
        else:
            out.append([char, start, end])
            run = out[-1] if is_letter(char) else None
    return [(str(unit), int(start), int(end)) for unit, start, end in out]


def _characters(text: str) -> list[Span]:
    out: list[Span] = []
    at = 0
    for char in text:
        end = at + (2 if char > "\uffff" else 1)
        out.extend((one, at, end) for one in fold(char))
        at = end
    return out


def _plain(char: str) -> bool:
    return char.isascii() and char.isalnum() and char == char.lower()
