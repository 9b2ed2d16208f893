"""Which record a row is: the one it updates, or a new one with an id that later imports will find again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from builder.excel.plain import clean, half_width
from builder.importer.shelf import Kept, Shelf
from builder.schema import RecordType
from builder.search.pinyin import sounds
from builder.search.tokens import is_run, units
from builder.yamltext import Node

LONGEST = 60  # characters of a minted id before its number
WITHIN = ("source", "policy", "org")  # what a title or number is unique within


class Ambiguous(Exception):
    """Several records match a row; `ids` names them."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(ids)
        self.ids = ids


class Identity:
    """Finds records by id, unique fields, the fields of `--key`, then by number or title within their document."""

    def __init__(self, kind: RecordType, shelf: Shelf, keys: Iterable[str]) -> None:
        self._kind = kind
        self._shelf = shelf
        self._keys = tuple(keys)
        self._taken = set(shelf.types)
        self._found: dict[tuple[object, ...], list[Kept]] = defaultdict(list)
        for kept in shelf.of_type(kind.name):
            self.add(kept)

    def add(self, kept: Kept) -> None:
        """Let later rows recognise a record."""
        for key in self.keys(kept.node):
            if all(other.id != kept.id for other in self._found[key]):
                self._found[key].append(kept)

    def keys(self, node: Mapping[str, Node]) -> Iterator[tuple[object, ...]]:
        """What a record may be recognised by, the surest first."""
        if node.get("id"):
            yield "id", node["id"]
        for spec in self._kind.unique_fields:
            if node.get(spec.name):
                yield spec.name, clean(str(node[spec.name]))
        if self._keys and all(node.get(name) for name in self._keys):
            yield "--key", *(clean(str(node[name])) for name in self._keys)
        for url in _listed(node.get("old_urls")):
            yield "old_urls", url
        within = self._within(node)
        if node.get("doc_no"):
            yield "doc_no", *within, clean(str(node["doc_no"]))
        if node.get("number") and "source" in node:
            parts = (clean(str(node.get(name, ""))) for name in ("part", "section"))
            yield "number", *within, *parts, clean(str(node["number"]))
        if node.get("title"):
            yield "title", *within, clean(str(node["title"]))

    def _within(self, node: Mapping[str, Node]) -> tuple[str, ...]:
        return next(((name, str(node[name])) for name in WITHIN if name in self._kind.by_name and node.get(name)), ())

    def existing(self, node: Mapping[str, Node]) -> Kept | None:
        """The record a row updates, None for a new one. Raises Ambiguous."""
        for key in self.keys(node):
            found = self._found.get(key, [])
            if len(found) > 1:
                raise Ambiguous([kept.id for kept in found])
            if found:
                return found[0]
            if key[0] in ("id", "--key", "old_urls", "number", *(spec.name for spec in self._kind.unique_fields)):
                return None  # a sure key that nobody has: a new record, whatever its title
        return None

    def mint(self, node: Mapping[str, Node]) -> str:
        """An id of its own for a new record: from its number, else from how its title sounds."""
        given = str(node.get("id", "")).strip()
        base = given or self._base(node)
        id = base if given else next(filter(partial(_is_free, self._taken), _numbered(base)))
        self._taken.add(id)
        return id

    def _base(self, node: Mapping[str, Node]) -> str:
        for spec in self._kind.unique_fields:
            if node.get(spec.name) and (slug := slug_of(str(node[spec.name]))):
                return slug
        source, number = slug_of(str(node.get("source", ""))), slug_of(str(node.get("number", "")))
        if source and number:
            return f"{source}-{number.zfill(3) if number.isdigit() else number}"
        return initials(str(node.get("title", ""))) or self._kind.name.replace("_", "-")


def _listed(node: Node | None) -> list[str]:
    return [node] if isinstance(node, str) and node else [str(item) for item in node] if isinstance(node, list) else []


def _is_free(taken: set[str], id: str) -> bool:
    return id not in taken


def _numbered(base: str) -> Iterator[str]:
    yield base
    n = 2
    while True:
        yield f"{base}-{n}"
        n += 1


def slug_of(text: str) -> str:
    """Letters and digits of a number or name as an id: `SL001/2020-00001` → `sl001-2020-00001`."""
    spoken = " ".join(sounds(units(half_width(text).lower())))
    return re.sub(r"[^a-z0-9]+", "-", spoken)[:LONGEST].strip("-")


def initials(title: str) -> str:
    """A title by its first letters: 关于示例工作的通知 → gysldgzdtz; digits and Latin words stay whole."""
    cut = units(half_width(title).lower())
    found = [sound if is_run(unit) else sound[:1] for unit, sound in zip(cut, sounds(cut), strict=True)]
    return re.sub(r"[^a-z0-9-]+", "", "".join(found))[:40].strip("-")
