"""What boards may ask of a site: a part of `Site` that notes what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from builder.fields import Choice, Vocabularies
from builder.naming import Named
from builder.records import Backlink, Column, Record
from builder.schema import RecordType
from builder.values import Group

T = TypeVar("T")


class Columns(Protocol):
    """The records of each column."""

    def __getitem__(self, id: str) -> Sequence[Record]: ...


class Counted(Protocol):
    """The public records, by id, type, column and card; see `Site`."""

    @property
    def by_column(self) -> Columns:
        """The records of each column, in the order of its list."""

    @property
    def settings(self) -> Group: ...

    @property
    def columns(self) -> Mapping[str, Column]: ...

    @property
    def types(self) -> Mapping[str, RecordType]: ...

    @property
    def vocab(self) -> Vocabularies: ...

    @property
    def today(self) -> date: ...

    @property
    def supervision(self) -> Group | None: ...

    def get(self, id: object) -> Record | None: ...

    def named(self, id: object) -> Named | None: ...

    def of_type(self, name: str) -> Iterable[Record]: ...

    def backlinks(self, record: Record) -> tuple[Backlink, ...]: ...

    def choice(self, vocabulary: str, text: object) -> Choice | None: ...

    def counts(self, *names: str) -> Counter[tuple[object, ...]]: ...

    def on_card(self, id: str, name: str) -> object: ...

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A figure made once for all pages that show it."""
