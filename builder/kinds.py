"""The kinds made of others — list, group, table, rows — and KINDS, the registry that compiles declared fields."""

from __future__ import annotations

from collections.abc import Callable

from builder.bars import divide, unescape
from builder.fields import FieldSpec, Vocabularies
from builder.scalars import (
    Attachment,
    Date,
    DueTime,
    Flag,
    Kind,
    Markdown,
    Money,
    Number,
    OneOf,
    Parser,
    Problem,
    Problems,
    Ref,
    Text,
    Url,
    closest,
    is_empty,
    need,
)
from builder.values import Group
from builder.yamltext import Node, Trail


class List(Kind):
    """Several values of one kind, in order."""

    name = "list"

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        assert spec.of is not None
        item = compile_field(spec.of, vocab)

        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            values: Node = [value] if isinstance(value, str) else value
            if not need("list", values, trail, problems):
                return None
            typed = [item(v, (*trail, n), problems) for n, v in enumerate(values) if not is_empty(v)]
            return tuple(v for v in typed if v is not None)

        return parse


class GroupOf(Kind):
    """A few named sub-fields that belong together."""

    name = "group"

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        fill = compile_fields(spec.fields, vocab, spec.words)
        names = frozenset(field.name for field in spec.fields)

        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            if not need("group", value, trail, problems) or not isinstance(value, dict):
                return None
            return Group(fill(value, trail, problems), names)

        return parse


class Table(Kind):
    """Rows of the same sub-fields; with `rows` a fixed vocabulary names the rows and each must be there."""

    name = "table"

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        row = GroupOf().parser(spec, vocab)
        return self._fixed(spec, vocab, row) if spec.rows else self._free(row)

    def _free(self, row: Parser) -> Parser:
        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            values: Node = [value] if isinstance(value, dict) else value
            if not need("list", values, trail, problems):
                return None
            typed = [row(v, (*trail, n), problems) for n, v in enumerate(values) if not is_empty(v)]
            return tuple(v for v in typed if v is not None)

        return parse

    def _fixed(self, spec: FieldSpec, vocab: Vocabularies, row: Parser) -> Parser:
        names = [choice.slug for choice in vocab[spec.rows]]

        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            if not need("group", value, trail, problems) or not isinstance(value, dict):
                return None
            for key in value:
                if key not in names:
                    args: dict[str, object] = {"key": key, "near": closest(key, names), "type": spec.words}
                    problems.append(Problem((*trail, f"{key}<key>"), "S003", args))
            for name in names:
                if name not in value:
                    problems.append(Problem(trail, "S012", {"field": spec.words, "row": name}))
            typed = {n: row(value[n], (*trail, n), problems) for n in names if n in value}
            return Group({n: v for n, v in typed.items() if v is not None}, frozenset(names))

        return parse


def pasted(text: str) -> list[Node]:
    """The rows of a table as it is pasted from a spreadsheet: its first line names the columns, tabs divide the cells.

    Bars divide them where there are no tabs: see `bars.py`.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [_cells_of(line) for line in lines]
    return [{key: cell for key, cell in zip(rows[0], row, strict=False) if cell} for row in rows[1:]]


def _cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")] if "\t" in line else list(map(unescape, divide(line)))


class Rows(Kind):
    """Rows of a list whose columns the record itself declares: mappings, or a table pasted as text.

    Every cell is text, checked in `rules/lists.py`.
    """

    name = "rows"

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        cell = Text().parser(spec, vocab)

        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            values: Node = [value] if isinstance(value, dict) else pasted(value) if isinstance(value, str) else value
            if not need("list", values, trail, problems):
                return None
            rows = [_cells(cell, row, (*trail, n), problems) for n, row in enumerate(values) if not is_empty(row)]
            return tuple(row for row in rows if row is not None)

        return parse


def _cells(cell: Parser, row: Node, trail: Trail, problems: Problems) -> Group | None:
    if not need("group", row, trail, problems) or not isinstance(row, dict):
        return None
    typed = {key: cell(value, (*trail, key), problems) for key, value in row.items() if not is_empty(value)}
    return Group({key: value for key, value in typed.items() if value is not None}, frozenset(row))


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (Text(), Markdown(), Date(), DueTime(), OneOf(), Flag(), Number(), Money(), Url(), Ref(),
                 Attachment(), List(), GroupOf(), Table(), Rows())
}  # fmt: skip


def compile_field(spec: FieldSpec, vocab: Vocabularies) -> Parser:
    """The parser of one declared field."""
    return KINDS[spec.kind].parser(spec, vocab)


def compile_fields(
    specs: tuple[FieldSpec, ...], vocab: Vocabularies, owner: object
) -> Callable[[dict[str, Node], Trail, Problems], dict[str, object]]:
    """A function that types a mapping of fields, noting unknown keys and missing required ones.

    `owner` is what messages call the mapping: a word, or {zh, en}.
    """
    parsers = {spec.name: compile_field(spec, vocab) for spec in specs if not spec.computed}
    required = [spec for spec in specs if spec.required]

    def fill(values: dict[str, Node], trail: Trail, problems: Problems) -> dict[str, object]:
        typed: dict[str, object] = {}
        for key, value in values.items():
            parse = parsers.get(key)
            if parse is None:
                args: dict[str, object] = {"key": key, "near": closest(key, list(parsers)), "type": owner}
                problems.append(Problem((*trail, f"{key}<key>"), "S003", args))
            elif not is_empty(value):
                result = parse(value, (*trail, key), problems)
                if result is not None:
                    typed[key] = result
        for spec in required:
            if spec.name not in typed and is_empty(values.get(spec.name)):
                place = (*trail, f"{spec.name}<key>") if spec.name in values else trail
                problems.append(Problem(place, "S002", {"field": spec.words, "name": spec.name, "type": owner}))
        return typed

    return fill
