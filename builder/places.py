"""Where a value of a record stands in its file: looked up only when something is wrong with it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from builder.diagnostics import Place
from builder.records import Record
from builder.yamltext import YamlProblem, locate, read_text


class Places:
    """Finds the line of a value when something is wrong with it; reads a file again only then.

    The file asked for last is kept: one may hold fifty thousand records with something wrong in each.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._text = lru_cache(maxsize=1)(lambda path: read_text(root / path))

    def of(self, record: Record, *steps: str | int) -> Place:
        """The place of a field of a record."""
        try:
            text = self._text(record.path)
        except YamlProblem:
            return Place(record.path)
        line, column = locate(text, (*record.trail, *steps))
        if steps and (line, column) == locate(text, record.trail):
            own = locate(text, ("defaults", *steps))
            line, column = own if own > (1, 1) else (line, column)
        return Place(record.path, line, column)
