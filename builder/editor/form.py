"""A record type as the editor's page needs it: one input a field, in words a person understands."""

from __future__ import annotations

from builder.fields import FieldSpec
from builder.project import Project
from builder.schema import RecordType

GRID = 7  # columns of the grid; the rest of a record stands in its form
_IN_GRID = {"text", "date", "due", "choice", "flag", "number", "money", "ref", "url"}
Form = dict[str, object]


def form(project: Project, kind: RecordType, lang: str) -> Form:
    """Label, fields and grid columns of a type."""
    column = project.columns.get(kind.column)
    return {
        "name": kind.name,
        "label": kind.name_in(lang),
        "column": column.name_in(lang) if column else "",
        "grid": grid_columns(kind),
        "fields": [_input(project, spec, lang) for spec in kind.fields if not spec.computed],
    }


def grid_columns(kind: RecordType) -> list[str]:
    """The fields worth a column: the title, what the lists show, what must be filled in; each fits into a cell."""
    wanted = ["title", *kind.list_fields, *(spec.name for spec in kind.fields if spec.required)]
    fits = [name for name in dict.fromkeys(wanted) if _fits(kind.by_name[name])]
    return fits[:GRID]


def _fits(spec: FieldSpec) -> bool:
    return spec.name != "id" and not spec.computed and spec.kind in _IN_GRID


def _input(project: Project, spec: FieldSpec, lang: str) -> Form:
    english = lang == "en"
    made: Form = {
        "name": spec.name,
        "kind": spec.kind,
        "label": spec.name_in(lang),
        "required": spec.required,
        "help": (spec.help_en if english else "") or spec.help,
        "basis": spec.basis,
    }
    if spec.choices:
        made["choices"] = [choice.text for choice in project.vocab[spec.choices]]
    if spec.rows:
        made["rows"] = [[choice.slug, choice.text] for choice in project.vocab[spec.rows]]
    if spec.to:
        made["to"] = list(spec.to)
    if spec.of:
        made["of"] = _input(project, spec.of, lang)
    if spec.fields:
        made["fields"] = [_input(project, part, lang) for part in spec.fields]
    return made
