"""From items to records-to-be: cells read as their fields want them, units by name, what is missing filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from builder.excel.cells import Reading, read
from builder.excel.columns import SheetColumn, columns_of
from builder.excel.prose import unescaped
from builder.fields import FieldSpec
from builder.importer.book import NumberText
from builder.importer.rows import Item, Value
from builder.importer.shelf import RecordNames
from builder.scalars import Problem, Problems
from builder.schema import RecordType
from builder.yamltext import Node

CLEAR = "（清空）"  # typed into a cell to remove what stands; a blank cell keeps it
KEEP = "（未列出，导入时不改动）"  # what the template writes for a text no cell can hold
_NOTHING = {"", "/", "／", "\\", "-", "—", "——", "－", "无", "暂无", "None"}  # blank, in fields that are no free text
_WORDY = {"text", "markdown", "due", "list", "table", "group"}
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
LONGEST_TITLE = 60


@dataclass(slots=True)
class Row:
    """One record-to-be. `node` is what the file says of it, `cleared` what it wants removed, `filled` what we added."""

    sheet: str
    line: int
    node: dict[str, Node]
    cells: Mapping[str, Value] = field(default_factory=dict)
    problems: Problems = field(default_factory=list)
    warnings: Problems = field(default_factory=list)
    cleared: tuple[tuple[str, ...], ...] = ()
    filled: tuple[str, ...] = ()
    joined: tuple[int, ...] = ()
    item: Item | None = None

    def cell(self, trail: tuple[str | int, ...]) -> Value | None:
        """The cell a value below the record came from; None for what no cell held."""
        steps = [str(step).removesuffix("<key>") for step in trail[:2]]
        return self.cells.get(".".join(steps)) or (self.cells.get(steps[0]) if steps else None)


@dataclass(frozen=True)
class Maker:
    """Makes rows of one table. `columns` maps places in a row to fields, `given` holds the values of `--set`."""

    kind: RecordType
    columns: Mapping[int, SheetColumn]
    reading: Reading
    names: RecordNames
    given: Mapping[str, Node]

    def row(self, sheet: str, item: Item) -> Row:
        """The record-to-be of an item, with what is wrong in its cells."""
        made = Row(sheet, item.row, {}, problems=[], item=item, joined=tuple(item.joined))
        made.cells = {column.name: item.cells[n] for n, column in self.columns.items() if n in item.cells}
        self.names.near = self._unit(made)
        for n, column in self.columns.items():
            if n in item.cells:
                self._fill(made, column, item.cells[n])
        if item.section and "part" in self.kind.by_name and "part" not in made.cells:
            made.node["part"] = item.section
        self._pair_units(made)
        fill_constants(made, self.given)
        fill_title(made, self.kind)
        return made

    def _unit(self, row: Row) -> str:
        """The unit a row belongs to, which decides between several 办公室."""
        given = self.given.get("org", "")
        text = row.cells["org"].text if "org" in row.cells else ""
        if not text or "org" not in self.kind.by_name:
            return str(given)
        self.names.near = ""
        return str(read(text, self.kind.by_name["org"], self.reading, (), []))

    def _fill(self, row: Row, column: SheetColumn, value: Value) -> None:
        text, spec = value.text, column.spec
        if wrong := _unusable(value, spec):
            row.problems.append(Problem(column.path, wrong, {"field": spec.words, "value": text}))
        elif text == CLEAR:
            row.cleared += (column.path,)
        elif text != KEEP and not (text in _NOTHING and (not text or spec.kind not in _WORDY)):
            if self._twin_of(spec) is None:
                put(row.node, column.path, read(text, spec, self.reading, column.path, row.problems))
            else:
                row.node[f"{spec.name}_text"] = text

    def _twin_of(self, spec: FieldSpec) -> FieldSpec | None:
        """`leads_text` beside `leads`, where the sheet has but the one column: it holds the words as written."""
        has = {column.name for column in self.columns.values()}
        twin = self.kind.by_name.get(f"{spec.name}_text")
        return twin if twin and twin.name not in has and spec.kind == "list" else None

    def _pair_units(self, row: Row) -> None:
        """Units found in the words as written become references; words without a unit are told."""
        has = {column.name for column in self.columns.values()}
        for words_name in [name for name in row.node if name.endswith("_text")]:
            name = words_name.removesuffix("_text")
            spec = self.kind.by_name.get(name)
            if spec is None or spec.of is None or spec.of.kind != "ref" or (name in has and words_name in has):
                continue
            text = str(row.node[words_name])
            if found := self.names.found_in(text, spec.of.to):
                row.node[name] = list(found)
            unknown = [part for part in _parts(text) if not self.names.found_in(part, spec.of.to)]
            if unknown:
                place = (name,) if name in has else (words_name,)
                args: dict[str, object] = {"field": spec.words, "value": "、".join(unknown[:4])}
                row.warnings.append(Problem(place, "I025", args))


def _parts(text: str) -> Iterator[str]:
    return (part for part in re.split(r"[、，,；;\s]+", text) if len(part) > 1)


def _unusable(value: Value, spec: FieldSpec) -> str:
    """The code for a cell whose text cannot be trusted; empty when it can."""
    if value.uncounted and not value.text:
        return "I007"
    if value.text in _ERRORS:
        return "I016"
    swallowed = isinstance(value.text, NumberText) and re.fullmatch(r"(?:19|20)\d\d\.1", value.text)
    return "I017" if swallowed and spec.kind in ("date", "due") else ""


def put(node: dict[str, Node], path: tuple[str, ...], value: Node) -> None:
    """Set a value at a path, making the group around it where needed."""
    if len(path) == 1:
        node[path[0]] = value
    else:
        inner = node.setdefault(path[0], {})
        assert isinstance(inner, dict)
        inner[path[1]] = value


def fill_constants(row: Row, given: Mapping[str, Node]) -> None:
    """The values of `--set`, where the row says nothing itself; those with a counter come in when it is new."""
    for name, value in given.items():
        if name not in row.node and "{" not in str(value):
            row.node[name] = value
            row.filled += (name,)


def fill_title(row: Row, kind: RecordType) -> None:
    """A table without titles: the first sentence of what the record says takes its place."""
    if row.node.get("title") or "title" in row.cells:
        return
    source = next((row.node[name] for name in ("text", "summary", "body") if isinstance(row.node.get(name), str)), "")
    found = _SENTENCE.search(unescaped(str(source)).strip())
    if not found:
        return
    title = found[0].strip()
    if len(title) > LONGEST_TITLE:
        title = (
            title[: title.rfind("，", 8, LONGEST_TITLE)]
            if title.rfind("，", 8, LONGEST_TITLE) > 0
            else title[:LONGEST_TITLE]
        )
    row.node["title"] = title
    row.filled += ("title",)


def made_columns(kind: RecordType) -> dict[str, SheetColumn]:
    """The columns of a type by name."""
    return {column.name: column for column in columns_of(kind)}
