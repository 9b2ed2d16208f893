"""One office's site as it lies on disk: folders, settings, columns, types. The only reader of the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from builder.dates import first_day
from builder.declared import declared
from builder.derive import COMPUTED
from builder.diagnostics import LANGUAGES, Place, Report, Stop
from builder.fields import FieldSpec, Vocabularies
from builder.git import Absent, Repository, open_repository
from builder.kinds import compile_fields
from builder.parsed import note, read_node
from builder.program import PACKAGE, theme
from builder.records import Column
from builder.scalars import SHAPES, Problem, Problems, closest, need
from builder.schema import DeclarationError, RecordType, fields_of
from builder.supervision import read_supervision
from builder.surroundings import current_day, git_environment, user_cache
from builder.values import Group
from builder.yamltext import Node, Trail, locate, parse, read_text

SITE, COLUMNS, WORDS = "data/site.yml", "data/columns.yml", "theme/strings.yml"
COLUMN_EXTRAS = ("select", "children")  # structure of the tree, read by `_columns` itself


@dataclass(frozen=True)
class Project:
    """What does not depend on any record. `today` is the day the site is built for."""

    root: Path
    settings: Group
    columns: Mapping[str, Column]
    types: Mapping[str, RecordType]
    vocab: Vocabularies
    today: date
    supervision: Group | None = None  # the audit the office publishes
    past: Repository | None = None  # Git as of an earlier commit, for a site laid out from it
    asked: Repository | Absent | None = None  # Git as it was asked already

    @property
    def data(self) -> Path:
        """Where the records are."""
        return self.root / "data"

    @property
    def theme(self) -> Path:
        """The theme that comes with the program; the office's own lies in front of it."""
        return theme()

    @property
    def word_files(self) -> list[Path]:
        """The interface's words: the program's, then the office's own."""
        own = self.root / WORDS
        return [self.theme / Path(WORDS).name, *([own] if own.exists() else [])]

    @property
    def language(self) -> str:
        """The language of the portal's interface."""
        return str(self.settings.get("language") or "zh")

    @cached_property
    def repository(self) -> Repository | Absent:
        """What Git knows of the site, asked once; in its hooks too, where Git speaks of another folder."""
        if self.past:
            return self.past
        return self.asked or open_repository(self.root, git_environment())


def open_project(root: Path, report: Report, today: date | None = None) -> Project:
    """Read settings, vocabularies, types and columns. Raises Stop when they are too broken to go on."""
    try:
        vocab, types = declared(root, user_cache(root))
    except DeclarationError as error:
        report.add(Place(relative(error.path, root), error.line, error.column), error.code, **error.args_)
        raise Stop from None
    if (root / WORDS).exists() and read_node(root, WORDS, report) is None:
        raise Stop
    settings = _settings(root, vocab, report)
    columns = _columns(root, vocab, types, report)
    if settings is None or columns is None:
        raise Stop
    _check_types(root, types, columns, report)
    return Project(root, settings, columns, types, vocab, today or _day(settings), read_supervision(root, report))


def _check_types(root: Path, types: Mapping[str, RecordType], columns: Mapping[str, Column], report: Report) -> None:
    """What an office's own types name outside their declaration must exist. Raises Stop when it does not."""
    for kind in types.values():
        place = Place(relative(kind.folder / "type.yml", root))
        if kind.column not in columns and kind.folder.is_relative_to(root):
            report.add(place, "T006", what="column", value=kind.column, near=closest(kind.column, list(columns)))
        for spec in kind.fields:
            if spec.computed and spec.computed not in COMPUTED:
                near = closest(spec.computed, list(COMPUTED))
                report.add(place, "T006", what="computed", value=spec.computed, near=near)
                raise Stop


def _day(settings: Group) -> date:
    fixed = settings.get("today")
    return first_day(str(fixed)) if fixed else current_day()


