"""An import from beginning to end: files → tables → rows → changes → files tried out → written, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.diagnostics import Diagnostic, Place
from builder.excel.cells import Reading, read
from builder.excel.columns import columns_of
from builder.excel.notes import required
from builder.excel.sheets_of_ours import OURS
from builder.importer.book import Book, Refused, Sheet
from builder.importer.changes import NEW, REFUSED, UPDATED, Change, Decider, texts_after
from builder.importer.folded import folded
from builder.importer.formats import read_file
from builder.importer.heads import Head, Vocabulary, find_head
from builder.importer.identity import slug_of
from builder.importer.nodes import Maker, Row
from builder.importer.outcome import Outcome, SheetOutcome
from builder.importer.rows import items_of
from builder.importer.shelf import RecordNames, Shelf, types_named, words_of
from builder.importer.telling import tell_absent, tell_head, tell_problems, tell_rows
from builder.importer.trial import try_out
from builder.importer.wishes import Wishes
from builder.project import Project
from builder.scalars import Problem, Problems
from builder.schema import RecordType
from builder.yamltext import Node

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Ready:
    """What every sheet of a run is read with."""

    project: Project
    kind: RecordType
    wishes: Wishes
    names: RecordNames
    given: Mapping[str, Node]


def plan_import(project: Project, kind: RecordType, files: Sequence[Path], wishes: Wishes) -> Outcome:
    """What an import would do; nothing is written. Mistakes are in the outcome, none is raised."""
    shelf = Shelf(project, types_named(kind))
    names = RecordNames(shelf)
    ready = Ready(project, kind, wishes, names, given_values(kind, wishes.given, Reading(names, project.vocab)))
    outcome = Outcome()
    rows: list[tuple[SheetOutcome, Row, Maker | None]] = []
    for path in files:
        for sheet, made in _read(ready, path, files, outcome):
            outcome.sheets.append(sheet)
            rows += [(sheet, row, maker) for row, maker in made]
    _read_again(rows, ready)
    decider = Decider(kind, shelf, wishes.keys, ready.given)
    for sheet, row, _ in rows:
        sheet.changes.append(decider.decide(row))
    tell_absent(outcome, kind)
    _try(outcome, project, kind, f"data/{kind.name}/{wishes.into or slug_of(files[0].stem) or 'daoru'}.yml", wishes)
    tell_problems(outcome)
    if outcome.failed and not wishes.partial:
        outcome.texts = {}
    outcome.files = outcome.files if outcome.texts else {}
    return outcome


def save(project: Project, outcome: Outcome) -> None:
    """Write the files of a plan, each beside its place first, so that a full disk loses nothing."""
    staged: list[tuple[Path, Path]] = []
    for name, data in outcome.files.items():
        file = project.data / "files" / name
        if not file.exists():  # its name is that of its content: what is there is the same
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    for name, text in outcome.texts.items():
        target = project.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.new")
        beside.write_text(text, "utf-8", newline="")
        staged.append((beside, target))
    for beside, target in staged:
        beside.replace(target)
    outcome.saved = True


def given_values(kind: RecordType, given: Mapping[str, str], reading: Reading) -> dict[str, Node]:
    """The values of `--set`, read as a cell of their field would be."""
    return {name: value if "{" in value else read(value, kind.by_name[name], reading, (name,), [])
            for name, value in given.items()}  # fmt: skip


Made = list[tuple[Row, "Maker | None"]]


def _read(ready: Ready, path: Path, files: Sequence[Path], outcome: Outcome) -> Iterator[tuple[SheetOutcome, Made]]:
    """The sheets of a file with their rows."""
    twin = _same_before(path, files)
    if twin:
        outcome.told.append(Diagnostic(Place(path.name), "I024", {"other": twin.name}))
        return
    try:
        content = read_file(path, ready.project, ready.kind, ready.wishes)
    except Refused as refused:
        outcome.told.append(
            Diagnostic(Place(path.name, refused.line, 1 if refused.line else 0), refused.code, refused.args_)
        )
        return
    if isinstance(content, Book):
        content = folded(content, ready.kind, ready.project.vocab)
    outcome.told += [Diagnostic(Place(path.name), code, args) for code, args in content.notes]
    if isinstance(content, Book):
        yield from _tables(ready, content, outcome)
    else:
        for row in content.rows:
            complete(row, ready.given)
        outcome.files |= content.files
        yield SheetOutcome(path.name, ""), [(row, None) for row in content.rows]


def complete(row: Row, given: Mapping[str, Node]) -> None:
    """The values of `--set` in a row no table gave; what was guessed gives way to them."""
    for name, value in given.items():
        if "{" not in str(value) and (name not in row.node or name in row.filled):
            row.node[name] = value
            row.filled = tuple(other for other in row.filled if other != name)


def _same_before(path: Path, files: Sequence[Path]) -> Path | None:
    earlier = files[: list(files).index(path)]
    digest = hashlib.sha256(path.read_bytes()).digest()
    return next((other for other in earlier if hashlib.sha256(other.read_bytes()).digest() == digest), None)


def _tables(ready: Ready, book: Book, outcome: Outcome) -> Iterator[tuple[SheetOutcome, Made]]:
    found = 0
    for sheet in book.sheets:
        made = SheetOutcome(book.path.name, sheet.name)
        made.left_out = _left_out(sheet, ready.wishes, book)
        head = None if made.left_out else find_head(sheet, Vocabulary(columns_of(ready.kind), ready.wishes.columns))
        if made.left_out == "hidden":
            made.told.append(Diagnostic(Place(book.path.name, sheet=sheet.name), "I014", {"sheet": sheet.name}))
        if head is None:
            made.left_out = made.left_out or "no_table"
            yield made, []
        else:
            found += 1
            yield made, _table(ready, sheet, head, made)
    if not found:
        fields = "、".join(column.label() for column in columns_of(ready.kind) if required(column))
        outcome.told.append(Diagnostic(Place(book.path.name), "I010", {"type": ready.kind.words, "fields": fields,
                                                                      "name": ready.kind.name}))  # fmt: skip


def _left_out(sheet: Sheet, wishes: Wishes, book: Book) -> str:
    if wishes.sheets:
        return "" if sheet.name in wishes.sheets else "not_wanted"
    if sheet.name in OURS:
        return "ours"
    if sheet.hidden and not wishes.with_hidden:
        return "hidden" if any(map(any, sheet.rows)) else "empty"
    return "" if any(map(any, sheet.rows)) else "empty"


def _table(ready: Ready, sheet: Sheet, head: Head, made: SheetOutcome) -> Made:
    made.head = head
    tell_head(made, sheet, head)
    reading = Reading(ready.names, ready.project.vocab, sheet.epoch_1904)
    maker = Maker(ready.kind, head.columns, reading, ready.names, ready.given)
    items, made.skipped = items_of(sheet, head, ready.wishes.with_hidden, ready.wishes.fill)
    tell_rows(made, sheet, items)
    return [(maker.row(sheet.name, item), maker) for item in items]


def _read_again(rows: list[tuple[SheetOutcome, Row, Maker | None]], ready: Ready) -> None:
    """Rows that name others of the same run are read once more, now that those are known by name."""
    if not any(problem.code == "I018" for _, row, _ in rows for problem in row.problems):
        return
    decider = Decider(ready.kind, Shelf(ready.project, types_named(ready.kind)), ready.wishes.keys, ready.given)
    for _, row, _ in rows:
        change = decider.decide(Row(row.sheet, row.line, dict(row.node), row.cells))
        for word in words_of(change.node):
            ready.names.add(change.id, ready.kind.name, word)
    for n, (sheet, row, maker) in enumerate(rows):
        if maker and row.item and any(problem.code == "I018" for problem in row.problems):
            rows[n] = sheet, maker.row(row.sheet, row.item), maker


def _try(outcome: Outcome, project: Project, kind: RecordType, target: str, wishes: Wishes) -> None:
    """Work out the files and judge them, also beside rows refused already: all mistakes are told at once.

    With `--partial` again without the rows that failed. A column in doubt comes first: what it holds is not known.
    """
    while True:
        good = [change for change in outcome.changes if change.outcome in (NEW, UPDATED)]
        if not good or (outcome.failed and not wishes.partial):
            return
        texts, unwritable = texts_after(project, good, target)
        for change in unwritable:
            _refuse(change, [Problem((), "I028", {"path": change.kept.path if change.kept else target})])
        if not unwritable and not _judged(outcome, project, texts, good, wishes):
            outcome.texts = texts
            return
        if not wishes.partial or outcome.failed:
            return


def _judged(outcome: Outcome, project: Project, texts: Texts, good: Iterable[Change], wishes: Wishes) -> bool:
    """True when the check refuses a row of ours, or something of others we would spoil."""
    by_id = {change.id: change for change in good}
    refused = {change.id for change in outcome.changes if change.outcome == REFUSED}
    verdict = try_out(project, texts, set(by_id))
    wrong = False
    for id, trail, item in verdict.own:
        if item.code == "L005" and item.args["path"] in outcome.files:
            continue  # it comes with the record
        if not wishes.partial and refused & {str(value) for value in item.args.values()}:
            continue  # it names a row that comes once that is mended
        problem = Problem(trail, item.code, dict(item.args))
        if item.severity == "error":
            _refuse(by_id[id], [problem])
            wrong = True
        elif problem not in by_id[id].row.warnings:
            by_id[id].row.warnings.append(problem)
    outcome.told += verdict.others
    return wrong or bool(verdict.others)


def _refuse(change: Change, problems: Problems) -> None:
    change.outcome = REFUSED
    change.row.problems += problems
