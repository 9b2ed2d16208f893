"""Two texts as one, with what goes and what comes. Chinese has no spaces: signs are compared, scraps swallowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby

Piece = tuple[str, str]  # "=", "-" or "+", and the text
_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
SCRAP = 1  # an equal run of so few signs between two changes is shown as part of the change
LONG = 6_000  # tokens of a passage beyond which it is shown old and new as a whole: comparing costs their product
CONTEXT = 16  # signs kept on either side of a change


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The word diff of two texts; joined without "+" it is `before`, without "-" `after`."""
    found: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("=", "".join(old[a:b])))
        else:
            found += _passage("".join(old[a:b]), "".join(new[c:d]))
    return tuple(_joined(found))


def _passage(before: str, after: str) -> list[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if not old or not new or len(old) + len(new) > LONG:
        return [("-", before), ("+", after)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:  # two different texts: scraps in common would only confuse
        return [("-", before), ("+", after)]
    found: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        equal = "".join(old[a:b])
        if tag == "equal" and not (found and len(equal) <= SCRAP and equal.isalpha() and b < len(old)):
            found.append(("=", equal))
        else:
            found += [("-", equal), ("+", "".join(new[c:d]))]
    return found


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Runs of one kind as one piece; within a change what goes stands before what comes."""
    for equal, run in groupby((piece for piece in found if piece[1]), key=lambda piece: piece[0] == "="):
        parts = list(run)
        for sign in "=" if equal else "-+":
            text = "".join(words for mark, words in parts if mark == sign)
            if text:
                yield sign, text


def shortened(whole: Iterable[Piece], context: int = CONTEXT) -> tuple[Piece, ...]:
    """With long equal passages cut to some context around the changes."""
    parts = list(whole)
    last = len(parts) - 1
    return tuple((s, _cut(t, context, n == 0, n == last) if s == "=" else t) for n, (s, t) in enumerate(parts))


def _cut(text: str, context: int, first: bool, last: bool) -> str:
    head, tail = (0 if first else context), (0 if last else context)
    if len(text) <= head + tail + 4:
        return text
    return f"{text[:head]}…{text[len(text) - tail :]}"
