"""What templates may see of the site, and a record of what each page has read.

A page is made again only when something it read has changed, so nothing may be read past these views (reads.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from builder.backlinks import Backlinks
from builder.fields import Choice, FieldSpec, Vocabularies
from builder.history import EVER, NO_HISTORY, History, Revision
from builder.naming import Named, hides_title, named
from builder.reads import Reads
from builder.records import Backlink, Column, Record, Site
from builder.schema import RecordType
from builder.urls import Urls
from builder.values import Group

T = TypeVar("T")
NAMES = 5_000  # records whose names are held: a unit is named by hundreds of pages


class Noted(Mapping[str, object]):
    """A mapping that notes each key asked for, and everything when it is walked through."""

    def __init__(self, inner: Mapping[str, object], reads: Reads, mark: str) -> None:
        self._inner, self._reads, self._mark = inner, reads, mark

    def __getitem__(self, key: str) -> object:
        self._reads.names.add(f"{self._mark}:{key}")
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.names.add("all")
        return iter(self._inner)

    def __len__(self) -> int:
        self._reads.names.add("n:")
        return len(self._inner)


class NotedRow(Sequence[Record]):
    """Records in an order: their number, their order and each record are noted apart, as they are looked at."""

    def __init__(self, inner: Sequence[Record], reads: Reads, order: str, number: str) -> None:
        self._inner, self._reads, self._order, self._number = inner, reads, order, number

    def __len__(self) -> int:
        self._reads.names.add(self._number)
        return len(self._inner)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __getitem__(self, key: Any) -> Any:
        self._reads.names.add(self._order)
        found = self._inner[key]
        self._reads.names.update(f"r:{record.id}" for record in (found if isinstance(key, slice) else (found,)))
        return found

    def __iter__(self) -> Iterator[Record]:
        self._reads.names.add(self._order)
        for record in self._inner:
            self._reads.names.add(f"r:{record.id}")
            yield record


class NotedColumns(Mapping[str, NotedRow]):
    """`site.by_column`: the records of each column."""

    def __init__(self, inner: Mapping[str, Sequence[Record]], reads: Reads) -> None:
        self._inner, self._reads = inner, reads

    def __getitem__(self, key: str) -> NotedRow:
        return NotedRow(self._inner[key], self._reads, f"c:{key}", f"n:{key}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._inner)

    def __len__(self) -> int:
        return len(self._inner)


class NotedTypes(Mapping[str, Sequence[Record]]):
    """`site.by_type`: the records of each type, noted as a whole."""

    def __init__(self, inner: Mapping[str, Sequence[Record]], reads: Reads) -> None:
        self._inner, self._reads = inner, reads

    def __getitem__(self, key: str) -> Sequence[Record]:
        self._reads.names.add(f"t:{key}")
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inner)

    def __len__(self) -> int:
        return len(self._inner)


class NotedNewest(Mapping[tuple[str, str], NotedRow]):
    """`site.newest`: of each only its newest records may be looked at."""

    def __init__(self, inner: Mapping[tuple[str, str], Sequence[Record]], reads: Reads) -> None:
        self._inner, self._reads = inner, reads

    def __getitem__(self, key: tuple[str, str]) -> NotedRow:
        name = f"h:{key[0]}:{key[1]}"
        self._reads.names.add(name)
        return NotedRow(self._inner[key], self._reads, name, "all")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        self._reads.names.add("channels")
        return iter(self._inner)

    def __len__(self) -> int:
        return len(list(self))


class SiteView:
    """The `site` of the templates: the public Site, every look at changeable things noted."""

    def __init__(self, site: Site, reads: Reads, history: History = NO_HISTORY) -> None:
        self._site, self._reads, self._history = site, reads, history
        self._urls = Urls(site.vocab)
        self._made: dict[str, tuple[object, frozenset[str]]] = {}
        self._names = lru_cache(maxsize=NAMES)(self._name)
        self.records = Noted(site.records, reads, "r")
        self.by_column = NotedColumns(site.by_column, reads)
        self.by_type = NotedTypes(site.by_type, reads)
        self.newest = NotedNewest(site.newest, reads)
        self.files = Noted(site.files, reads, "f")

    @property
    def settings(self) -> Group:
        """data/site.yml."""
        return self._site.settings

    @property
    def columns(self) -> Mapping[str, Column]:
        """data/columns.yml."""
        return self._site.columns

    @property
    def types(self) -> Mapping[str, RecordType]:
        """The record types."""
        return self._site.types

    @property
    def vocab(self) -> Vocabularies:
        """The controlled vocabularies."""
        return self._site.vocab

    @property
    def today(self) -> date:
        """The day the site is built for."""
        self._reads.names.add("today")
        return self._site.today

    @property
    def supervision(self) -> Group | None:
        """The audit the office publishes, if it does."""
        self._reads.names.add("audit")
        return self._site.supervision

    def get(self, id: object) -> Record | None:
        """The public record or tombstone with this id, or None."""
        self._reads.names.add(f"r:{id}")
        return self._site.get(id)

    def named(self, id: object) -> Named | None:
        """How the public record or tombstone with this id is called and where it is, or None."""
        self._reads.names.add(f"y:{id}")
        return self._names(id)

    def _name(self, id: object) -> Named | None:
        record = self._site.get(id)
        return named(record, self._urls.of(record), record.id in self._site.tombstones) if record else None

    def title_of(self, id: str) -> str:
        """The title of a live record, or nothing."""
        self._reads.names.add(f"y:{id}")
        return self._site.title_of(id)

    def is_gone(self, record: Record) -> bool:
        """True when only a tombstone is left of a record."""
        self._reads.names.add(f"r:{record.id}")
        return record.id in self._site.tombstones

    def hides_title(self, record: Record) -> bool:
        """True for what was withdrawn in a way that its title must vanish too: an error, an ended display term."""
        self._reads.names.add(f"r:{record.id}")
        return record.id in self._site.tombstones and hides_title(record)

    def of_type(self, name: str) -> Iterator[Record]:
        """The records of one type, in the order of their ids."""
        return iter(self.by_type[name])

    def counts(self, *names: str) -> Counter[tuple[object, ...]]:
        """Counts over index cards: see `Site.counts`."""
        self._reads.names.update(f"k:{name}" for name in names)
        return self._site.counts(*names)

    def on_card(self, id: str, name: str) -> object:
        """A field on one index card: see `Site.on_card`."""
        self._reads.names.add(f"k:{name}")
        return self._site.on_card(id, name)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A figure made once for all pages that show it; what it has read counts for each of them."""
        if name not in self._made:
            before = self._reads.start()
            value = make()
            self._made[name] = value, self._reads.apart(before)
        value, read = self._made[name]  # type: ignore[assignment]
        self._reads.names |= read
        return value

    def choice(self, vocabulary: str, text: object) -> Choice | None:
        """The vocabulary entry for a word."""
        return self._site.choice(vocabulary, text)

    def backlinks(self, record: Record) -> tuple[Backlink, ...]:
        """Who refers to a record, all of them read: `groups` gives numbers and the newest for less."""
        self._reads.names.add(f"b:{record.id}")
        return self._site.backlinks.get(record.id, ())

    def groups(self, record: Record) -> list[tuple[RecordType, FieldSpec, Linked]]:
        """Who refers to a record, by the type and field that does."""
        self._reads.names.add(f"b:{record.id}")
        links = self._site.backlinks
        assert isinstance(links, Backlinks)
        found = []
        for type, field, _ in links.groups(record.id):
            kind = self._site.types[type]
            found.append((kind, kind.by_name[field], Linked(links, record.id, ((type, field),))))
        return found

    def revisions(self, record: Record) -> tuple[Revision, ...]:
        """The commits that changed a record, newest first; none without Git, nor what a fixed day has not seen yet."""
        self._reads.names.add(f"v:{record.id}")
        return self._history.of(record.id, str(self.settings.get("today") or EVER))

    def release(self, facts: Mapping[str, object]) -> Mapping[str, object]:
        """What is to be said of this release; what says it changes with every commit."""
        self._reads.names.add("release")
        return facts

    def boards(self, shown: Sequence[str]) -> Sequence[str]:
        """The boards that have a page."""
        self._reads.names.add("boards shown")
        return shown

    def everything(self) -> Site:
        """The whole site, for figures counted over all of it."""
        self._reads.names.update(("all", "today"))
        return self._site


class Linked(Sequence[Record]):
    """The records that refer to one through certain fields, by id. Templates should ask for `newest` of many."""

    def __init__(self, links: Backlinks, id: str, parts: tuple[tuple[str, str], ...]) -> None:
        self._links, self._id, self._parts = links, id, parts
        self._row = links.row(id, parts)

    def __add__(self, other: Linked) -> Linked:
        return Linked(self._links, self._id, self._parts + other._parts)

    def __len__(self) -> int:
        return self._number

    @cached_property
    def _number(self) -> int:
        return len(self._row)

    def __getitem__(self, key: Any) -> Any:
        return self._row[key]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._row)

    @property
    def newest(self) -> Sequence[Record]:
        """The same, the last published first."""
        return self._links.row(self._id, self._parts, newest=True)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """The names of the types among them, with their numbers."""
        counts: dict[str, int] = {}
        for type, field, n in self._links.groups(self._id):
            if (type, field) in self._parts:
                counts[type] = counts.get(type, 0) + n
        return sorted(counts.items())
