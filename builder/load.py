"""data/<type>/*.yml → records. Every file is read and checked; every mistake of every file is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.cache import Cache
from builder.diagnostics import Place, Report
from builder.project import Project, note, read_node, relative
from builder.records import Record, frozen
from builder.scalars import Problem, Problems, closest, need
from builder.schema import RecordType
from builder.yamltext import Node, Trail, read_text

NOT_TYPES = {"files", "rules"}  # folders of data/ that hold no records
_ID = re.compile(r"^[\s-]*id:\s*([a-z0-9-]+)", re.MULTILINE)
Lost = dict[str, str]  # id → type, of records in files that cannot be read
SUFFIXES = {".yml", ".yaml"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file of records and the type its folder gives it."""

    path: str
    type: RecordType


def find_sources(project: Project, report: Report) -> list[Source]:
    """All files of records below data/, sorted by path; folders that are no type are told."""
    sources: list[Source] = []
    for folder in sorted(path for path in project.data.iterdir() if path.is_dir()):
        kind = project.types.get(folder.name)
        if kind:
            sources += [Source(relative(path, project.root), kind) for path in _files(folder)]
        elif folder.name not in NOT_TYPES and not folder.name.startswith("."):
            near = closest(folder.name, list(project.types))
            report.add(Place(relative(folder, project.root)), "S001", name=folder.name, near=near)
    return sources


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.suffix in SUFFIXES and not p.name.startswith("."))


def load(project: Project, sources: list[Source], report: Report, cache: Cache) -> tuple[list[Record], Lost]:
    """All records of all sources, public or not, with their mistakes in the report; and what could not be read."""
    records: list[Record] = []
    lost: Lost = {}
    for source in sources:
        found = load_source(project, source, report, cache)
        if found is None:
            lost |= dict.fromkeys(_ids_in(project.root / source.path), source.type.name)
        else:
            records += found
    return records, lost


def _ids_in(path: Path) -> list[str]:
    """The ids a broken file seems to hold, so that one slip is not told again wherever its records are named."""
    try:
        return _ID.findall(path.read_bytes().decode("gb18030", "replace"))
    except OSError:
        return []


def load_source(project: Project, source: Source, report: Report, cache: Cache) -> list[Record] | None:
    """The records of one file, None when it cannot be read; depends on nothing but the file and its type."""
    node = cache.node(source.path)
    if node is None:
        mistakes = len(report)
        read = read_node(project.root, source.path, report)
        if read is None:
            return None
        node = read[1]
        if len(report) == mistakes:
            cache.keep_node(source.path, node)
    problems: Problems = []
    records = list(_records(source, node, problems))
    if problems:
        note(report, source.path, read_text(project.root / source.path), problems)
    return records


def _records(source: Source, node: Node, problems: Problems) -> Iterator[Record]:
    for trail, raw, defaults in _entries(node, problems):
        found: Problems = []
        values = source.type.fill({**defaults, **raw}, trail, found)
        problems += [_blame_defaults(problem, len(trail), raw, defaults) for problem in found]
        if "id" in values:
            yield Record(source.type, str(values["id"]), frozen(values), source.path, trail)


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
