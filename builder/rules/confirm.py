"""What an import guessed stays marked in `to_confirm` until a person has looked: told, and no mistake."""

from __future__ import annotations

from builder.diagnostics import LANGUAGES, Report
from builder.places import Places
from builder.project import Project
from builder.records import Record


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell records that hold guesses."""
    for record in records:
        names = record.values.get("to_confirm")
        if isinstance(names, tuple) and names:
            words = {lang: "、".join(_word(record, str(name), lang) for name in names) for lang in LANGUAGES}
            report.add(places.of(record, "to_confirm"), "I040", fields=words)


def _word(record: Record, name: str, lang: str) -> str:
    spec = record.type.by_name.get(name)
    return spec.name_in(lang) if spec else name
