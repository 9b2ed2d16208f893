"""Record, Column and Site: what the pipeline knows after `link`. Nothing in here changes once made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from builder.dates import first_day, last_day
from builder.fields import Choice, FieldSpec, Vocabularies
from builder.schema import RecordType
from builder.values import Group
from builder.yamltext import Trail

PROACTIVE = "主动公开"


@dataclass(frozen=True, slots=True)
class Record:
    """One disclosed thing. Its declared fields read as attributes; a field left blank is None."""

    type: RecordType
    id: str
    values: Mapping[str, object]
    path: str
    trail: Trail = ()

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in self.type.by_name:
            raise AttributeError(f"{self.type.name} has no field {name}")
        return self.values.get(name)

    @property
    def published_year(self) -> str:
        """The year of publishing, four digits."""
        return str(self.values.get("published_on", ""))[:4]

    @property
    def revised_on(self) -> str:
        """The day its readers last saw a change of it, as written; empty where it has no day."""
        return str(self.values.get("changed_on") or self.values.get("published_on") or "")

    def is_due(self, today: date) -> bool:
        """True when the public may know of the record: disclosed proactively, embargo over."""
        if self.values.get("disclosure") != PROACTIVE:
            return False
        starts = self.values.get("publish_at") or self.values.get("published_on") or ""
        return bool(starts) and first_day(str(starts)) <= today

    def is_withdrawn(self, today: date) -> bool:
        """True when only a tombstone may be shown: withdrawn, or its display term has ended."""
        withdrawn = self.values.get("withdrawn")
        if isinstance(withdrawn, Group):
            return first_day(str(withdrawn["date"])) <= today
        expires = self.values.get("expires")
        return bool(expires) and last_day(str(expires)) < today


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目). `select` names the records it gathers: field name → the values wanted."""

    id: str
    name: str
    name_en: str
    column_type: str
    description: str
    keywords: tuple[str, ...]
    required: bool
    nav: bool
    page: bool
    art20: str
    select: Mapping[str, tuple[str, ...]]
    parent: str
    children: tuple[str, ...]

    def name_in(self, lang: str) -> str:
        """The name in the reader's language."""
        return (self.name_en if lang == "en" else "") or self.name

    def takes(self, record: Record) -> bool:
        """True when the record belongs into this column."""
        if record.values.get("column") == self.id:
            return True
        return bool(self.select) and all(
            _holds(record.type.name if name == "type" else record.values.get(name), wanted)
            for name, wanted in self.select.items()
        )


def _holds(value: object, wanted: tuple[str, ...]) -> bool:
    """True when a field's value is one of those wanted, or a list holds one of them."""
    return any(item in wanted for item in value) if isinstance(value, tuple) else value in wanted


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A published attachment: size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backlink:
    """A record that refers to another, and through which field."""

    record: Record
    spec: FieldSpec


class Cards(Protocol):
    """The index cards of all live records."""

    def counts(self, names: tuple[str, ...]) -> Counter[tuple[object, ...]]:
        """See `Site.counts`."""

    def value(self, id: str, name: str) -> object:
        """See `Site.on_card`."""


@dataclass(frozen=True)
class Site:
    """Everything public on one day, indexed. Hidden records are not in it at all.

    Its mappings read from the store what is looked at: ask for a record, a slice, a number; walk over all records only
    where nothing less will do.
    """

    settings: Group
    columns: Mapping[str, Column]
    types: Mapping[str, RecordType]
    vocab: Vocabularies
    records: Mapping[str, Record]
    tombstones: Mapping[str, Record]
    by_column: Mapping[str, Sequence[Record]]
    by_type: Mapping[str, Sequence[Record]]
    newest: Mapping[tuple[str, str], Sequence[Record]]  # ("column" | "org" | "topic" | "audience" | "all", value)
    backlinks: Mapping[str, tuple[Backlink, ...]]
    files: Mapping[str, FileInfo]
    today: date
    cards: Cards
    supervision: Group | None = None  # the audit the office publishes (data/audit.yml)

    def get(self, id: str | object) -> Record | None:
        """The public record (or tombstone) with this id; None when there is none or it is not public."""
        key = str(id)
        return self.records.get(key) or self.tombstones.get(key)

    def title_of(self, id: str) -> str:
        """The title of a live record; nothing where there is none."""
        found = self.records.get(id)
        return str(found.title) if found else ""

    def of_type(self, name: str) -> Iterator[Record]:
        """The records of one type, in the order of their ids."""
        return iter(self.by_type[name])

    @property
    def ordered(self) -> Iterator[Record]:
        """All records in a fixed order."""
        return iter(self.records.values())

    def counts(self, *names: str) -> Counter[tuple[object, ...]]:
        """How many live records share the values of some fields of their index cards; keys are tuples of values.

        Names: `type`, `column` (a record counts in each of its columns), `year` and `month` of publishing, or a field.
        Figures over all records come from here, never from walks over bodies.
        """
        return self.cards.counts(names)

    def on_card(self, id: str, name: str) -> object:
        """A field as it stands on the index card of a live record, its days as text; None where nothing stands."""
        return self.cards.value(id, name)

    def choice(self, vocabulary: str, text: object) -> Choice | None:
        """The vocabulary entry for a word."""
        return self._choices.get((vocabulary, text))

    @cached_property
    def _choices(self) -> dict[tuple[str, object], Choice]:
        return {(name, choice.text): choice for name, words in self.vocab.items() for choice in words}


def frozen(values: dict[str, object]) -> Mapping[str, object]:
    """A read-only view; nobody holds the dict behind it."""
    return MappingProxyType(values)


def shown_fields(record: Record) -> Iterator[tuple[FieldSpec, object]]:
    """The filled public fields of a record in declared order."""
    for spec in record.type.public_fields:
        value = record.values.get(spec.name)
        if value is not None and value != ():
            yield spec, value
