"""JSON Schema of every record type, so that an editor completes and checks YAML while one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from builder.fields import FieldSpec, Vocabularies
from builder.project import Project
from builder.schema import RecordType

DRAFT = "http://json-schema.org/draft-07/schema#"  # what editors' YAML support reads
Made = dict[str, Any]


def schemas(project: Project) -> Iterator[tuple[str, bytes]]:
    """(`catalogue.json`, bytes) … for every type; a file may be a record, a list, or defaults and records."""
    for kind in project.types.values():
        yield (
            f"{kind.name}.json",
            (json.dumps(of_type(kind, project.vocab), ensure_ascii=False, indent=1) + "\n").encode(),
        )


def of_type(kind: RecordType, vocab: Vocabularies) -> Made:
    """The schema of the files of one type."""
    return {
        "$schema": DRAFT,
        "title": f"{kind.label} {kind.label_en}",
        "definitions": {
            "record": _object(kind.fields, vocab, required=True),
            "partial": _object(kind.fields, vocab, required=False),
        },
        "oneOf": [
            {"$ref": "#/definitions/record"},
            {"type": "array", "items": {"$ref": "#/definitions/record"}},
            {
                "type": "object",
                "required": ["records"],
                "additionalProperties": False,
                "properties": {
                    "defaults": {"$ref": "#/definitions/partial"},
                    "records": {"type": "array", "items": {"$ref": "#/definitions/partial"}},
                },
            },
        ],
    }


def _object(specs: tuple[FieldSpec, ...], vocab: Vocabularies, required: bool) -> Made:
    made: Made = {
        "type": "object",
        "additionalProperties": False,
        "properties": {spec.name: _field(spec, vocab) for spec in specs if not spec.computed},
    }
    needed = [spec.name for spec in specs if spec.required]
    return made | ({"required": needed} if required and needed else {})


def _field(spec: FieldSpec, vocab: Vocabularies) -> Made:
    words = " — ".join(word for word in (spec.label, spec.label_en, spec.help, spec.basis) if word)
    return {"description": words, **_KINDS[spec.kind](spec, vocab)}


def _scalar(spec: FieldSpec, vocab: Vocabularies) -> Made:
    made: Made = {"type": ["string", "number", "boolean"]}  # YAML of an editor knows numbers; we read them as text
    if spec.pattern:
        made["pattern"] = f"^(?:{spec.pattern})$"
    if spec.max:
        made["maxLength"] = spec.max
    return made


def _choice(spec: FieldSpec, vocab: Vocabularies) -> Made:
    return {"enum": [choice.text for choice in vocab[spec.choices]]}


def _flag(spec: FieldSpec, vocab: Vocabularies) -> Made:
    return {"enum": ["是", "否"]}


def _file(spec: FieldSpec, vocab: Vocabularies) -> Made:
    entry = {"type": "object", "required": ["path"], "additionalProperties": False,
             "properties": {"path": {"type": "string"}, "title": {"type": "string"}}}  # fmt: skip
    return {"anyOf": [{"type": "string"}, entry]}


def _list(spec: FieldSpec, vocab: Vocabularies) -> Made:
    assert spec.of is not None
    item = _field(spec.of, vocab)
    return {"anyOf": [{"type": "array", "items": item}, item]}


def _group(spec: FieldSpec, vocab: Vocabularies) -> Made:
    return _object(spec.fields, vocab, required=True)


def _table(spec: FieldSpec, vocab: Vocabularies) -> Made:
    row = _group(spec, vocab)
    if not spec.rows:
        return {"type": "array", "items": row}
    names = [choice.slug for choice in vocab[spec.rows]]
    return {"type": "object", "additionalProperties": False, "required": names,
            "properties": dict.fromkeys(names, row)}  # fmt: skip


_KINDS: dict[str, Callable[[FieldSpec, Vocabularies], Made]] = {
    **dict.fromkeys(("text", "markdown", "date", "due", "number", "money", "url", "ref"), _scalar),
    "choice": _choice,
    "flag": _flag,
    "file": _file,
    "list": _list,
    "group": _group,
    "table": _table,
    "rows": lambda spec, vocab: {"anyOf": [{"type": "array", "items": {"type": "object"}}, {"type": "string"}]},
}
