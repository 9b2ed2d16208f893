"""Records → Site: ids and numbers unique, references found, hidden records gone, everything indexed once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from builder.derive import with_computed
from builder.diagnostics import Place, Report
from builder.fields import FieldSpec
from builder.project import Project
from builder.records import Backlink, FileInfo, Record, Site, frozen
from builder.scalars import closest
from builder.values import Group, files_in
from builder.yamltext import Trail, YamlProblem, locate, read_text


def link(project: Project, records: list[Record], report: Report, lost: Mapping[str, str]) -> Site:
    """The public site on the project's day. All records, hidden ones too, are checked against one another.

    `lost` are ids in files that cannot be read: references to them are not told as mistakes.
    """
    places = Places(project.root)
    known = _by_id(records, report, places)
    _check_unique(known.values(), report, places)
    _check_references(known, lost, report, places)
    _check_columns(project, known, report, places)
    due = [record for record in known.values() if record.is_due(project.today)]
    public = {record.id for record in due}
    due = [with_computed(without_hidden(record, public), project.today) for record in due]
    live = _ordered([r for r in due if not r.is_withdrawn(project.today)])
    gone = _ordered([r for r in due if r.is_withdrawn(project.today)])
    shown = {r.id: r for r in live}
    return Site(
        settings=project.settings,
        columns=project.columns,
        types=project.types,
        vocab=project.vocab,
        records=shown,
        tombstones={r.id: r for r in gone},
        by_column=_by_column(project, live),
        backlinks=_backlinks(live, shown),
        files=_files(project.data / "files", live, report, places),
        today=project.today,
    )


class Places:
    """Finds the line of a value when something is wrong with it; reads a file again only then."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def of(self, record: Record, *steps: str | int) -> Place:
        """The place of a field of a record."""
        try:
            text = read_text(self._root / record.path)
        except YamlProblem:
            return Place(record.path)
        line, column = locate(text, (*record.trail, *steps))
        if steps and (line, column) == locate(text, record.trail):
            own = locate(text, ("defaults", *steps))
            line, column = own if own > (1, 1) else (line, column)
        return Place(record.path, line, column)


def without_hidden(record: Record, public: set[str]) -> Record:
    """The record without its references to records the public may not know of, as if they had never been written."""
    if all(id in public for _, _, _, id in references(record)):
        return record
    values = dict(record.values)
    for spec in record.type.reference_fields:
        if spec.name in values:
            values[spec.name] = _pruned(values[spec.name], public, spec)
    kept = {name: value for name, value in values.items() if value is not None and value != ()}
    return Record(record.type, record.id, frozen(kept), record.path, record.trail)


def _pruned(value: object, public: set[str], spec: FieldSpec) -> object:
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


def _by_id(records: Iterable[Record], report: Report, places: Places) -> dict[str, Record]:
    known: dict[str, Record] = {}
    for record in records:
        first = known.setdefault(record.id, record)
        if first is not record:
            report.add(places.of(record, "id"), "L001", id=record.id, other=str(places.of(first, "id")))
    return known


def _check_unique(records: Iterable[Record], report: Report, places: Places) -> None:
    seen: dict[tuple[str, str, object], Record] = {}
    for record in records:
        for spec in record.type.unique_fields:
            value = record.values.get(spec.name)
            if value is None:
                continue
            first = seen.setdefault((record.type.name, spec.name, value), record)
            if first is not record:
                report.add(places.of(record, spec.name), "L002", field=spec.words, value=value,
                           other=str(places.of(first, spec.name)))  # fmt: skip


def references(record: Record) -> Iterator[tuple[Trail, FieldSpec, FieldSpec, str]]:
    """Every reference of a record: its trail, the reference's spec, the spec of the whole field, the id."""
    for spec in record.type.reference_fields:
        value = record.values.get(spec.name)
        if value is not None:
            for trail, inner, id in _refs(value, spec, (spec.name,)):
                yield trail, inner, spec, id


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


