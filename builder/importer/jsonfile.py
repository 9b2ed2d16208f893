"""JSON as office systems export it: a list of objects, or one list within an object. Keys are field names or labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from builder.excel.columns import columns_of
from builder.excel.notes import required
from builder.importer.book import Refused, as_text
from builder.importer.formats import Records
from builder.importer.heads import IGNORE, Vocabulary
from builder.importer.nodes import Row
from builder.importer.wishes import Wishes
from builder.project import Project
from builder.scalars import Problem
from builder.schema import RecordType
from builder.yamltext import Node, YamlProblem, read_text


def read(path: Path, project: Project, kind: RecordType, wishes: Wishes) -> Records:
    """The objects of a file as records-to-be. Raises Refused."""
    try:
        found = json.loads(read_text(path))
    except YamlProblem:
        raise Refused("I009") from None
    except json.JSONDecodeError as error:
        raise Refused("I001", error.lineno, reason=error.msg) from None
    items = found if isinstance(found, list) else _list_in(found)
    if not items or not all(isinstance(item, dict) for item in items):
        names = "、".join(column.label() for column in columns_of(kind) if required(column))
        raise Refused("I010", type=kind.words, fields=names, name=kind.name)
    vocabulary = Vocabulary(columns_of(kind), wishes.columns)
    return Records(tuple(_row(n, item, kind, vocabulary) for n, item in enumerate(items)))


def _list_in(found: Any) -> list[Any]:
    """`{"records": […]}`, `{"data": {"list": […]}}`, or one object alone."""
    if not isinstance(found, dict):
        return []
    for value in found.values():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return value
    inner = [value for value in found.values() if isinstance(value, dict)]
    return _list_in(inner[0]) if len(inner) == 1 and len(found) < 5 else [found]


def _row(n: int, item: dict[str, Any], kind: RecordType, vocabulary: Vocabulary) -> Row:
    row = Row("", n, {})
    for key, value in item.items():
        if value in (None, "", [], {}):
            continue
        if key in kind.by_name:
            row.node[key] = _plain(value)
            continue
        column = vocabulary.find([key])
        if column == IGNORE:
            continue
        if column is None or isinstance(column, str):
            near = vocabulary.nearest([key], set(row.node))
            args: dict[str, object] = {
                "head": key,
                "near": near.label() if near else "",
                "name": near.name if near else "",
            }
            row.problems.append(Problem((key,), "I011", args))
        else:
            row.node[column.path[0]] = _plain(value)
    return row


def _plain(value: Any) -> Node:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_plain(inner) for inner in value if inner is not None]
    if isinstance(value, bool):
        return "是" if value else "否"
    return as_text(value) if isinstance(value, str) else str(value)
