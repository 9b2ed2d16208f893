"""The plain part of YAML, read in half the time: what records are mostly written in, and nothing else.

Plain is a text of mappings and lists, two spaces deeper each, with every value on one line or in a literal block; on a
line they may stand in brackets. Such a text can mean but one thing. Whatever is not surely plain — escapes, folded
texts, anchors, tags, keys given twice, odd indents, signs no eye can see — is left to the strict reader of
`strictyaml.py`; tests hold one against the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
Read: TypeAlias = "tuple[Node, int]"  # a value and where the text goes on

DEEPEST = 8  # spaces
_BETWEEN = r"(?: *#.*\n|\n)*+"  # blank lines and comments
_START = re.compile(_BETWEEN)
_UNSURE = r"\[\]{}:?#&*!|>'\"%@`"  # signs that may mean something
_END = r" *(?: #.*)?\n"
_SCALAR = rf"([^\s,\-{_UNSURE}].*)\n|\"([^\"\\\n]*)\"{_END}|'([^'\n]*)'{_END}"
_BRACKETS = r"([\[{].*)\n"
_ITEM = re.compile(f"(?:{_SCALAR}|{_BRACKETS}){_BETWEEN}")
KEY, WORDS, FLOW, STRIPPED, CLIPPED, NESTED = 1, 2, 5, 6, 7, 8  # groups of `_field`; 3 and 4 are quoted
_INNER_KEY = re.compile(r"(\w{1,60}): +")
_INNER = re.compile(rf"([^\s,\-{_UNSURE}][^,\[\]{{}}:?#]*)|\"([^\"\\]*)\"|'([^']*)'")
_COMMENT = re.compile(r" *(?: #.*)?")


class NotPlain(Exception):
    """The text is one for the strict reader."""


@lru_cache
def _field(indent: int) -> re.Pattern[str]:
    """A field of a mapping that stands so deep: its key, and its value where that is on the same line or a literal."""
    inner = " " * (indent + 2)
    block = rf"\n({inner}[^ \n].*\n(?:(?:{inner}.*)?\n)*+)"
    values = rf"{_SCALAR}|\[([^{_UNSURE}\n]*)\]{_END}|\|-{block}|\|{block}|{_BRACKETS}"
    return re.compile(rf"(\w{{1,60}}):(?: (?:{values})|\n){_BETWEEN}")


def read_plain(text: str) -> Node:
    """The values of a plain text. Raises NotPlain for any other."""
    if not text.endswith("\n") or not text.replace("\n", "").replace("\u3000", "").isprintable():
        raise NotPlain
    match = _START.match(text)
    start = match.end() if match else 0
    node, end = _list(text, start, 0) if text.startswith("- ", start) else _mapping(text, start, 0)
    if end < len(text):
        raise NotPlain
    return node


def _mapping(text: str, at: int, indent: int) -> Read:
    """The mapping whose first key stands at `at`, all of them `indent` spaces deep."""
    pattern, margin = _field(indent), " " * indent
    found: dict[str, Node] = {}
    while match := pattern.match(text, at):
        key, which, at = match[KEY], match.lastindex, match.end()
        if key in found:
            raise NotPlain
        if which == WORDS:
            found[key] = _words(match[WORDS])
        elif which == KEY:
            found[key], at = _below(text, at, indent)
        else:
            found[key] = _value(match, indent)
        if not text.startswith(margin, at):
            return found, at
        at += indent
    if not found:
        raise NotPlain
    return found, at - indent


def _words(value: str) -> str:
    """A plain scalar: a comment may follow it; a colon that ends a word would make it a key."""
    if " #" in value:
        value = value[: value.index(" #")].rstrip(" ")
    if ": " in value or value[-1] in " :":
        raise NotPlain
    return value


def _value(match: re.Match[str], indent: int) -> Node:
    which = match.lastindex or 0
    value = match[which]
    if which == FLOW:
        items = [item.strip(" ") for item in value.split(",")] if value.strip(" ") else []
        if any(not item or item[0] == "-" for item in items):
            raise NotPlain
        return list(items)
    if which == NESTED:
        return _nested(value)
    if which in (STRIPPED, CLIPPED):
        inner = "\n" + " " * (indent + 2)
        lines = f"\n{value}".replace(inner, "\n").strip("\n")
        return lines + "\n" * (which == CLIPPED)
    return value


def _below(text: str, at: int, indent: int) -> Read:
    """What belongs to a key with nothing behind it: a list, a mapping, or nothing."""
    if indent >= DEEPEST:
        raise NotPlain
    for depth in (indent, indent + 2):
        if text.startswith(" " * depth + "- ", at):
            return _list(text, at, depth)
    inner = indent + 2
    return _mapping(text, at + inner, inner) if text.startswith(" " * inner, at) else ("", at)


def _list(text: str, at: int, indent: int) -> Read:
    """The list whose first line begins at `at`."""
    margin, inner = " " * indent + "- ", indent + 2
    items: list[Node] = []
    while text.startswith(margin, at):
        at += inner
        if _field(inner).match(text, at):
            item, at = _mapping(text, at, inner)
        elif match := _ITEM.match(text, at):
            item, at = _item(match), match.end()
        else:
            raise NotPlain
        items.append(item)
    return items, at


def _item(match: re.Match[str]) -> Node:
    """An item that stands on one line."""
    value = match[match.lastindex or 0]
    if match[1]:
        return _words(value)
    return _nested(value) if match[4] else value


def _nested(line: str) -> Node:
    """What stands in brackets on one line, perhaps with a comment behind it."""
    node, end = _brackets(line, 0, 0)
    if not _COMMENT.fullmatch(line, end):
        raise NotPlain
    return node


def _brackets(line: str, at: int, depth: int) -> Read:
    """The mapping or list whose bracket stands at `at`. A closing bracket ends it; a comma must be followed by more."""
    keyed, close = line[at] == "{", "}" if line[at] == "{" else "]"
    found: dict[str, Node] = {}  # a list has its places for keys
    at = _spaces(line, at + 1)
    more = not line.startswith(close, at)
    while more:
        name = str(len(found))
        if keyed:
            match = _INNER_KEY.match(line, at)
            if not match or match[1] in found:
                raise NotPlain
            name, at = match[1], match.end()
        found[name], at = _within(line, at, depth)
        at = _spaces(line, at)
        more = line.startswith(",", at)
        at = _spaces(line, at + 1) if more else at
    if not line.startswith(close, at):
        raise NotPlain
    return found if keyed else list(found.values()), at + 1


def _within(line: str, at: int, depth: int) -> Read:
    """A value in brackets."""
    if line.startswith(("[", "{"), at) and depth < DEEPEST:
        return _brackets(line, at, depth + 1)
    match = _INNER.match(line, at)
    if not match:
        raise NotPlain
    value = match[match.lastindex or 0]
    return value.rstrip(" ") if match[1] else value, match.end()


def _spaces(line: str, at: int) -> int:
    """Where the spaces that begin at `at` end."""
    while line.startswith(" ", at):
        at += 1
    return at
