"""What templates may see of the site, and a record of what each page has read.

A page is made again only when something it read has changed, so nothing may be read past these views: the
names they note ("r:id" a record, "b:id" what refers to it, "c:column" a whole column, "n:column" how many it has,
"f:path" a file, "t:type" all of a type, "k:names" counts over index cards, "today", "all") are looked up again, as
digests, by the next build.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from builder.fields import Choice, Vocabularies
from builder.records import Backlink, Column, FileInfo, Record, Site
from builder.schema import RecordType
from builder.values import Group

T = TypeVar("T")
TITLED = ("废止", "被替代", "并入其他信息")  # kinds of withdrawal whose tombstone may name the record


class Reads:
    """Notes the names of what is being read. Fragments kept for other pages hand their names on."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def start(self) -> set[str]:
        """Begin a page or fragment; returns what to give back to `end`."""
        before, self.names = self.names, set()
        return before

    def end(self, before: set[str]) -> frozenset[str]:
        """What was read since `start`; it counts for the page around it as well."""
        found = frozenset(self.names)
        self.names = before | found
        return found


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
        self._reads.names.add("all")
        return len(self._inner)


class NotedList(Sequence[Record]):
    """The records of a column; its length and its records are noted apart, since most pages show the number only."""

    def __init__(self, column: str, inner: Sequence[Record], reads: Reads) -> None:
        self._column, self._inner, self._reads = column, inner, reads

    def __len__(self) -> int:
        self._reads.names.add(f"n:{self._column}")
        return len(self._inner)

    def __getitem__(self, key: Any) -> Any:
        self._reads.names.add(f"c:{self._column}")
        return self._inner[key]

    def __iter__(self) -> Iterator[Record]:
        self._reads.names.add(f"c:{self._column}")
        return iter(self._inner)


class NotedColumns(Mapping[str, NotedList]):
    """`site.by_column`: the records of each column."""

    def __init__(self, inner: Mapping[str, tuple[Record, ...]], reads: Reads) -> None:
        self._inner = {column: NotedList(column, records, reads) for column, records in inner.items()}

    def __getitem__(self, key: str) -> NotedList:
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inner)

    def __len__(self) -> int:
        return len(self._inner)


class Lazy:
    """A value counted only when a template looks at it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> object:
        return getattr(self._make(), name)

    def __iter__(self) -> Iterator[object]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())

    def __getitem__(self, key: int) -> object:
        return self._make()[key]


class SiteView:
    """The `site` of the templates: the public Site, every look at changeable things noted."""

    def __init__(self, site: Site, reads: Reads) -> None:
        self._site, self._reads = site, reads
        self._made: dict[str, tuple[object, frozenset[str]]] = {}
        self.records = Noted(site.records, reads, "r")
        self.by_column = NotedColumns(site.by_column, reads)
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

    def get(self, id: object) -> Record | None:
        """The public record or tombstone with this id, or None."""
        self._reads.names.add(f"r:{id}")
        return self._site.get(id)

    def hides_title(self, record: Record) -> bool:
        """True for what was withdrawn in a way that its title must vanish too: an error, an ended display term."""
        self._reads.names.add(f"r:{record.id}")
        if record.id not in self._site.tombstones:
            return False
        withdrawn = record.values.get("withdrawn")
        return not isinstance(withdrawn, Group) or withdrawn["kind"] not in TITLED

    def choice(self, vocabulary: str, text: object) -> Choice | None:
        """The vocabulary entry for a word."""
        return self._site.choice(vocabulary, text)

    def backlinks(self, record: Record) -> tuple[Backlink, ...]:
        """Who refers to a record."""
        self._reads.names.add(f"b:{record.id}")
        return self._site.backlinks.get(record.id, ())

    def everything(self) -> Site:
        """The whole site, for figures counted over all of it."""
        self._reads.names.update(("all", "today"))
        return self._site

    def of_type(self, name: str) -> Iterator[Record]:
        """All records of a type."""
        self._reads.names.add(f"t:{name}")
        return self._site.of_type(name)

    def counts(self, *names: str) -> Counter[tuple[object, ...]]:
        """Counts over index cards: see `Site.counts`."""
        self._reads.names.add(f"k:{','.join(names)}")
        return self._site.counts(*names)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A figure made once for all pages that show it; what it has read counts for each of them."""
        if name not in self._made:
            before = self._reads.start()
            value = make()
            self._made[name] = value, self._reads.end(before)
        value, read = self._made[name]  # type: ignore[assignment]
        self._reads.names |= read
        return value


class Digests:
    """The state of each thing a page can have read, as a short text."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[str, str] = {"today": site.today.isoformat()}

    def of(self, name: str) -> str:
        """The digest of what a noted name stands for; of nothing when it is gone."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self.all if name == "all" else self._make(*name.split(":", 1))
        return found

    def changed(self, reads: Mapping[str, str]) -> list[str]:
        """The names whose digest is no longer what it was."""
        return [name for name, digest in reads.items() if self.of(name) != digest]

    @cached_property
    def all(self) -> str:
        """Of all records."""
        names = [f"r:{id}" for id in (*self._site.records, *self._site.tombstones)]
        return short_digest("".join(map(self.of, names)))

    def _make(self, mark: str, key: str) -> str:
        site = self._site
        if mark == "r":
            record = site.get(key)
            state = "live" if key in site.records else "gone"
            return short_digest(f"{state} {record.type.name} {dict(record.values)!r}") if record else ""
        if mark == "b":
            links = [(link.spec.name, link.record.id) for link in site.backlinks.get(key, ())]
            return short_digest("".join(f"{name} {id} {self.of('r:' + id)}" for name, id in links))
        if mark == "n":
            return str(len(site.by_column.get(key, ())))
        if mark == "c":
            return short_digest("".join(f"{r.id}{self.of('r:' + r.id)}" for r in site.by_column.get(key, ())))
        if mark == "t":
            return short_digest("".join(self.of(f"r:{r.id}") for r in site.of_type(key)))
        if mark == "k":
            return short_digest(repr(sorted(site.counts(*key.split(",")).items(), key=repr)))
        return _file(site.files.get(key))


def _file(info: FileInfo | None) -> str:
    return info.sha256 if info else ""


def short_digest(text: str) -> str:
    """A digest that tells two states apart; not for security."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
