"""The statutory tables of annual reports add up (ANN-03, ANN-04, ANN-05; 国办公开办函〔2021〕30号)."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Report
from builder.fields import FieldSpec
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.values import Group

APPLICANTS = ("person", "company", "research", "charity", "law", "other")
RESULTS = ("granted", "partial", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "u1", "u2", "u3",
           "n1", "n2", "n3", "n4", "n5", "o1", "o2", "o3")  # fmt: skip
REVIEW = ("upheld", "corrected", "other", "pending")
Finding = tuple[str, str, str, int, int]  # table, row, cell, as written, as it should be


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell every sum of a report that does not add up."""
    reports = [record for record in records if record.type.name == "annual_report"]
    for record in reports:
        for table, row, cell, written, right in _wrong_sums(record):
            field = record.type.by_name[table]
            names = names_of(project, field, row, cell)
            place = places.of(record, table, row, cell)
            report.add(place, "R010", field=field.words, written=written, right=right, **names)
        for row, cell in _blank_cells(project, record):
            names = names_of(project, record.type.by_name["table2"], row, cell)
            report.add(places.of(record, "table2", row), "R012", **names)


def names_of(project: Project, table: FieldSpec, row: str, cell: str) -> dict[str, object]:
    """Row and column as the printed table calls them, in both languages."""
    choice = next(choice for choice in project.vocab[table.rows] if choice.slug == row)
    spec = next(spec for spec in table.fields if spec.name == cell)
    return {"row": {"zh": choice.text, "en": choice.en}, "cell": {"zh": spec.label, "en": spec.label_en}}


def _wrong_sums(record: Record) -> Iterator[Finding]:
    table3, table4 = record.values.get("table3"), record.values.get("table4")
    if isinstance(table3, Group):
        yield from _across(table3, "table3", APPLICANTS)
        yield from _down(table3)
    if isinstance(table4, Group):
        yield from _across(table4, "table4", REVIEW)


def _across(table: Group, name: str, cells: tuple[str, ...]) -> Iterator[Finding]:
    for row in table:
        total = sum(cell_of(table, row, cell) for cell in cells)
        if cell_of(table, row, "total") != total:
            yield name, row, "total", cell_of(table, row, "total"), total


def _down(table: Group) -> Iterator[Finding]:
    for cell in (*APPLICANTS, "total"):
        total = sum(cell_of(table, row, cell) for row in RESULTS)
        if cell_of(table, "total", cell) != total:
            yield "table3", "total", cell, cell_of(table, "total", cell), total
        received = cell_of(table, "new", cell) + cell_of(table, "carried_in", cell)
        handled = cell_of(table, "total", cell) + cell_of(table, "carried_out", cell)
        if received != handled:
            written = cell_of(table, "carried_out", cell)
            yield "table3", "carried_out", cell, written, received - cell_of(table, "total", cell)


def _row(table: object, row: str) -> Group:
    line = table.get(row) if isinstance(table, Group) else None
    return line if isinstance(line, Group) else Group({}, frozenset())


def cell_of(table: object, row: str, cell: str) -> int:
    """The number in a cell of a statutory table; 0 where there is none."""
    value = _row(table, row).get(cell)
    return value if isinstance(value, int) else 0


def _blank_cells(project: Project, record: Record) -> Iterator[tuple[str, str]]:
    table = record.values.get("table2")
    for choice in project.vocab["annual_table2"]:
        row, cells = _row(table, choice.slug), choice.get("cells")
        for cell in cells if isinstance(cells, tuple) else ():
            if row.get(cell) is None:
                yield choice.slug, cell


def years(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell what one year carried over and the next did not bring."""
    by_year = {(r.values.get("org"), r.values.get("year")): r for r in records}
    for (org, year), record in by_year.items():
        before = by_year.get((org, year - 1)) if isinstance(year, int) else None
        if before is None:
            continue
        carried = cell_of(before.values.get("table3"), "carried_out", "total")
        brought = cell_of(record.values.get("table3"), "carried_in", "total")
        if carried != brought:
            report.add(places.of(record, "table3", "carried_in", "total"), "R011", year=year, brought=brought,
                       before=int(str(year)) - 1, carried=carried)  # fmt: skip
