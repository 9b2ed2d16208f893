"""type.yml → RecordType. A type is declared once; this is where the declaration is read and compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.fields import FieldSpec, Vocabularies
from builder.kinds import KINDS, compile_fields
from builder.scalars import Problems, closest
from builder.yamltext import Node, Trail, YamlProblem, parse, read_text

BUILT_IN = Path(__file__).with_name("types")


@dataclass(frozen=True)
class RecordType:
    """A type of record, derived wholly from its folder. `fields` come in the order they are shown."""

    name: str
    label: str
    label_en: str
    column: str
    url: str
    order: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    list_fields: tuple[str, ...]
    calendar: tuple[str, ...]  # the fields of the first and the last day of what happens, or of one day only
    source: str
    folder: Path
    vocab: Vocabularies = field(repr=False, compare=False)

    @property
    def words(self) -> dict[str, str]:
        """The label in both languages, for messages."""
        return {"zh": self.label, "en": self.label_en or self.label}

    @cached_property
    def fill(self) -> Callable[[dict[str, Node], Trail, Problems], dict[str, object]]:
        """Types the fields of a record; compiled for the first one, since a small change meets few types."""
        return compile_fields(self.fields, self.vocab, self.words)

    @cached_property
    def by_name(self) -> Mapping[str, FieldSpec]:
        """The fields by their names."""
        return {spec.name: spec for spec in self.fields}

    def name_in(self, lang: str) -> str:
        """The label in the reader's language."""
        return (self.label_en if lang == "en" else "") or self.label

    @cached_property
    def reference_fields(self) -> tuple[FieldSpec, ...]:
        """The fields in which an id of another record may stand."""
        return tuple(spec for spec in self.fields if spec.holds("ref"))

    @cached_property
    def public_fields(self) -> tuple[FieldSpec, ...]:
        """The fields a page may show, in declared order."""
        return tuple(spec for spec in self.fields if not spec.internal)

    @cached_property
    def short_fields(self) -> tuple[FieldSpec, ...]:
        """The public fields whose value fits into a cell of a table."""
        return tuple(spec for spec in self.public_fields if spec.is_short)

    @cached_property
    def file_fields(self) -> tuple[FieldSpec, ...]:
        """The fields in which an attachment may stand."""
        return tuple(spec for spec in self.fields if spec.holds("file"))

    @cached_property
    def unique_fields(self) -> tuple[FieldSpec, ...]:
        """The fields whose value may stand once in the whole site, ids apart."""
        return tuple(spec for spec in self.fields if spec.unique and spec.name != "id")

    @cached_property
    def computed_fields(self) -> tuple[FieldSpec, ...]:
        """The fields nobody types."""
        return tuple(spec for spec in self.fields if spec.computed)

    @cached_property
    def story_fields(self) -> tuple[FieldSpec, ...]:
        """The references that carry a story from record to record, and the dates that are its steps."""
        return tuple(spec for spec in self.fields if spec.tells)

    @property
    def facets(self) -> tuple[FieldSpec, ...]:
        """The fields a list of this type can be narrowed by."""
        return tuple(spec for spec in self.fields if spec.facet)


class DeclarationError(Exception):
    """A broken type.yml or vocabulary: file, code and words of messages.yml."""

    def __init__(self, path: Path, code: str, line: int = 0, column: int = 0, **args: object) -> None:
        super().__init__(code, args)
        self.path, self.code, self.line, self.column, self.args_ = path, code, line, column, args


def read_declaration(path: Path) -> dict[str, Any]:
    """The mapping a file declares. Raises DeclarationError."""
    try:
        node = parse(read_text(path))
    except YamlProblem as problem:
        raise DeclarationError(path, problem.code, problem.line, problem.column, **dict(problem.args_)) from None
    if not isinstance(node, dict):
        raise DeclarationError(path, "T001", reason="not a mapping")
    return node


