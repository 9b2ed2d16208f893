"""The audit an office publishes (data/audit.yml): written by `gongkai audit --publish`, never by hand.

A digest over all of it keeps a damaged or changed file from being shown: no page may look better than the audit was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.diagnostics import Report, Stop
from builder.fields import Choice, FieldSpec
from builder.kinds import compile_fields
from builder.parsed import note, read_node
from builder.scalars import Problem, Problems, need
from builder.schema import fields_of
from builder.values import Group
from builder.yamlblocks import as_blocks
from builder.yamltext import Node, parse, read_text

PATH = "data/audit.yml"
FORMAT = "gongkai-audit-1"  # its shape never changes; another shape is another word
HEAD = "# 审查结果，由 gongkai audit --publish 写成，请勿手改；不想公开就删去。Not to be edited.\n"
DECLARED = Path(__file__).with_name("supervision.yml")
WORDS = {
    "formats": (Choice(FORMAT, FORMAT),),
    "states": tuple(Choice(word, word) for word in ("pass", "tolerated", "fail", "not_run")),
    "severities": tuple(Choice(word, word) for word in ("veto", "error", "warn", "info")),
}


def read_supervision(root: Path, report: Report) -> Group | None:
    """The published result; None where an office keeps none. Raises Stop when it is not as it was written."""
    if not (root / PATH).exists():
        return None
    read = read_node(root, PATH, report)
    if read is None:
        raise Stop
    text, node = read
    problems: Problems = []
    values: dict[str, object] = {}
    if need("group", node, (), problems) and isinstance(node, dict):
        values = compile_fields(_specs(), WORDS, "audit.yml")(node, (), problems)
        if not problems and values["digest"] != digest(node):
            problems.append(Problem(("digest",), "A008", {}))
    note(report, PATH, text, problems)
    if problems:
        raise Stop
    return Group(values, frozenset(spec.name for spec in _specs()))


def written(values: Mapping[str, Any]) -> str:
    """The text of the file for the values of an audit; equal values give equal bytes."""
    whole = {"format": FORMAT, **values}
    return HEAD + as_blocks({"format": FORMAT, "digest": digest(_plain(whole)), **values})


def digest(node: Any) -> str:
    """SHA-256 over all that the file says beside the digest itself; not over how lines end or are indented."""
    said = {key: value for key, value in node.items() if key != "digest"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def _specs() -> tuple[FieldSpec, ...]:
    node = parse(read_text(DECLARED))
    assert isinstance(node, dict)
    return fields_of(DECLARED, node, {}, WORDS)


def _plain(value: Any) -> Node:
    """The value as it will be read from YAML: texts, lists, mappings."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else str(value)
