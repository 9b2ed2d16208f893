"""What is wrong, where, and what to do about it: values, collected in a Report, never printed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.yamltext import parse, read_text

MESSAGES = Path(__file__).with_name("messages.yml")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a source: path relative to the site, line and column counted from 1 (0: the whole file).

    In a workbook `sheet` names the sheet, line and column are those of the cell: `任务.xlsx Sheet1!C5`.
    """

    path: str
    sheet: str = field(default="", kw_only=True)
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.path} {self.sheet}" + (f"!{self.cell}" if self.line else "")
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it (`C5`); the row alone (`5`) where no column is meant."""
        return f"{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """The letters a spreadsheet gives a column counted from 1: `A`, `Z`, `AA`; nothing for 0."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake of the user's. `code` never changes its meaning; `args` fill the words of messages.yml."""

    place: Place
    code: str
    args: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """`error` stops the build, `warning` does not."""
        return str(catalogue()[self.code].get("severity", "error"))

    def message(self, lang: str) -> str:
        """One sentence: what is wrong."""
        return self._words("message", lang)

    def hint(self, lang: str) -> str:
        """One sentence: what to do."""
        alone = self.args.get("near") == "" and "hint_alone" in catalogue()[self.code][lang]
        return self._words("hint_alone" if alone else "hint", lang)

    def _words(self, part: str, lang: str) -> str:
        args = {name: value[lang] if isinstance(value, dict) else value for name, value in self.args.items()}
        return str(catalogue()[self.code][lang][part]).format_map(args)

    def as_json(self, lang: str) -> dict[str, object]:
        """The shape of `gongkai check --format json`."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message(lang),
            "hint": self.hint(lang),
            **({"sheet": self.place.sheet, "cell": self.place.cell} if self.place.sheet else {}),
        }


class Report:
    """All mistakes of a run, shown together, sorted by place."""

    def __init__(self) -> None:
        self._items: list[Diagnostic] = []

    def add(self, place: Place, code: str, **args: object) -> None:
        """Note a mistake; the run goes on to find the others."""
        self._items.append(Diagnostic(place, code, args))

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Take over mistakes found elsewhere."""
        self._items.extend(items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(set_of(self._items), key=lambda d: (d.place, d.code)))

    def __len__(self) -> int:
        return len(self._items)

    @property
    def failed(self) -> bool:
        """True when at least one mistake is an error."""
        return any(item.severity == "error" for item in self._items)


def set_of(items: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The items without exact repetitions (args are mappings, so a set will not do)."""
    return list({(d.place, d.code, repr(d.args)): d for d in items}.values())


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, Any]]:
    """Every code with its words in both languages, read once from messages.yml."""
    node: Any = parse(read_text(MESSAGES))
    return node  # type: ignore[no-any-return]


class Stop(Exception):
    """The run cannot go on; the report already says why. Raised by the pipeline, caught by the command line."""