def load_types(folders: Iterable[Path], vocab: Vocabularies) -> dict[str, RecordType]:
    """All record types, the built-in ones and the office's own. Raises DeclarationError."""
    groups = read_declaration(BUILT_IN / "groups.yml")
    common = fields_of(BUILT_IN / "common.yml", read_declaration(BUILT_IN / "common.yml")["fields"], groups, vocab)
    types: dict[str, RecordType] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/type.yml")):
            types[path.parent.name] = _load_type(path, common, groups, vocab)
    _check_targets(types)
    return types


_TYPE_LISTS = ("order", "list", "calendar")
_TYPE_KEYS = {"label", "label_en", "column", "url", "source", "fields", *_TYPE_LISTS}
_ADDRESS = re.compile(r"(?:[a-z0-9_-]+|\{[a-z0-9_.]+\})(?:/(?:[a-z0-9_-]+|\{[a-z0-9_.]+\}))*\.html")


def _load_type(path: Path, common: tuple[FieldSpec, ...], groups: dict[str, Any], vocab: Vocabularies) -> RecordType:
    raw = read_declaration(path)
    _check_keys(path, raw)
    shared = {spec.name: spec for spec in common}
    own = {spec.name: spec for spec in fields_of(path, raw["fields"], groups, vocab)}
    merged = {"id": shared["id"], "title": shared["title"], **own}
    specs = tuple({**merged, **{name: spec for name, spec in shared.items() if name not in merged}}.values())
    _check_names(path, raw, {spec.name for spec in specs})
    return RecordType(
        name=path.parent.name,
        label=raw["label"],
        label_en=raw.get("label_en", ""),
        column=raw["column"],
        url=raw["url"],
        order=tuple(raw.get("order", ["-published_on", "id"])),
        fields=specs,
        list_fields=tuple(raw.get("list", ["title", "published_on"])),
        calendar=tuple(raw.get("calendar", ())),
        source=raw.get("source", ""),
        folder=path.parent,
        vocab=vocab,
    )


def _check_keys(path: Path, raw: dict[str, Any]) -> None:
    """The parts of a type are there and of the right shape. Raises DeclarationError."""
    missing = [key for key in ("label", "column", "url", "fields") if key not in raw]
    if missing:
        raise DeclarationError(path, "T001", reason=f"missing: {', '.join(missing)}")
    for key, value in raw.items():
        shape = dict if key == "fields" else list if key in _TYPE_LISTS else str
        if key not in _TYPE_KEYS:
            raise DeclarationError(path, "T002", field=path.parent.name, key=key, near=closest(key, sorted(_TYPE_KEYS)))
        if not isinstance(value, shape):
            raise DeclarationError(path, "T001", reason=f"{key}: {value!r}")


def _check_names(path: Path, raw: dict[str, Any], names: set[str]) -> None:
    """The names a type uses are its fields. Raises DeclarationError."""
    if "{id}" not in raw["url"]:
        raise DeclarationError(path, "T005", id_mark="{id}")
    if not _ADDRESS.fullmatch(raw["url"]):
        raise DeclarationError(path, "T006", what="url", value=raw["url"], near="")
    used = [name.removesuffix(".ym") for name in re.findall(r"\{([^}]+)\}", raw["url"])]
    used += [str(name).lstrip("-") for key in _TYPE_LISTS for name in raw.get(key, ())]
    for name in used:
        if name not in names:
            raise DeclarationError(path, "T006", what="field", value=name, near=closest(name, sorted(names)))


def fields_of(
    path: Path, declared: dict[str, Any], groups: dict[str, Any], vocab: Vocabularies
) -> tuple[FieldSpec, ...]:
    """The specs of a mapping `name: {kind: …}`. Raises DeclarationError."""
    return tuple(_spec(path, name, spec, groups, vocab) for name, spec in declared.items())


_FLAGS = {"required", "unique", "facet", "internal", "time"}
_NUMBERS = {"search", "max", "min"}
_TUPLES = {"aliases", "to"}
_KNOWN = {one.name for one in fields(FieldSpec)}


