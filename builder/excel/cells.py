"""How a field's value is written in one cell, and read again. What is written so and read gives the same value.

A list is written one item a line; a sub-table one row a line, its parts divided by `｜`; a line break within a part
is `↵`. A file is `path = title`. Whatever lies deeper is JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from builder.bars import BAR, divide, escape, unescape
from builder.excel.plain import clean
from builder.excel.prose import markdown_of, words_of
from builder.fields import FieldSpec, Vocabularies
from builder.kinds import pasted
from builder.scalars import Problem, Problems
from builder.yamltext import Node, Trail

BREAK, POINT, FILE = "↵", "• ", " = "
_SOFT = (r"[；;]", r"[，,]", r"、", r"\s+")  # what divides the items of a line, the surest first


class Names(Protocol):
    """How other records are called in a cell."""

    def name_of(self, id: str, to: tuple[str, ...]) -> str:
        """The name of a record for people; its id where the name would not lead back to it."""

    def id_of(self, words: str, to: tuple[str, ...]) -> str:
        """The id of the record so called. Raises NoSuchName."""


class NoSuchName(Exception):
    """No record, or more than one, is called so: code and words of messages.yml."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, args)
        self.code, self.args_ = code, args


# --- writing -----------------------------------------------------------------------------------------------------


def write(node: Node | None, spec: FieldSpec, names: Names, vocab: Vocabularies) -> str:
    """The text of a cell for a value as it stands in YAML; empty for nothing."""
    if node is None or node == "":
        return ""
    if spec.kind == "list" and spec.of and spec.of.kind != "group":
        items = [node] if isinstance(node, (str, dict)) else node
        return "\n".join(_item(_part(item, spec.of, names), spec.of, len(items)) for item in items)
    if spec.kind == "rows":
        return _table(node if isinstance(node, list) else [node])
    if spec.rows and isinstance(node, dict):
        words = {choice.slug: choice.text for choice in vocab[spec.rows]}
        return "\n".join(words.get(row, row) + BAR + _row(value, spec, names) for row, value in node.items())
    if _is_table(spec):
        return "\n".join(_row(row, _rows_of(spec), names) for row in ([node] if isinstance(node, dict) else node))
    return _part(node, spec, names)


def _table(rows: list[Node]) -> str:
    """Rows under columns of their own: a head line, then a line a row."""
    named = [row for row in rows if isinstance(row, dict)]
    heads = list(dict.fromkeys(key for row in named for key in row))
    lines = [heads, *([str(row.get(head) or "") for head in heads] for row in named)]
    return "\n".join(BAR.join(map(_escape, line)) for line in lines)


def _is_table(spec: FieldSpec) -> bool:
    return spec.kind == "table" or (spec.kind == "list" and spec.of is not None and spec.of.kind == "group")


def _rows_of(spec: FieldSpec) -> FieldSpec:
    return spec.of if spec.kind == "list" and spec.of else spec


def _item(text: str, spec: FieldSpec, count: int) -> str:
    """An item of a list; one that would be divided in reading is marked with a point."""
    text = text.replace("\n", BREAK)
    divided = count == 1 and spec.kind == "text" and re.search(_SOFT[0], text)
    return POINT + text if divided or text.startswith(POINT) else text


def _row(row: Node, spec: FieldSpec, names: Names) -> str:
    if not isinstance(row, dict) or any(key not in {m.name for m in spec.fields} for key in row):
        return json.dumps(row, ensure_ascii=False)
    parts = [_escape(_part(row.get(member.name), member, names)) for member in spec.fields]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return BAR.join(parts)


def _escape(text: str) -> str:
    return escape(text.replace("\n", BREAK))


def _part(node: Node | None, spec: FieldSpec, names: Names) -> str:
    if node is None:
        return ""
    if spec.kind == "file" and isinstance(node, dict):
        return str(node.get("path", "")) + (FILE + str(node["title"]) if node.get("title") else "")
    if not isinstance(node, str):
        return json.dumps(node, ensure_ascii=False)
    if spec.kind == "markdown":
        return words_of(node.strip())
    return names.name_of(node, spec.to) if spec.kind == "ref" else node.strip()


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """What reading a cell needs beside its text."""

    names: Names
    vocab: Vocabularies
    epoch_1904: bool = False


def read(text: str, spec: FieldSpec, reading: Reading, trail: Trail, problems: Problems) -> Node:
    """The value a cell's text stands for, ready for the kinds to judge; names it cannot find are noted."""
    if spec.kind == "list" and spec.of and spec.of.kind != "group":
        items = list(_items(text, spec.of, reading))
        found = [_read_part(item, spec.of, reading, (*trail, n), problems) for n, item in enumerate(items)]
        return [node for node in found if node != ""]
    if spec.kind == "rows":
        return _with_lines(pasted(text))
    if spec.rows:
        return _read_fixed(text, spec, reading, trail, problems)
    if _is_table(spec):
        lines = [line for line in text.splitlines() if line.strip()]
        inner = _rows_of(spec)
        return [_read_row(line, inner, reading, (*trail, n), problems) for n, line in enumerate(lines)]
    return _read_part(text, spec, reading, trail, problems)


