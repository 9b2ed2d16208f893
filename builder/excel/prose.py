"""Words of a cell ↔ Markdown of a record: a clerk who never heard of Markdown sees on the page what was typed.

A sign is escaped where it would change what is shown (`5*3*2`, `8:30~11:30、14:00~17:00`), unless the words are plainly
meant as Markdown. A cell may say so itself, by MARK; what is written into a cell always reads back to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.markup import unsafe_html

MARK = "（Markdown）"  # on the first line of a cell: what follows is taken as it stands

_RULE = r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$"  # below the head of a table
_LINK = r"!?\[[^\]\n]*\]\((?:https?:|mailto:|[/#])[^)\s]*\)"
# Bold words, and no masked names: 张**、李**
_BOLD = r"(?:^|[\s，。；：、（“])\*\*(?=[\w“《（])[^*\n]+(?<=[\w”》）])\*\*(?=$|[\s，。；：、）”])"
_MEANT = re.compile(rf"{_RULE}|^#{{2,6}} |{_LINK}|{_BOLD}|`[^`\n]+`|^```|\\[*_~#`\[|]", re.MULTILINE)
_SIGNS = tuple((re.compile(pattern, re.MULTILINE), escaped) for pattern, escaped in (
    (r"\\(?=[!-/:-@\[-`{-~\n])", r"\\\\"),  # first: every other way adds some
    (r"([`*_~\[<])", r"\\\1"),
    (r"^([ \t]*)([#>+])", r"\1\\\2"),
    (r"^([ \t]*)-(?=[ \t]+\d)", r"\1\\-"),  # a negative number; words behind it are a list
    (r"^([ \t]*)([-=:|])(?=[-=:| \t]*$)", r"\1\\\2"),  # the line above would be a heading
    (r"^([ \t]*\d{1,9})\)(?=\s)", r"\1\\)"),  # would be shown as `1.`
    (r"(\n[ \t]*\n)(?: {4,}| {0,3}\t)[ \t]*(?![-*+\d])", r"\1"),  # blanks would make it code
))  # fmt: skip
_BETWEEN_DIGITS = (re.compile(r"(?<=\d)([*~])(?=\d)"), r"\\\1")  # no Markdown, whatever stands around
_SUSPECT = re.compile(r"[\\`*_~\[<]|^[ \t]*(?:[#>+=:|-]|\d{1,9}[.)])|^ {4}|\t", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBERED = re.compile(r"^([ \t]*)(\d{1,9})\.(?=\s)", re.MULTILINE)
_LISTS = re.compile(r'<(/?ol|/?ul|li)(?: start="(\d+)")?>')


def markdown_of(words: str) -> str:
    """The Markdown that shows the words of a cell."""
    if words.startswith(MARK):
        return words.removeprefix(MARK).lstrip()
    if not _SUSPECT.search(words):
        return words
    if _MEANT.search(words):
        return _escaped(words, (_BETWEEN_DIGITS,))
    return _with_its_numbers(_escaped(words, _SIGNS))


def words_of(markdown: str) -> str:
    """What to write into a cell for it: without escapes where that reads back the same, else with MARK."""
    if not _SUSPECT.search(markdown) and not markdown.startswith(MARK):
        return markdown
    return next((words for words in (unescaped(markdown), markdown) if markdown_of(words) == markdown),
                f"{MARK}\n{markdown}")  # fmt: skip


def unescaped(markdown: str) -> str:
    """Markdown without its backslashes."""
    return _ESCAPED.sub(r"\1", markdown)


def _escaped(words: str, signs: Iterable[tuple[re.Pattern[str], str]]) -> str:
    """The words with all these signs escaped, if they do anything: one escaped alone may bring another to life."""
    escaped = words
    for sign, instead in signs:
        escaped = sign.sub(instead, escaped)
    return escaped if escaped != words and unsafe_html(escaped, "") != unsafe_html(words, "") else words


def _with_its_numbers(words: str) -> str:
    """A list is numbered by Markdown itself, 3. 5. 7. as 3. 4. 5.: then it shall be none."""
    typed = [int(match[2]) for match in _NUMBERED.finditer(words)]
    return words if not typed or typed == _shown(unsafe_html(words, "")) else _NUMBERED.sub(r"\1\2\\.", words)


def _shown(html: str) -> list[int]:
    """The numbers of lists in the order they are shown."""
    found: list[int] = []
    lists: list[int | None] = []
    for tag, start in _LISTS.findall(html):
        if tag[0] == "/":
            lists.pop()
        elif tag != "li":
            lists.append(int(start or 1) if tag == "ol" else None)
        elif (number := lists[-1]) is not None:
            found.append(number)
            lists[-1] = number + 1
    return found
