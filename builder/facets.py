"""The ways to narrow a column: which facets it has, their options with words, counts and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.fields import FieldSpec
from builder.project import Project
from builder.records import Column
from builder.schema import RecordType
from builder.store import Store

SHARED = ("type", "year", "org", "topic")  # what records of any type can be told apart by
_SHARED_LABELS = {"type": ("信息类型", "Type"), "year": ("年份", "Year"), "org": ("机构", "Body"),
                  "topic": ("主题", "Topic"), "initial": ("标题首字母", "Initial")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One value a list can be narrowed to: its words, its count, the page that shows it."""

    value: str
    label: str
    label_en: str
    slug: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list: by unit, year, topic, or a field of the type."""

    name: str
    label: str
    label_en: str
    options: tuple[Option, ...]


def facet_names(kind: RecordType) -> tuple[str, ...]:
    """Everything records of a type may be narrowed by, in a column of their own or among others."""
    return tuple(dict.fromkeys([*SHARED, *(spec.name for spec in kind.facets)]))


class Facets:
    """The facets of every column as the store counts them now."""

    def __init__(self, project: Project, store: Store) -> None:
        self._project, self._store = project, store
        self._kinds: dict[str, list[RecordType]] = {}
        self._specs: dict[str, dict[str, FieldSpec | None]] = {}
        self._known: dict[str, tuple[Facet, ...]] = {}
        self._steady: dict[str, tuple[Facet, ...]] = {}
        self._choices = {(name, c.text): c for name, words in project.vocab.items() for c in words}

    def forget(self) -> None:
        """The kinds of the columns have changed."""
        self._kinds.clear()
        self._specs.clear()

    def kinds(self, col: str) -> list[RecordType]:
        """The types of the records in a column, by name."""
        if col not in self._kinds:
            names = self._store.column("select type from kinds where col = ? and live > 0 order by type", col)
            self._kinds[col] = [self._project.types[name] for name in names]
        return self._kinds[col]

    def is_mixed(self, column: Column) -> bool:
        """True for a column of several types that stands by itself: it can be narrowed by initials too."""
        return not column.parent and len(self.kinds(column.id)) > 1

    def specs(self, col: str) -> dict[str, FieldSpec | None]:
        """The facets of a column; no spec for the year and the type."""
        if col not in self._specs:
            self._specs[col] = self._specs_of(col)
        return self._specs[col]

    def _specs_of(self, col: str) -> dict[str, FieldSpec | None]:
        kinds = self.kinds(col)
        specs: dict[str, FieldSpec | None] = {"type": None} if len(kinds) > 1 else {}
        if len(kinds) == 1:
            specs |= {spec.name: spec for spec in kinds[0].facets}
        initials = ("initial",) if self.is_mixed(self._project.columns[col]) else ()
        for name in ("org", "topic", "year", *initials):
            if name not in specs:
                specs[name] = next((k.by_name[name] for k in kinds if name in k.by_name), None)
        return specs

    def shown(self, col: str) -> list[str]:
        """The names of a column's facets."""
        return list(self.specs(col))

    def slug(self, column: Column, facet: str, value: str) -> str:
        """A value's place in addresses."""
        spec = self.specs(column.id).get(facet)
        choice = self._choices.get((spec.choices, value)) if spec and spec.choices else None
        return choice.slug if choice else value.lower() if facet == "initial" else value

    def all_of(self, column: Column) -> tuple[Facet, ...]:
        """The facets with their options, the most used first, years from the newest; counted once."""
        if column.id not in self._known:
            self._known[column.id] = tuple(self._count(column))
        return self._known[column.id]

    def steady(self, column: Column) -> tuple[Facet, ...]:
        """The facets without counts, options in the order of their values, years from the newest."""
        if column.id not in self._steady:
            self._steady[column.id] = tuple(map(_steady, self.all_of(column)))
        return self._steady[column.id]

    def _count(self, column: Column) -> Iterator[Facet]:
        rows = self._store.rows("select facet, value, n from lists where col = ? and facet <> '' and n > 0", column.id)
        for name, spec in self.specs(column.id).items():
            options = [self._option(column, name, spec, value, n) for facet, value, n in rows if facet == name]
            options.sort(key=(lambda o: o.value) if name in ("year", "initial") else (lambda o: (-o.count, o.value)),
                         reverse=name == "year")  # fmt: skip
            label, label_en = (spec.label, spec.label_en) if spec else _SHARED_LABELS[name]
            yield Facet(name, label, label_en, tuple(options))

    def _option(self, column: Column, name: str, spec: FieldSpec | None, value: str, count: int) -> Option:
        label, label_en, slug = value, "", self.slug(column, name, value)
        if name == "initial":
            label = value.replace("0", "0–9")
        elif name == "type":
            label, label_en = self._project.types[value].label, self._project.types[value].label_en
        elif spec and spec.choices:
            choice = self._choices.get((spec.choices, value))
            label_en = choice.en if choice else ""
        elif spec and (spec.of or spec).kind == "ref":
            label, label_en = self._names(value)
        return Option(value, label, label_en, slug, count, f"{column.id}/{name}-{slug}.html")

    def _names(self, id: str) -> tuple[str, str]:
        """The titles of the record an option stands for."""
        found = self._store.row("select json_extract(coalesce(p.shown, r.raw), '$.title'),"
                                " json_extract(coalesce(p.shown, r.raw), '$.title_en')"
                                " from public p join records r on r.seq = p.seq where p.id = ?", id)  # fmt: skip
        return (found[0], found[1] or "") if found else (id, "")


def _steady(facet: Facet) -> Facet:
    """A facet without counts, its options in the order of their values; years from the newest."""
    options = [replace(option, count=0) for option in facet.options]
    options.sort(key=lambda option: option.value, reverse=facet.name == "year")
    return replace(facet, options=tuple(options))
