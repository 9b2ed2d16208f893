"""The records of one file, typed, with every mistake in it; depends on nothing but the file and its type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.diagnostics import Report
from builder.parsed import note, parse_node, tell
from builder.records import Record, frozen
from builder.scalars import Problem, Problems, need
from builder.schema import RecordType
from builder.sources import blob_id
from builder.yamltext import Node, Trail, YamlProblem, read_bytes, text_of

_ID = re.compile(r"^[\s-]*id:\s*([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of records and the type its folder gives it."""

    path: str
    type: RecordType


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file holds; `lost` are the ids of records it holds not as they are meant, so that one slip is not told
    again wherever they are named or missed: records with a mistake, all of a broken file. One of them is "" where an id
    cannot be told. `oid` is the id Git gives to the content, "" of a file that cannot be read."""

    records: list[Record]
    lost: list[str]
    oid: str


def load_source(root: Path, source: Source, oid: str, report: Report) -> Loaded:
    """Read a file once; an `oid` already known is believed."""
    try:
        data = read_bytes(f"{root}/{source.path}")
    except YamlProblem as problem:
        tell(report, source.path, problem)
        return Loaded([], [""], "")
    read = parse_node(source.path, lambda: text_of(data), report)
    records, lost = _typed(source, *read, report) if read else ([], _ids_in(data))
    return Loaded(records, lost, oid or blob_id(data))


def _ids_in(data: bytes) -> list[str]:
    return _ID.findall(data.decode("gb18030", "replace")) or [""]


def _typed(source: Source, text: str, node: Node, report: Report) -> tuple[list[Record], list[str]]:
    """The records of a file and the ids of those it holds not as they are meant."""
    problems: Problems = []
    records: list[Record] = []
    lost: list[str] = []
    for trail, raw, defaults in _entries(node, problems):
        found: Problems = []
        values = source.type.fill({**defaults, **raw}, trail, found)
        problems += [_blame_defaults(problem, len(trail), raw, defaults) for problem in found]
        id = str(values.get("id", ""))
        if id:
            records.append(Record(source.type, id, frozen(values), source.path, trail))
        if found:
            lost.append(id)
    if problems:
        note(report, source.path, text, problems)
    if any(problem.code == "Y013" for problem in problems):  # something stands where a record should
        lost.append("")
    return records, lost


def _blame_defaults(problem: Problem, depth: int, raw: dict[str, Node], defaults: dict[str, Node]) -> Problem:
    """A mistake in a default stands where the default stands."""
    own = problem.trail[depth:]
    name = str(own[0]).removesuffix("<key>") if own else ""
    if name in defaults and name not in raw:
        return Problem(("defaults", *own), problem.code, problem.args)
    return problem


def _entries(node: Node, problems: Problems) -> Iterator[tuple[Trail, dict[str, Node], dict[str, Node]]]:
    """The three forms of a file: one record, a list of records, `defaults` and `records`."""
    if isinstance(node, dict) and "records" not in node:
        yield (), node, {}
        return
    trail: Trail = ()
    defaults: dict[str, Node] = {}
    items = node
    if isinstance(node, dict):
        trail, items = ("records",), node["records"]
        given = node.get("defaults", {})
        defaults = given if need("group", given, ("defaults",), problems) and isinstance(given, dict) else {}
        for key in node.keys() - {"records", "defaults"}:
            args: dict[str, object] = {"key": key, "near": "defaults", "type": "records"}
            problems.append(Problem((f"{key}<key>",), "S003", args))
    if not isinstance(items, list):
        problems.append(Problem(trail, "Y013", {}))
        return
    for n, item in enumerate(items):
        if isinstance(item, dict):
            yield (*trail, n), item, defaults
        else:
            problems.append(Problem((*trail, n), "Y013", {}))