def _items(text: str, spec: FieldSpec, reading: Reading) -> Iterator[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if line.startswith(POINT.strip()):
            yield line.removeprefix(POINT.strip()).strip().replace(BREAK, "\n")
        elif spec.kind in ("ref", "choice"):
            yield from _divided(line, _known(spec, reading), 0)
        elif spec.kind == "text" and len(lines) == 1:
            yield from (piece.strip().replace(BREAK, "\n") for piece in re.split(_SOFT[0], line) if piece.strip())
        else:
            yield line.replace(BREAK, "\n")


def _known(spec: FieldSpec, reading: Reading) -> Callable[[str], bool]:
    if spec.kind == "choice":
        words = {clean(choice.text) for choice in reading.vocab[spec.choices]}
        return lambda piece: clean(piece) in words
    return lambda piece: _finds(reading.names, piece, spec.to)


def _finds(names: Names, words: str, to: tuple[str, ...]) -> bool:
    try:
        names.id_of(words, to)
    except NoSuchName as error:
        return error.code != "I018"  # two of that name: a name all the same
    return True


def _divided(line: str, known: Callable[[str], bool], level: int) -> Iterator[str]:
    """A line cut only as far as its pieces are no names: 公安、安全、司法 is one word of a vocabulary."""
    if level == len(_SOFT) or known(line):
        yield line
        return
    for piece in re.split(_SOFT[level], line):
        if piece.strip():
            yield from _divided(piece.strip(), known, level + 1)


def _read_fixed(text: str, spec: FieldSpec, reading: Reading, trail: Trail, problems: Problems) -> Node:
    slugs = {clean(word): choice.slug for choice in reading.vocab[spec.rows] for word in (choice.text, choice.slug)}
    found: dict[str, Node] = {}
    for line in (line for line in text.splitlines() if line.strip()):
        name, *rest = divide(line)
        slug = slugs.get(clean(name), name.strip())
        found[slug] = _read_row(BAR.join(rest), spec, reading, (*trail, slug), problems)
    return found


def _read_row(line: str, spec: FieldSpec, reading: Reading, trail: Trail, problems: Problems) -> Node:
    if line.lstrip().startswith(("{", "[")) and (whole := _json(line)) is not None:
        return whole
    parts = [_unescape(part) for part in divide(line)]
    if len(parts) > len(spec.fields):
        want = BAR.join(member.label for member in spec.fields)
        problems.append(Problem(trail, "I020", {"line": line.strip(), "parts": len(parts), "want": want}))
        parts = parts[: len(spec.fields)]
    pairs = [(m, part) for m, part in zip(spec.fields, parts, strict=False) if part]
    return {m.name: _read_part(part, m, reading, (*trail, m.name), problems) for m, part in pairs}


def _unescape(part: str) -> str:
    return unescape(part).replace(BREAK, "\n")


def _with_lines(rows: list[Node]) -> list[Node]:
    """Rows whose cells have their line ends again."""
    return [{k: str(v).replace(BREAK, "\n") for k, v in row.items()} for row in rows if isinstance(row, dict)]


def _read_part(text: str, spec: FieldSpec, reading: Reading, trail: Trail, problems: Problems) -> Node:
    text = text.strip()
    if spec.kind == "ref" and text:
        try:
            return reading.names.id_of(text, spec.to)
        except NoSuchName as error:
            problems.append(Problem(trail, error.code, {"field": spec.words, **error.args_}))
            return ""
    if spec.kind == "file" and FILE in text:
        path, _, title = text.partition(FILE)
        return {"path": path.strip(), "title": title.strip()}
    if spec.kind in ("group", "list", "table") and (whole := _json(text)) is not None:
        return whole
    if spec.kind == "choice":
        words = {clean(choice.text): choice.text for choice in reading.vocab[spec.choices]}
        return words.get(clean(text), text)
    return _WRITTEN.get(spec.kind, _as_is)(text, spec, reading.epoch_1904)


def _json(text: str) -> Node | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, (dict, list)) else None


def _as_is(text: str, spec: FieldSpec, epoch_1904: bool) -> str:
    return text


def _dated(text: str, spec: FieldSpec, epoch_1904: bool) -> str:
    from builder.excel.plain import office_date

    return office_date(text, epoch_1904, spec.time)


def _counted(text: str, spec: FieldSpec, epoch_1904: bool) -> str:
    from builder.excel.plain import half_width

    return half_width(text)


def _flag(text: str, spec: FieldSpec, epoch_1904: bool) -> str:
    return {"√": "是", "✓": "是", "✔": "是", "对": "是", "y": "是", "1": "是", "有": "是", "true": "是",
            "×": "否", "✗": "否", "n": "否", "0": "否", "无": "否", "false": "否"}.get(text.lower(), text)  # fmt: skip


def _shown(text: str, spec: FieldSpec, epoch_1904: bool) -> str:
    return markdown_of(text)


_WRITTEN: dict[str, Callable[[str, FieldSpec, bool], str]] = {
    "markdown": _shown,
    "date": _dated,
    "number": _counted,
    "money": _counted,
    "flag": _flag,
}
