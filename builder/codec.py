"""The typed values of a record as JSON and back. What comes back equals what went in: a test tries every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from builder.fields import FieldSpec, Vocabularies
from builder.schema import RecordType
from builder.values import Due, File, Group

Thaw = Callable[[Any], Any]
PLAIN = {"text", "markdown", "date", "choice", "flag", "number", "url", "ref"}  # JSON itself keeps these as they are


def encode(values: Mapping[str, object]) -> str:
    """Values as one line of JSON."""
    return _JSON.encode(dict(values))


def _plain(value: object) -> object:
    if isinstance(value, Group):
        return dict(value.items())
    if isinstance(value, Due):
        return [value.words, value.date, value.rule]
    if isinstance(value, File):
        return [value.path, value.title]
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in the state")


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


class Codec:
    """Reads values of one set of types back."""

    def __init__(self, types: Mapping[str, RecordType], vocab: Vocabularies) -> None:
        self._types, self._vocab = types, vocab
        self._thaws: dict[str, dict[str, Thaw]] = {}  # of the types read so far: a small change meets few of them

    def decode(self, type: str, text: str) -> dict[str, object]:
        """The values of a record of a type."""
        values: dict[str, object] = json.loads(text)
        thaws = self._thaws.get(type)
        if thaws is None:
            pairs = ((spec.name, self._thaw(spec)) for spec in self._types[type].fields)
            thaws = self._thaws[type] = {name: thaw for name, thaw in pairs if thaw}
        for name, thaw in thaws.items():
            if name in values:
                values[name] = thaw(values[name])
        return values

    def _thaw(self, spec: FieldSpec) -> Thaw | None:
        """How a field's value is made of JSON; None when it is that already."""
        if spec.kind in PLAIN:
            return None
        make: dict[str, Callable[[FieldSpec], Thaw]] = {
            "money": lambda spec: Decimal,
            "due": lambda spec: lambda value: Due(*value),
            "file": lambda spec: lambda value: File(*value),
            "list": self._list,
            "group": self._group,
            "table": self._table,
            "rows": lambda spec: lambda value: tuple(Group(row, frozenset(row)) for row in value),
        }
        return make[spec.kind](spec)

    def _list(self, spec: FieldSpec) -> Thaw:
        assert spec.of is not None
        inner = self._thaw(spec.of)
        return (lambda value: tuple(map(inner, value))) if inner else tuple

    def _group(self, spec: FieldSpec) -> Thaw:
        names = frozenset(field.name for field in spec.fields)
        thaws = [(field.name, thaw) for field in spec.fields if (thaw := self._thaw(field))]

        def make(value: dict[str, Any]) -> Group:
            for name, thaw in thaws:
                if name in value:
                    value[name] = thaw(value[name])
            return Group(value, names)

        return make

    def _table(self, spec: FieldSpec) -> Thaw:
        row = self._group(spec)
        if not spec.rows:
            return lambda value: tuple(map(row, value))
        names = frozenset(choice.slug for choice in self._vocab[spec.rows])
        return lambda value: Group({name: row(line) for name, line in value.items()}, names)
