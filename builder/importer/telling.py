"""Mistakes and remarks of an import, each with the cell it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.diagnostics import Diagnostic, Place
from builder.importer.book import Part, Sheet
from builder.importer.heads import Head
from builder.importer.nodes import Row
from builder.importer.outcome import Outcome, SheetOutcome
from builder.importer.rows import Item
from builder.scalars import Problem
from builder.schema import RecordType


def tell_head(made: SheetOutcome, sheet: Sheet, head: Head) -> None:
    """Columns nobody knows, and fields that have two."""
    for column, near in head.unknown.items():
        if any(sheet.at(row, column) for row in range(head.bottom + 1, len(sheet.rows))):
            word = " ".join(head.words[column].split())
            args: dict[str, object] = {
                "head": word,
                "near": near.label() if near else "",
                "name": near.name if near else "",
            }
            made.told.append(Diagnostic(_cell(made, head.bottom, column), "I011", args))
    for column, field_ in head.doubled.items():
        args = {"head": head.words[column], "field": field_.spec.words, "other": _other(head, field_.name)}
        made.told.append(Diagnostic(_cell(made, head.bottom, column), "I012", args))


def _other(head: Head, name: str) -> str:
    column = head.place_of(name)
    return head.words.get(column, "") if column is not None else ""


def _cell(made: SheetOutcome, row: int, column: int) -> Place:
    """The place of a cell, row and column from 0; column -1 means the row as a whole."""
    return Place(made.file, row + 1, column + 1, sheet=made.sheet)


def tell_rows(made: SheetOutcome, sheet: Sheet, items: Sequence[Item]) -> None:
    """Rows left out because they are hidden, and rows taken as going on with the one above."""
    hidden = [skip.row + 1 for skip in made.skipped if skip.reason == "hidden"]
    if hidden:
        rows = "、".join(map(str, hidden[:10]))
        made.told.append(Diagnostic(_cell(made, hidden[0] - 1, -1), "I013", {"count": len(hidden), "rows": rows}))
    merged = {merge.top for merge in sheet.merges if merge.bottom > merge.top}
    for item in items:
        if item.joined and item.row not in merged:
            made.told.append(Diagnostic(_cell(made, item.joined[0], -1), "I015", {"row": item.row + 1}))


def tell_absent(outcome: Outcome, kind: RecordType) -> None:
    """A required field the table has no column for is told once, at the head, and not for every row."""
    for sheet in outcome.sheets:
        absent: dict[str, Problem] = {}
        for change in sheet.changes:
            for problem in [p for p in change.row.problems if p.code == "S002" and not p.trail]:
                name = str(problem.args["name"])
                if not sheet.head or not any(column.path[0] == name for column in sheet.head.columns.values()):
                    absent[name] = problem
                    change.row.problems.remove(problem)
        for name in absent:
            args: dict[str, object] = {"field": kind.by_name[name].words, "name": name}
            if sheet.head:
                sheet.told.append(Diagnostic(_cell(sheet, sheet.head.bottom, -1), "I026", args))
            else:
                sheet.told.append(Diagnostic(Place(sheet.file), "I035", args))


def tell_problems(outcome: Outcome) -> None:
    """Give the mistakes of every row their cells."""
    for sheet in outcome.sheets:
        for change in sheet.changes:
            for problem in [*change.row.problems, *change.row.warnings]:
                sheet.told.append(_told(sheet, change.row, problem))


def _told(sheet: SheetOutcome, row: Row, problem: Problem) -> Diagnostic:
    place = _place(sheet, row, problem)
    if problem.code == "S002" and place.column:  # said in words of a sheet, not of YAML
        return Diagnostic(place, "I037", {"field": problem.args["field"]})
    return Diagnostic(place, problem.code, problem.args)


def _part(parts: Mapping[str, Part], steps: list[str]) -> Part | None:
    """The part a mistake is in: the value, else its row, else the first of the record."""
    return parts.get(".".join(steps)) or parts.get(steps[0] if steps else "") or next(iter(parts.values()), None)


def _place(sheet: SheetOutcome, row: Row, problem: Problem) -> Place:
    if not sheet.sheet:  # a document is one record; of JSON the number of the record is told
        return Place(sheet.file, sheet=f"#{row.line + 1}" if len(sheet.changes) > 1 else "")
    missing = (str(problem.args["name"]),) if problem.code == "S002" else ()
    steps = [str(step) for step in problem.trail if not str(step).endswith("<key>")]
    cell = row.cells.get(".".join([*steps, *missing])) or row.cell(problem.trail)
    if cell and cell.parts and steps and (part := _part(cell.parts, [*steps[1:], *missing])):
        return Place(sheet.file, part.row + 1, part.column + 1, sheet=part.sheet)
    if cell is None and missing and sheet.head and (column := sheet.head.place_of(missing[0])) is not None:
        return _cell(sheet, row.line, column)
    return _cell(sheet, row.line if cell is None else cell.row, -1 if cell is None else cell.column)
