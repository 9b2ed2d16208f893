"""Rows → what shall be done: new records, changed ones, those that are the same; and the files after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.excel.plain import clean
from builder.importer.identity import Ambiguous, Identity
from builder.importer.nodes import Row
from builder.importer.shelf import Kept, Shelf
from builder.importer.yamlfile import Unwritable, appended, changed, takes_more
from builder.project import Project
from builder.scalars import Problem
from builder.schema import RecordType
from builder.yamltext import MAX_BYTES, Node, read_text

NEW, UPDATED, SAME, DOUBLE, REFUSED = "written", "updated", "unchanged", "duplicate", "refused"
ROOM = MAX_BYTES * 2 // 5  # bytes of records that go into one file: it may still grow
FIRST = ("id", "title")  # these come first in a record we write; the rest as declared


@dataclass(slots=True)
class Change:
    """What becomes of one row. `node` is the whole record as it will be, `sets` the fields to be set anew."""

    row: Row
    outcome: str
    node: dict[str, Node] = field(default_factory=dict)
    kept: Kept | None = None
    sets: dict[str, Node | None] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the record."""
        return str(self.node.get("id", ""))


class Decider:
    """Decides row by row; remembers what earlier rows of this run were, so that nothing comes in twice."""

    def __init__(self, kind: RecordType, shelf: Shelf, keys: Iterable[str], given: Mapping[str, Node]) -> None:
        self._kind = kind
        self._given = given
        self._identity = Identity(kind, shelf, keys)
        self._seen: dict[str, Change] = {}
        self._number = 0
        orders = [str(kept.node.get("sequence", "")) for kept in shelf.of_type(kind.name)]
        self._last = max((int(order) for order in orders if order.isdigit()), default=0)

    def decide(self, row: Row) -> Change:
        """What becomes of a row; its mistakes are added to `row.problems`."""
        self._number += 1
        try:
            kept = self._identity.existing(row.node)
        except Ambiguous as error:
            row.problems.append(Problem(("id",), "I023", {"ids": "、".join(error.ids[:5])}))
            return Change(row, REFUSED)
        twin = self._seen.get(kept.id) if kept else None
        change = self._update(row, kept) if kept and not twin else self._new(row)
        if twin:
            return self._again(row, twin, change)
        if not row.problems:
            self._seen[change.id] = change
            self._identity.add(Kept(self._kind.name, change.node, change.node, "", ()))
        return change

    def _again(self, row: Row, twin: Change, change: Change) -> Change:
        """A row for a record another row has given already: the same again is left out, another is a mistake.

        Values are compared, not their spelling: 2026年11月3日 is 2026-11-03.
        """
        one, other = (self._kind.fill(dict(node), (), []) for node in (change.node, twin.node))
        apart = [n for n in self._kind.by_name if n not in ("id", "sequence") and one.get(n) != other.get(n)]
        if row.node == twin.row.node or not (apart or row.problems):
            return Change(row, DOUBLE, twin.node)
        if not apart:
            return Change(row, REFUSED, twin.node)  # what is wrong in it is told already
        where = f"{twin.row.sheet}!{twin.row.line + 1}" if twin.row.sheet else str(twin.row.line + 1)
        words = [self._kind.by_name[name].words for name in apart]
        fields = {lang: sign.join(each[lang] for each in words) for lang, sign in (("zh", "、"), ("en", ", "))}
        at = next((name for name in (*apart, "id", "title") if name in row.cells), "title")
        row.problems.append(Problem((at,), "I021", {"other": where, "fields": fields}))
        return Change(row, REFUSED, twin.node)

    def _new(self, row: Row) -> Change:
        node = dict(row.node)
        self._count(node)
        node["id"] = self._identity.mint(node)
        ordered = {
            name: node[name] for name in (*FIRST, *self._kind.by_name) if name in node and node[name] not in ("", [])
        }
        self._judge(row, ordered)
        return Change(row, REFUSED if row.problems else NEW, ordered)

    def _count(self, node: dict[str, Node]) -> None:
        """The values that need a counter: those of `--set` with `{n}`, and the order of the rows."""
        year = str(node.get("published_on") or node.get("made_on") or "")[:4]
        for name, value in self._given.items():
            if isinstance(value, str) and "{" in value and name not in node:
                node[name] = value.format(n=self._number, year=year)
        order = self._kind.by_name.get("sequence")
        if order and order.required and "sequence" not in node:
            self._last += 1
            node["sequence"] = str(self._last)

    def _update(self, row: Row, kept: Kept) -> Change:
        sets: dict[str, Node | None] = {}
        for name, value in row.node.items():
            if name in row.filled and name in kept.node:
                continue  # what we filled in ourselves never overrides what stands
            old = kept.node.get(name)
            sets[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
        for path in row.cleared:
            sets[path[0]] = _without(sets.get(path[0], kept.node.get(path[0])), path[1:])
        sets.pop("id", None)
        if "title" in row.cells and _renames(row, kept):
            args: dict[str, object] = {"id": kept.id, "old": str(kept.node.get("title", ""))}
            row.warnings.append(Problem(("title",), "I036", args))
        whole = {key: value for key, value in {**kept.node, **sets}.items() if value is not None}
        before = self._kind.fill(dict(kept.node), (), [])
        after = self._judge(row, whole)
        sets = {name: value for name, value in sets.items() if before.get(name) != after.get(name)}
        outcome = REFUSED if row.problems else UPDATED if sets else SAME
        return Change(row, outcome, whole, kept, sets)

    def _judge(self, row: Row, node: dict[str, Node]) -> dict[str, object]:
        """Type the record by the kinds that `check` uses; mistakes go to the row, once a cell."""
        found: list[Problem] = []
        typed = self._kind.fill(node, (), found)
        told = {problem.trail[:2] for problem in row.problems} | {problem.trail[:1] for problem in row.problems}
        row.problems += [p for p in found if p.trail[:1] not in told and not (p.code == "S002" and _names(p) in told)]
        return typed


def _renames(row: Row, kept: Kept) -> bool:
    """True when the row would give the record another name; so it may be another thing with a mistyped number."""
    new, old = str(row.node.get("title", "")), str(kept.node.get("title", ""))
    return bool(new and old) and clean(new) != clean(old)


def _names(problem: Problem) -> tuple[str, ...]:
    return (str(problem.args.get("name")),)


def _without(node: Node | None, path: tuple[str, ...]) -> Node | None:
    if not path or not isinstance(node, dict):
        return None
    return {key: value for key, value in node.items() if key != path[0]} or None


def texts_after(project: Project, changes: Sequence[Change], target: str) -> tuple[dict[str, str], list[Change]]:
    """The text of every file touched, by path; and the changes no file could take, which are left out."""
    texts: dict[str, str] = {}
    failed: list[Change] = []
    edits: dict[str, list[Change]] = {}
    for change in changes:
        if change.outcome == UPDATED and change.kept:
            edits.setdefault(change.kept.path, []).append(change)
    for path, group in edits.items():
        try:
            sets = {change.kept.trail: change.sets for change in group if change.kept}
            texts[path] = changed(read_text(project.root / path), sets)
        except Unwritable:
            failed += group
    for nodes in _portions([change.node for change in changes if change.outcome == NEW]):
        path, before = _place_for_new(project, target, texts)
        texts[path] = appended(before, nodes)
    return texts, failed


def _portions(nodes: list[dict[str, Node]]) -> Iterator[list[dict[str, Node]]]:
    """Records in portions a file can hold."""
    portion: list[dict[str, Node]] = []
    size = 0
    for node in nodes:
        size += len(str(node).encode())
        if portion and size > ROOM:
            yield portion
            portion, size = [], len(str(node).encode())
        portion.append(node)
    if portion:
        yield portion


def _place_for_new(project: Project, target: str, texts: Mapping[str, str]) -> tuple[str, str]:
    """The file new records go to: the target, or the next free name when that is full or holds but one record."""
    for n in range(1, 1000):
        path = target if n == 1 else target.removesuffix(".yml") + f"-{n}.yml"
        if path in texts:
            before = texts[path]
        else:
            before = read_text(project.root / path) if (project.root / path).exists() else ""
        if len(before.encode()) < ROOM and takes_more(before):
            return path, before
    raise Unwritable
