"""What stands in data/ already: records as written, with their places, looked up by id, by key and by name.

Only the types an import touches are read. Mistakes in these files are `check`'s to tell, not ours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from builder.diagnostics import Report
from builder.entries import Source
from builder.excel.cells import NoSuchName
from builder.excel.plain import clean
from builder.fields import FieldSpec
from builder.load import find_sources
from builder.parsed import read_node
from builder.project import Project
from builder.scalars import closest
from builder.schema import RecordType
from builder.yamltext import Node, Trail

NAMES = ("title", "short", "other_names", "doc_no", "index_no", "code")  # fields a record may be called by
_ID = re.compile(r"^[\s-]*\{?\s*id:\s*([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as its file has it: `node` with the file's defaults, `own` without them."""

    type: str
    node: Mapping[str, Node]
    own: Mapping[str, Node]
    path: str
    trail: Trail

    @property
    def id(self) -> str:
        """The record's id; empty when it lacks one."""
        return str(self.node.get("id", "")).strip()


class Shelf:
    """The records of some types."""

    def __init__(self, project: Project, types: Iterable[str]) -> None:
        wanted = set(types)
        self.records: list[Kept] = []
        self.types: dict[str, str] = {}  # id → type, of every record of the site
        for source in find_sources(project, Report()):
            if source.type.name in wanted:
                self.records += _read(project, source)
            else:  # of other types only the ids count: looked for in the text, which is quick
                self.types |= dict.fromkeys(_ids_in(project, source), source.type.name)
        self.types |= {kept.id: kept.type for kept in self.records}

    def of_type(self, name: str) -> list[Kept]:
        """The records of one type, in the order of their files."""
        return [kept for kept in self.records if kept.type == name]

    @cached_property
    def by_id(self) -> dict[str, Kept]:
        """Records by id; of two with one id the first."""
        found: dict[str, Kept] = {}
        for kept in self.records:
            found.setdefault(kept.id, kept)
        return found


def _read(project: Project, source: Source) -> Iterator[Kept]:
    read = read_node(project.root, source.path, Report())
    for trail, own, defaults in entries(read[1]) if read else ():
        yield Kept(source.type.name, {**defaults, **own}, own, source.path, trail)


def _ids_in(project: Project, source: Source) -> list[str]:
    try:
        return _ID.findall((project.root / source.path).read_text("utf-8", "replace"))
    except OSError:
        return []


def entries(node: Node) -> Iterator[tuple[Trail, dict[str, Node], dict[str, Node]]]:
    """(place, record, defaults) of the three forms a file may have; what is no record is left to `check`."""
    trail: Trail = ()
    defaults: Node = {}
    items: Node = [node]
    if isinstance(node, list):
        items = node
    elif isinstance(node, dict) and "records" in node:
        trail, items, defaults = ("records",), node["records"], node.get("defaults", {})
    for n, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (trail if item is node else (*trail, n)), item, defaults if isinstance(defaults, dict) else {}


def types_named(kind: RecordType) -> set[str]:
    """The type itself and those its references lead to."""

    def targets(spec: FieldSpec) -> Iterator[str]:
        yield from spec.to
        for part in (*([spec.of] if spec.of else []), *spec.fields):
            yield from targets(part)

    return {kind.name} | {target for spec in kind.fields for target in targets(spec)} - {"any"}


class RecordNames:
    """Other records by the names people use: title, short name, further names, numbers. Follows `Names`.

    `near` (the id of a unit) decides between several of one name: 办公室 of that unit.
    """

    def __init__(self, shelf: Shelf, near: str = "") -> None:
        self.near = near
        self._shelf = shelf
        self._ids: dict[str, list[str]] = defaultdict(list)
        self._types = dict(shelf.types)
        for kept in shelf.records:
            for word in words_of(kept.node):
                self.add(kept.id, kept.type, word)

    def add(self, id: str, type_name: str, word: str) -> None:
        """Let a record be called by a further word."""
        self._types[id] = type_name
        if id not in self._ids[_key(word)]:
            self._ids[_key(word)].append(id)

    def name_of(self, id: str, to: tuple[str, ...]) -> str:
        """The title, where it leads back to this very record; else the id."""
        kept = self._shelf.by_id.get(id)
        title = str(kept.node.get("title", "")) if kept else ""
        return title if title and "\n" not in title and self._all(title, to) == [id] else id

    def id_of(self, words: str, to: tuple[str, ...]) -> str:
        """The id of the record called so. Raises NoSuchName I018 for none, I019 for several."""
        found = self._all(words, to)
        if len(found) > 1 and self.near:
            found = [id for id in found if self.near in self._parents(id)] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise NoSuchName("I019", value=words.strip(), ids="、".join(found[:5]))
        raise NoSuchName("I018", value=words.strip(), near=self.nearest(words, to))

    def _all(self, words: str, to: tuple[str, ...]) -> list[str]:
        literal = words.strip()
        ids = [literal] if literal in self._types else self._ids.get(_key(words), [])
        return [id for id in ids if "any" in to or self._types[id] in to]

    def _parents(self, id: str) -> Iterator[str]:
        for _ in range(10):  # a unit within a unit; a circle in the data must not hang us
            kept = self._shelf.by_id.get(id)
            yield id
            if kept is None or not kept.node.get("org"):
                return
            id = str(kept.node["org"])

    def nearest(self, words: str, to: tuple[str, ...]) -> str:
        """The known name most like mistyped words, or nothing."""
        known = [word for word, ids in self._ids.items() if any("any" in to or self._types[id] in to for id in ids)]
        near = closest(_key(words), known)
        return self._title(self._ids[near][0]) if near else ""

    def _title(self, id: str) -> str:
        kept = self._shelf.by_id.get(id)
        return str(kept.node.get("title", id)) if kept else id

    def found_in(self, text: str, to: tuple[str, ...]) -> list[str]:
        """The ids of all records whose names stand in a text, in its order; the longest name at each spot."""
        plain = clean(text)
        found: list[str] = []
        at = 0
        while at < len(plain):
            size = next(
                (n for n in range(min(self._longest, len(plain) - at), 1, -1) if plain[at : at + n] in self._ids), 1
            )
            if size > 1:
                try:
                    found.append(self.id_of(plain[at : at + size], to))
                except NoSuchName:
                    pass
            at += size
        return list(dict.fromkeys(found))

    @cached_property
    def _longest(self) -> int:
        return max((len(word) for word in self._ids), default=0)


def words_of(node: Mapping[str, Node]) -> Iterator[str]:
    """Every word a record may be called by."""
    for name in NAMES:
        value = node.get(name)
        yield from (str(word) for word in (value if isinstance(value, list) else [value]) if word)


def _key(word: str) -> str:
    return clean(word).strip("《》“”\"'")