def _check_references(known: dict[str, Record], lost: Mapping[str, str], report: Report, places: Places) -> None:
    for record in known.values():
        for trail, spec, field, id in references(record):
            target = known.get(id)
            if target is None and id in lost:
                continue
            if target is None:
                near = closest(id, _candidates(known, spec))
                report.add(places.of(record, *trail), "L003", field=field.words, id=id, near=near)
            elif "any" not in spec.to and target.type.name not in spec.to:
                report.add(places.of(record, *trail), "L004", field=field.words, id=id,
                           got=target.type.words, want="、".join(spec.to))  # fmt: skip
            elif target is record:
                report.add(places.of(record, *trail), "L007", field=field.words, id=id)


def _candidates(known: dict[str, Record], spec: FieldSpec) -> list[str]:
    return [id for id, record in known.items() if "any" in spec.to or record.type.name in spec.to]


def _check_columns(project: Project, known: dict[str, Record], report: Report, places: Places) -> None:
    columns = project.columns
    for record in known.values():
        wanted = record.values.get("column")
        if wanted is not None and wanted not in columns:
            near = closest(str(wanted), list(columns))
            report.add(places.of(record, "column"), "L009", id=wanted, near=near)


def _ordered(records: list[Record]) -> list[Record]:
    """Sorted by id, so that the order of files never shows."""
    return sorted(records, key=lambda record: record.id)


def in_list_order(records: Iterable[Record], order: tuple[str, ...]) -> tuple[Record, ...]:
    """Sorted by the fields of `order`; a leading minus turns one round; blanks come last either way."""
    found = list(records)
    for name in reversed(order):
        field, down = name.lstrip("-"), name.startswith("-")
        found.sort(key=partial(_sort_key, field=field, blank=0 if down else 2), reverse=down)
    return tuple(found)


def _sort_key(record: Record, field: str, blank: int) -> tuple[int, object]:
    value = record.id if field == "id" else record.values.get(field)
    if value is None:
        return blank, ""
    return 1, f"{value:020d}" if isinstance(value, int) else str(value)


def _by_column(project: Project, live: list[Record]) -> dict[str, tuple[Record, ...]]:
    found = {column.id: [r for r in live if column.takes(r)] for column in project.columns.values()}
    return {id: in_list_order(records, _order(records)) for id, records in found.items()}


def _order(records: list[Record]) -> tuple[str, ...]:
    """A column of one type is in that type's order, a mixed one newest first."""
    kinds = {record.type.name: record.type for record in records}
    return next(iter(kinds.values())).order if len(kinds) == 1 else ("-published_on", "id")


def _backlinks(live: list[Record], shown: dict[str, Record]) -> dict[str, tuple[Backlink, ...]]:
    found: dict[str, list[Backlink]] = defaultdict(list)
    for record in live:
        seen: set[tuple[str, str]] = set()
        for _, _, field, id in references(record):
            if (field.name, id) not in seen:
                seen.add((field.name, id))
                found[id].append(Backlink(record, field))
    return {id: tuple(links) for id, links in found.items()}


def _files(folder: Path, live: list[Record], report: Report, places: Places) -> dict[str, FileInfo]:
    """The attachments public records name, and only those: nothing else of data/files/ is published."""
    found: dict[str, FileInfo] = {}
    for record in live:
        for spec in record.type.file_fields:
            for trail, file in files_in(record.values.get(spec.name), (spec.name,)):
                path = folder / file.path
                if not path.resolve().is_relative_to(folder.resolve()):  # a symbolic link to elsewhere
                    report.add(places.of(record, *trail), "L008", field=spec.words, value=file.path)
                elif path.is_file():
                    data = path.read_bytes()
                    found[file.path] = FileInfo(len(data), hashlib.sha256(data).hexdigest())
                else:
                    report.add(places.of(record, *trail), "L005", field=spec.words, path=file.path)
    return dict(sorted(found.items()))
