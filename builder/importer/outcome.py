"""What an import did or would do: counts and reasons per sheet, every row accounted for; as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.diagnostics import Diagnostic
from builder.importer.changes import DOUBLE, NEW, REFUSED, SAME, UPDATED, Change
from builder.importer.heads import Head
from builder.importer.rows import Skipped

OUTCOMES = (NEW, UPDATED, SAME, DOUBLE, REFUSED)


@dataclass
class SheetOutcome:
    """What became of one sheet, or of a file without sheets. `left_out` says why a sheet was not read at all."""

    file: str
    sheet: str
    head: Head | None = None
    changes: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    told: list[Diagnostic] = field(default_factory=list)
    left_out: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome; rows read is their sum."""
        found = Counter(change.outcome for change in self.changes)
        return {"rows": len(self.changes), **{name: found[name] for name in OUTCOMES}}

    def as_json(self, lang: str) -> dict[str, object]:
        """The sheet's part of the report."""
        head = self.head
        words = head.words if head else {}
        return {
            "file": self.file,
            "sheet": self.sheet,
            "left_out": self.left_out,
            "head_row": head.bottom + 1 if head else 0,
            "columns": {words.get(c, ""): column.name for c, column in head.columns.items()} if head else {},
            "ignored_columns": [words[c] for c in head.ignored if c in words] if head else [],
            **self.counts,
            "records": [{"row": c.row.line + 1, "id": c.id, "outcome": c.outcome} for c in self.changes],
            "joined": [
                {"row": c.row.line + 1, "with": [r + 1 for r in c.row.joined]} for c in self.changes if c.row.joined
            ],
            "skipped": [{"row": item.row + 1, "reason": item.reason} for item in self.skipped],
            "told": [item.as_json(lang) for item in self.told],
        }


@dataclass
class Outcome:
    """What became of a whole run. `files` are the paths written, or that would be; `saved` tells which."""

    sheets: list[SheetOutcome] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # pictures and files of documents, by paths below data/files
    told: list[Diagnostic] = field(default_factory=list)
    saved: bool = False

    @property
    def changes(self) -> list[Change]:
        """Every row of every sheet."""
        return [change for sheet in self.sheets for change in sheet.changes]

    @property
    def everything_told(self) -> Sequence[Diagnostic]:
        """All mistakes and remarks, of sheets and of the run."""
        return [*self.told, *(item for sheet in self.sheets for item in sheet.told)]

    @property
    def failed(self) -> bool:
        """True when something was refused."""
        return any(item.severity == "error" for item in self.everything_told)

    def as_json(self, lang: str) -> dict[str, object]:
        """The report of `--report FILE.json`."""
        total = Counter[str]()
        for sheet in self.sheets:
            total.update(sheet.counts)
        return {
            "saved": self.saved,
            "files": [*sorted(self.texts), *(f"data/files/{path}" for path in sorted(self.files))],
            **{name: total[name] for name in ("rows", *OUTCOMES)},
            "told": [item.as_json(lang) for item in self.told],
            "sheets": [sheet.as_json(lang) for sheet in self.sheets],
        }
