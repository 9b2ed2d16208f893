"""The template of a type with what this very site knows: its units, its words, its records."""

from __future__ import annotations

from openpyxl import Workbook

from builder.excel.notes import Guide
from builder.excel.template import template
from builder.importer.shelf import Kept, RecordNames, Shelf, entries, types_named
from builder.program import PACKAGE
from builder.project import Project
from builder.schema import RecordType
from builder.yamltext import Node, parse, read_text

MOST = 2000  # names of one type in a drop-down


def workbook(project: Project, kind: RecordType, filled: bool, spare: int) -> Workbook:
    """The workbook to fill; with `filled` the records there are stand in it."""
    shelf = Shelf(project, types_named(kind))
    names = RecordNames(shelf)
    titles = {name: _titles(shelf.of_type(name), names) for name in types_named(kind)}
    stand_ins = {name: found[0] for name in titles if (found := _titles(_samples(shelf.of_type(name)), names))}
    guide = Guide(names, project.vocab, _example(project, kind, shelf), stand_ins)
    records = [kept.node for kept in shelf.of_type(kind.name)] if filled else []
    return template(kind, guide, records, titles, spare)


def _titles(records: list[Kept], names: RecordNames) -> list[str]:
    return sorted({names.name_of(kept.id, (kept.type,)) for kept in records})[:MOST]


def _samples(records: list[Kept]) -> list[Kept]:
    """Records that are examples themselves, where there are any: an example claims nothing of a real office."""
    return [kept for kept in records if kept.node.get("sample") == "是"] or records


def _example(project: Project, kind: RecordType, shelf: Shelf) -> dict[str, Node]:
    """The record of the starter site for types that come with the program, else one of the site's own."""
    for path in sorted((PACKAGE / "starter/data" / kind.name).glob("*.yml")):
        if kind.folder.is_relative_to(PACKAGE):
            return next(({**defaults, **own} for _, own, defaults in entries(parse(read_text(path)))), {})
    return dict(next((kept.node for kept in shelf.of_type(kind.name)), {}))