def relative(path: Path, root: Path) -> str:
    """The path as the user knows it: below the site, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def site_language(root: Path) -> str | None:
    """The language a site says it is in, even one whose settings are broken elsewhere; None when it cannot be read."""
    read = read_node(root, SITE, Report())
    said = read[1].get("language", "zh") if read and isinstance(read[1], dict) else None
    return said if isinstance(said, str) and said in LANGUAGES else None


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    node = parse(read_text(PACKAGE / "settings.yml"))
    assert isinstance(node, dict)
    return node


def setting_fields(part: str, vocab: Vocabularies) -> tuple[FieldSpec, ...]:
    """The declared fields of `site` or `column` settings."""
    return fields_of(PACKAGE / "settings.yml", _declared()[part], {}, vocab)


def _settings(root: Path, vocab: Vocabularies, report: Report) -> Group | None:
    read = read_node(root, SITE, report)
    if read is None:
        return None
    text, node = read
    if not isinstance(node, dict):
        report.add(Place(SITE, 1, 1), "Y013")
        return None
    problems: Problems = []
    specs = setting_fields("site", vocab)
    values = compile_fields(specs, vocab, "site.yml")(node, (), problems)
    note(report, SITE, text, problems)
    return None if problems else Group(values, frozenset(spec.name for spec in specs))


def _columns(
    root: Path, vocab: Vocabularies, types: Mapping[str, RecordType], report: Report
) -> dict[str, Column] | None:
    read = read_node(root, COLUMNS, report)
    if read is None:
        return None
    text, node = read
    problems: Problems = []
    fill = compile_fields(setting_fields("column", vocab), vocab, "columns.yml")
    columns: dict[str, Column] = {}
    for trail, raw, parent in _walk(node, (), "", problems):
        own = {key: value for key, value in raw.items() if key not in COLUMN_EXTRAS}
        values = fill(own, trail, problems)
        select = _select(raw.get("select", {}), (*trail, "select"), types, problems)
        if values.get("id") in columns:
            problems.append(Problem((*trail, "id"), "C003", {"id": values["id"]}))
        columns[str(values.get("id"))] = _column(values, select, parent, raw)
    note(report, COLUMNS, text, problems)
    return None if problems or not columns else columns


Raw = tuple[Trail, dict[str, Node], str]


def _walk(node: Node, trail: Trail, parent: str, problems: Problems) -> Iterator[Raw]:
    """Every column as written, with its place and its parent's id, parents first."""
    if not isinstance(node, list) or (not node and not trail):
        problems.append(Problem(trail, "S004", shape_of("children", node)) if trail else Problem((), "Y014", {}))
        return
    for n, raw in enumerate(node):
        if not isinstance(raw, dict):
            problems.append(Problem((*trail, n), "Y014", {}))
            continue
        yield (*trail, n), raw, parent
        yield from _walk(raw.get("children", []), (*trail, n, "children"), str(raw.get("id", "")), problems)


def shape_of(field: str, node: Node) -> dict[str, object]:
    """The words of S004 for a value that should be a list."""
    return {"field": field, "want": SHAPES["list"], "got": SHAPES["text" if isinstance(node, str) else "group"]}


def locate_column(root: Path, id: str) -> tuple[int, int]:
    """Line and column of a column's id in columns.yml; read again only when something is wrong."""
    text = read_text(root / COLUMNS)
    trail = next((trail for trail, raw, _ in _walk(parse(text, []), (), "", []) if raw.get("id") == id), ())
    return locate(text, (*trail, "id"))


def _select(
    node: Node, trail: Trail, types: Mapping[str, RecordType], problems: Problems
) -> dict[str, tuple[str, ...]]:
    if not need("group", node, trail, problems) or not isinstance(node, dict):
        return {}
    select: dict[str, tuple[str, ...]] = {}
    for key, wanted in node.items():
        listed = [wanted] if isinstance(wanted, str) else wanted
        if not need("list", listed, (*trail, key), problems):
            continue
        words = tuple(str(word) for word in listed)
        if key != "type" and not any(key in kind.by_name for kind in types.values()):
            known = {"type"} | {name for kind in types.values() for name in kind.by_name}
            problems.append(Problem((*trail, f"{key}<key>"), "S003",
                                    {"key": key, "near": closest(key, list(known)), "type": "select"}))  # fmt: skip
        for word in words if key == "type" else ():
            if word not in types:
                problems.append(Problem((*trail, key), "S001", {"name": word, "near": closest(word, list(types))}))
        select[key] = words
    return select


def _column(values: dict[str, Any], select: dict[str, tuple[str, ...]], parent: str, raw: dict[str, Node]) -> Column:
    children = raw.get("children")
    inner = [child for child in (children if isinstance(children, list) else []) if isinstance(child, dict)]
    return Column(
        id=str(values.get("id")),
        name=str(values.get("name", "")),
        name_en=str(values.get("name_en", "")),
        column_type=str(values.get("column_type", "")),
        description=str(values.get("description", "")),
        keywords=tuple(values.get("keywords", ())),
        required=bool(values.get("required")),
        nav=bool(values.get("nav")),
        page=bool(values.get("page")),
        art20=str(values.get("art20", "")),
        select=select,
        parent=parent,
        children=tuple(str(child.get("id", "")) for child in inner),
    )
