"""The references of a record: which ids it names and where; and the record without those the public may not know of."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from builder.fields import FieldSpec
from builder.records import Record, frozen
from builder.values import Group
from builder.yamltext import Trail


def references(record: Record) -> Iterator[tuple[Trail, FieldSpec, FieldSpec, str]]:
    """Every reference of a record: its trail, the reference's spec, the spec of the whole field, the id."""
    for spec in record.type.reference_fields:
        value = record.values.get(spec.name)
        if value is not None:
            for trail, inner, id in _refs(value, spec, (spec.name,)):
                yield trail, inner, spec, id


def searched_names(record: Record) -> Iterator[str]:
    """The ids of records by whose titles the search finds this one: named in fields declared searchable."""
    if any(spec.search for spec in record.type.reference_fields):
        yield from (id for _, _, spec, id in references(record) if spec.search and not spec.internal)


def _refs(value: object, spec: FieldSpec, trail: Trail) -> Iterator[tuple[Trail, FieldSpec, str]]:
    if spec.kind == "ref":
        yield trail, spec, str(value)
    elif spec.kind == "list" and spec.of and isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from _refs(item, spec.of, (*trail, n))
    elif isinstance(value, Group):
        for inner in spec.fields:
            if inner.name in value:
                yield from _refs(value[inner.name], inner, (*trail, inner.name))
    elif spec.kind == "table" and isinstance(value, tuple):
        for n, row in enumerate(value):
            for inner in spec.fields:
                if inner.name in row:
                    yield from _refs(row[inner.name], inner, (*trail, n, inner.name))


def without_hidden(record: Record, public: Container[str]) -> Record:
    """The record without its references to records the public may not know of, as if they had never been written."""
    if all(id in public for _, _, _, id in references(record)):
        return record
    values = dict(record.values)
    for spec in record.type.reference_fields:
        if spec.name in values:
            values[spec.name] = _pruned(values[spec.name], public, spec)
    kept = {name: value for name, value in values.items() if value is not None and value != ()}
    return Record(record.type, record.id, frozen(kept), record.path, record.trail)


def _pruned(value: object, public: Container[str], spec: FieldSpec) -> object:
    if spec.kind == "ref":
        return value if value in public else None
    if isinstance(value, tuple):
        inner = spec.of or replace(spec, kind="group")
        found = [_pruned(item, public, inner) for item in value]
        return tuple(item for item in found if item is not None)
    if isinstance(value, Group):
        parts = {part.name: part for part in spec.fields}
        pairs = [(name, _pruned(item, public, parts[name]) if name in parts else item) for name, item in value.items()]
        return Group({name: item for name, item in pairs if item is not None and item != ()}, value.names)
    return value
