"""A body laid out as official documents are (GB/T 9704): who it is for, who signed it and when, numbered headings.

Only marks are set for the style sheet; the words stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

_BLOCK = re.compile(r"<(p|h[2-6])>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"<br ?/?>\n?")
_NUMBERED = re.compile(r"[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[）)]|\d+[.．、]")
_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_DAY = re.compile(rf"[\d〇○零一二三四五六七八九]{{4}} ?年 ?{_COUNT} ?月 ?{_COUNT} ?日")
_BODY = re.compile(r"[\u4e00-\u9fff（）\s]{1,39}[局委厅部院会府处室办所站心队社司校学团行署馆园组]")
_ADDRESSED = re.compile(r"[^。；！？]{1,200}[：:]")
_ASKED = re.compile(r"如下|以下|下列|事项")  # ends with a colon too, but speaks to nobody
SIGNERS = 8  # bodies that may sign one document


def official(html: str) -> str:
    """The HTML of a body with the classes `addressee`, `signed` and `numbered`, and a tab after each line break."""
    blocks = [(tag, _words(inner)) for tag, inner in _BLOCK.findall(html)]
    marks = iter(_marks(blocks))

    def marked(block: re.Match[str]) -> str:
        tag, inner, mark = block[1], block[2], next(marks)
        if tag == "p" and not mark:
            inner = _BREAK.sub('<br><span class="tab"></span>', inner)
        return f'<{tag} class="{mark}">{inner}</{tag}>' if mark else f"<{tag}>{inner}</{tag}>"

    return _BLOCK.sub(marked, html)


def _words(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()


def _marks(blocks: Sequence[tuple[str, str]]) -> list[str]:
    """What each block is: a class, or nothing."""
    marks = ["numbered" if tag != "p" and _NUMBERED.match(words) else "" for tag, words in blocks]
    if (first := _addressee(blocks)) is not None:
        marks[first] = "addressee"
    for n in range(1, len(blocks)):
        for k in _signature(blocks, n):
            marks[k] = "signed"
    return marks


def _addressee(blocks: Sequence[tuple[str, str]]) -> int | None:
    """Whom the document is sent to: before any sentence of it, a line that ends with a colon."""
    for n, (tag, words) in enumerate(blocks):
        if "。" in words or _NUMBERED.match(words):
            return None
        if tag == "p" and _ADDRESSED.fullmatch(words):
            return None if _ASKED.search(words) else n
    return None


def _signature(blocks: Sequence[tuple[str, str]], n: int) -> Sequence[int]:
    """The blocks of a signature that ends in block `n` with a day: bodies, each in a line, and that day."""
    tag, words = blocks[n]
    *names, day = words.split("\n")
    if tag != "p" or not _DAY.fullmatch(day.strip()) or not all(map(_signs, names)):
        return ()
    first = n
    while first > 1 and n - first < SIGNERS and blocks[first - 1][0] == "p" and _signs(blocks[first - 1][1]):
        first -= 1
    signed = bool(names) or first < n
    return range(first, n + 1) if signed or n == len(blocks) - 1 else ()


def _signs(words: str) -> bool:
    return all(_BODY.fullmatch(line.strip()) for line in words.split("\n"))