def _spec(path: Path, name: str, raw: Any, groups: dict[str, Any], vocab: Vocabularies) -> FieldSpec:
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
        raise DeclarationError(path, "T001", reason=f"{name}: kind is missing")
    for key in raw:
        if key not in _KNOWN:
            raise DeclarationError(path, "T002", field=name, key=key, near=closest(key, sorted(_KNOWN)))
    if raw["kind"] not in KINDS:
        raise DeclarationError(path, "T003", field=name, value=raw["kind"], near=closest(raw["kind"], list(KINDS)))
    for vocabulary in (raw.get("choices"), raw.get("rows")):
        if vocabulary and vocabulary not in vocab:
            near = closest(str(vocabulary), list(vocab))
            raise DeclarationError(path, "T004", field=name, value=vocabulary, near=near)
    stages = [choice.text for choice in vocab.get("stages", ())]
    for key, words in (("story", ["chain", "beside"]), ("stage", stages)):
        if key in raw and raw[key] not in words:
            raise DeclarationError(path, "T006", what=key, value=raw[key], near=closest(str(raw[key]), words))
    spec = FieldSpec(name=name, **_attributes(path, name, raw, groups, vocab))
    _check_whole(path, spec)
    return spec


def _check_whole(path: Path, spec: FieldSpec) -> None:
    """A kind has what it cannot work without. Raises DeclarationError."""
    needs = {"choice": spec.choices, "list": spec.of, "group": spec.fields, "table": spec.fields, "ref": spec.to}
    if spec.kind in needs and not needs[spec.kind]:
        wanted = {"choice": "choices", "list": "of", "group": "fields", "table": "fields", "ref": "to"}[spec.kind]
        raise DeclarationError(path, "T001", reason=f"{spec.name}: {wanted} is missing")
    try:
        re.compile(spec.pattern)
    except re.error as error:
        raise DeclarationError(path, "T001", reason=f"{spec.name}: pattern: {error}") from None


def _attributes(
    path: Path, name: str, raw: dict[str, Any], groups: dict[str, Any], vocab: Vocabularies
) -> dict[str, Any]:
    made: dict[str, Any] = {"label": name}
    for key, value in raw.items():
        if key == "fields" or (key == "of" and isinstance(value, str) and raw["kind"] != "list"):
            members = value if key == "fields" else _group(path, name, value, groups)
            if not isinstance(members, dict):
                raise DeclarationError(path, "T001", reason=f"{name}: {key}: {members!r}")
            made["fields"] = fields_of(path, members, groups, vocab)
        elif key == "of":
            own = {"kind": "group", "of": value} if isinstance(value, str) else value
            if not isinstance(own, dict):
                raise DeclarationError(path, "T001", reason=f"{name}: {key}: {own!r}")
            made["of"] = _spec(path, name, {"label": raw.get("label", name), **own}, groups, vocab)
        else:
            made[key] = _attribute(path, name, key, value)
    return made


def _attribute(path: Path, name: str, key: str, value: Any) -> Any:
    """A plain attribute of a field in its type. Raises DeclarationError."""
    try:
        if key in _FLAGS:
            return {"true": True, "false": False}[value]
        if key in _NUMBERS:
            return int(value)
        if key in _TUPLES:
            return (value,) if isinstance(value, str) else tuple(value)
        if isinstance(value, str):
            return value
    except (KeyError, ValueError, TypeError):
        pass
    raise DeclarationError(path, "T001", reason=f"{name}: {key}: {value!r}")


def _group(path: Path, name: str, group: str, groups: dict[str, Any]) -> dict[str, Any]:
    if group not in groups:
        raise DeclarationError(path, "T004", field=name, value=group, near=closest(group, list(groups)))
    return dict(groups[group])


def _check_targets(types: dict[str, RecordType]) -> None:
    for kind in types.values():
        for target in {target for spec in kind.fields for target in _targets(spec)}:
            if target != "any" and target not in types:
                near = closest(target, list(types))
                raise DeclarationError(kind.folder / "type.yml", "T004", field=kind.name, value=target, near=near)


def _targets(spec: FieldSpec) -> Iterator[str]:
    """The types a field may refer to, at any depth."""
    yield from spec.to
    for part in (spec.of, *spec.fields) if spec.of else spec.fields:
        yield from _targets(part)
