"""Sheets that hold a table of each record, as our template lays them out, folded into cells of the main sheet.

What stands in such a sheet is written as the cell it would be (excel/cells.py), so that one way of reading holds for
both; each value keeps the cell it came from, so that a mistake is told where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from builder.bars import BAR, escape
from builder.excel.cells import BREAK
from builder.excel.plain import clean
from builder.excel.subtables import heads_of, own_sheets
from builder.fields import FieldSpec, Vocabularies
from builder.importer.book import Book, Part, Sheet
from builder.importer.heads import DEEPEST, MARKER
from builder.schema import RecordType

Found = tuple[list[str], dict[str, Part]]  # the lines of a cell, and where each value of them stands


def folded(book: Book, kind: RecordType, vocab: Vocabularies) -> Book:
    """The book with its tables within the main sheet; a book that is not of our template as it is."""
    specs = dict(own_sheets(kind))
    tables = {sheet.name: head for sheet in book.sheets if sheet.name in specs
              and (head := _head(sheet, specs[sheet.name])) is not None}  # fmt: skip
    main = next((sheet for sheet in book.sheets if sheet.name not in tables and _marked(sheet) is not None), None)
    if not tables or main is None:
        return book
    notes = list(book.notes)
    for sheet in book.sheets:
        if sheet.name in tables:
            found = _gathered(sheet, tables[sheet.name], specs[sheet.name], vocab)
            numbers = {main.at(row, 0) for row in range(len(main.rows))}
            notes += [("I038", {"sheet": sheet.name, "row": row, "number": number})
                      for number, row in _strays(sheet, tables[sheet.name], found, numbers)]  # fmt: skip
            main = _with_column(main, specs[sheet.name], found)
    left = tuple(main if s.name == main.name else s for s in book.sheets if s.name not in tables)
    return replace(book, sheets=left, notes=tuple(notes))


def _head(sheet: Sheet, spec: FieldSpec) -> int | None:
    """The row of a table's head; None where the sheet only has its name."""
    wanted = [clean(head) for head in heads_of(spec)]
    for row in range(min(DEEPEST, len(sheet.rows))):
        if [clean(sheet.at(row, n)) for n in range(len(wanted))] == wanted:
            return row
    return None


def _marked(sheet: Sheet) -> int | None:
    """The row of the main sheet's head."""
    rows = range(min(DEEPEST, len(sheet.rows)))
    return next((row for row in rows if sheet.at(row, 0) == MARKER), None)


def _gathered(sheet: Sheet, head: int, spec: FieldSpec, vocab: Vocabularies) -> dict[str, Found]:
    """Number of the record → its lines. Rows in which nothing of an item stands are none."""
    slugs = {clean(choice.text): choice.slug for choice in vocab[spec.rows]} if spec.rows else {}
    first = 2 if spec.rows else 1
    found: dict[str, Found] = {}
    for row in range(head + 1, len(sheet.rows)):
        texts = [sheet.at(row, first + n) for n in range(len(spec.fields))]
        if not any(texts):
            continue
        lines, parts = found.setdefault(sheet.at(row, 0), ([], {}))
        item = sheet.at(row, 1)
        step = slugs.get(clean(item), item) if spec.rows else str(len(lines))
        lines.append(BAR.join(_line([item] if spec.rows else [], texts)))
        parts[step] = Part(sheet.name, row, 0, item)
        parts |= {f"{step}.{member.name}": Part(sheet.name, row, first + n, texts[n])
                  for n, member in enumerate(spec.fields)}  # fmt: skip
    return found


def _line(start: list[str], texts: list[str]) -> Iterator[str]:
    yield from start
    while len(texts) > 1 and not texts[-1]:
        texts = texts[:-1]
    yield from (escape(text.replace("\n", BREAK)) for text in texts)


def _strays(sheet: Sheet, head: int, found: Mapping[str, Found], numbers: set[str]) -> Iterator[tuple[str, int]]:
    """Rows whose number no row of the main sheet has: number and row, from 1."""
    for number in found.keys() - numbers:
        rows = range(head + 1, len(sheet.rows))
        yield number or "—", next(row + 1 for row in rows if sheet.at(row, 0) == number and any(sheet.rows[row][1:]))


def _with_column(main: Sheet, spec: FieldSpec, found: Mapping[str, Found]) -> Sheet:
    """The main sheet with a further column that holds the table of each record."""
    head, at = _marked(main), main.width
    assert head is not None
    rows = [[*row, *[""] * (at - len(row)), ""] for row in main.rows]
    rows[head][at] = f"{spec.label}（{spec.name}）"
    nested = dict(main.nested)
    for number, row in enumerate(rows):
        if number > head and row[0] in found:
            lines, parts = found[row[0]]
            row[at] = "\n".join(lines)
            nested[number, at] = parts
    return replace(main, rows=rows, nested=nested)
