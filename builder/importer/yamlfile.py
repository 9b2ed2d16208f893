"""Records into YAML files that people keep: comments, order and every byte of what is not changed stay.

Only the changed record is read and written anew, by ruamel.yaml; its text is put back in the place of the old one.
What was written is read again and compared before anyone sees it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from builder.strictyaml import spans
from builder.yamltext import Node, Trail, parse

WIDE = 4096  # characters of a line: nothing is folded
FLAT_LIST = 60  # a list shorter than so many characters stands on one line


class Unwritable(Exception):
    """The text would not read back as what was meant; nothing was written. `path` is set by the caller."""


class _TextResolver(VersionedResolver):
    """Knows no numbers, dates or booleans: every scalar is text, as everywhere in this program."""

    def add_version_implicit_resolver(self, *args: Any, **more: Any) -> None:
        """Nothing is resolved."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """Text stays text."""
        from ruamel.yaml.nodes import MappingNode, ScalarNode

        if kind is ScalarNode:
            return self.DEFAULT_SCALAR_TAG
        return self.DEFAULT_MAPPING_TAG if kind is MappingNode else self.DEFAULT_SEQUENCE_TAG


def _yaml(offset: int) -> YAML:
    made = YAML()
    made.Resolver = _TextResolver
    made.preserve_quotes = True
    made.width = WIDE
    made.indent(mapping=2, sequence=2 + offset, offset=offset)
    made.allow_unicode = True
    return made


def _dump(value: Any, offset: int) -> str:
    out = io.StringIO()
    _yaml(offset).dump(value, out)
    return out.getvalue()


def appended(text: str, nodes: list[dict[str, Node]]) -> str:
    """A file's text with records added at its end; an empty text becomes a list. Raises Unwritable."""
    if not text.strip() or parse(text) == []:
        text, indent = "", 0
    else:
        indent = _item_indent(text)
    new = _items(nodes, indent)
    joined = text + ("" if not text or text.endswith("\n") else "\n") + new
    before = _records(text) if text else []
    if _records(joined) != [*before, *nodes]:
        raise Unwritable
    return joined


def takes_more(text: str) -> bool:
    """True when records can be added to the file: it is a list, or empty, not one record and not in brackets."""
    if not text.strip():
        return True
    node = parse(text)
    if node == []:
        return True
    many = node if isinstance(node, list) else node.get("records") if isinstance(node, dict) else None
    return isinstance(many, list) and bool(many) and _item_indent(text) >= 0


def _records(text: str) -> list[Node]:
    node = parse(text)
    found = node["records"] if isinstance(node, dict) and "records" in node else node
    return found if isinstance(found, list) else [found]


def _item_indent(text: str) -> int:
    """How far the dashes of the records are indented; -1 when the list stands in brackets."""
    node = parse(text)
    trail: Trail = ("records", 0) if isinstance(node, dict) else (0,)
    start = spans(text)[trail][0]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line) - len(line.lstrip()) if line.strip() == "-" else -1


def _items(nodes: list[dict[str, Node]], indent: int) -> str:
    """Records as a list whose dashes are indented so far."""
    lines = _dump(CommentedSeq([_styled(node) for node in nodes]), 2).split("\n")
    return "\n".join(" " * indent + line[2:] if line.strip() else "" for line in lines)


def _styled(node: Node) -> Any:
    """Values as ruamel writes them best: long texts as blocks, short lists on one line."""
    if isinstance(node, dict):
        return CommentedMap({key: _styled(value) for key, value in node.items()})
    if isinstance(node, list):
        made = CommentedSeq([_styled(item) for item in node])
        if all(isinstance(item, str) for item in node) and sum(len(str(item)) + 2 for item in node) < FLAT_LIST:
            if not any(set(str(item)) & set("\n,[]{}\"'#:&*!|>%@`，：") for item in node):
                made.fa.set_flow_style()
        return made
    return _styled_text(node)


_PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@` ])(?:[^\x00-\x1f\x7f-\xa0\ud800-\udfff\ufeff:#]|:(?=\S)|#)+(?<! )")

_BLOCK = re.compile(r"[^\s\x00-\x1f#-](?:[^\x00-\x09\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufeff\u2028\u2029 ]| (?!\n))*[^\s]")


_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")  # YAML breaks lines there too, where a block would lose its indentation


def _styled_text(text: str) -> str:
    if _ODD_BREAKS.search(text):
        quoted: str = DoubleQuotedScalarString(text)
        return quoted
    if _PLAIN.fullmatch(text) and " #" not in text:
        return text  # the most, and quick
    if "\n" in text:
        block: str = LiteralScalarString(text)
        return block if _BLOCK.fullmatch(text) or _reads_back(block, text) else DoubleQuotedScalarString(text)
    return text if _reads_back(text, text) else DoubleQuotedScalarString(text)


def _reads_back(value: str, text: str) -> bool:
    try:
        return parse(_dump({"a": value}, 2)) == {"a": text}
    except Exception:  # whatever the writer or reader stumbles over: then it is quoted
        return False


Edits = Mapping[Trail, "Mapping[str, Node | None]"]


def changed(text: str, edits: Edits) -> str:
    """A file's text with fields of some records set anew, or removed where None. Raises Unwritable."""
    places = spans(text)
    wanted = parse(text)
    pieces: list[str] = []
    at = 0
    for trail, sets in sorted(edits.items(), key=lambda edit: places[edit[0]]):
        start, end = places[trail] if trail else (0, len(text))
        body, tail = _cut(text[start:end])
        column = start - (text.rfind("\n", 0, start) + 1)
        pieces += [text[at:start], _indent(_edited(_dedent(body, column), sets), column), tail]
        at = end
        record = _at(wanted, trail)
        record.update({name: value for name, value in sets.items() if value is not None})
        for name in [name for name, value in sets.items() if value is None]:
            record.pop(name, None)
    joined = "".join([*pieces, text[at:]])
    if parse(joined) != wanted:
        raise Unwritable
    return joined


def _at(node: Node, trail: Trail) -> dict[str, Node]:
    for step in trail:
        node = node[step]  # type: ignore[index]
    assert isinstance(node, dict)
    return node


_SHALLOW = re.compile(r"^( *)[^\s#-][^\n]*:[ ]*\n(?:[ ]*(?:#[^\n]*)?\n)*\1- ", re.MULTILINE)


def _edited(body: str, sets: Mapping[str, Node | None]) -> str:
    yaml = _yaml(0 if _SHALLOW.search(body) else 2)  # lists indented as the record's own
    record = yaml.load(body + "\n")  # without its end the last block of text would change
    for name, value in sets.items():
        if value is None:
            record.pop(name, None)
        else:
            record[name] = _styled(value)
    out = io.StringIO()
    yaml.dump(record, out)
    return out.getvalue().rstrip("\n")


def _cut(body: str) -> tuple[str, str]:
    """The record's own text, and the blank and comment lines after it, which belong to what follows."""
    lines = body.split("\n")
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    kept, tail = "\n".join(lines[:end]), "\n".join(lines[end:])
    stripped = kept.rstrip()
    return stripped, kept[len(stripped) :] + ("\n" + tail if end < len(lines) else "")


def _dedent(body: str, column: int) -> str:
    first, *rest = body.split("\n")
    return "\n".join(
        [first, *(line[column:] if line[:column].isspace() or not column else line.lstrip() for line in rest)]
    )


def _indent(body: str, column: int) -> str:
    first, *rest = body.split("\n")
    return "\n".join([first, *(" " * column + line if line.strip() else line for line in rest)])
