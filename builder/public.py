"""What the public may see of each record on the project's day, kept in the store and renewed record by record.

`renew` compares what should be shown with what the store says is shown, and tells in `things` all that pages may have
read of the difference: "r:id" the record, "b:id" what refers to it, "t:type", "f:path" a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from builder.codec import Codec, encode
from builder.derive import with_computed
from builder.lists import Lists
from builder.moved import page_addresses
from builder.naming import Named, named
from builder.project import Project
from builder.records import Record, frozen
from builder.references import references, without_hidden
from builder.store import Store, dumps, loads
from builder.urls import Urls
from builder.values import Due, files_in

HIDDEN, LIVE, GONE = 0, 1, 2
STATE = "case when r.opens = '' or r.opens > :day then 0 when r.closes <> '' and r.closes <= :day then 2 else 1 end"
ROW = "r.seq, r.type, r.path, r.raw"
CARD = 80  # characters of a value that stand on a card
KINDS = {LIVE: "record", GONE: "tombstone"}


@dataclass(frozen=True)
class Shown:
    """What is shown of one record, and where it stands. `values` is None where they are the record's own."""

    seq: int
    state: int
    type: str
    digest: str
    values: str | None = None
    card: str = "{}"
    marks: dict[str, Any] = field(default_factory=dict)


_UNMARKED = {"url": "", "day": "", "lists": {}, "refs": [], "files": [], "moved": [], "name": ""}


class _Nowhere(set[str]):
    """Takes names and keeps none: where no page was made yet, none can be out of date."""

    def add(self, name: str) -> None:
        """Nothing."""

    def __ior__(self, names: object) -> _Nowhere:  # type: ignore[override]
        return self


NOWHERE = _Nowhere()
NOTHING = Shown(0, HIDDEN, "", "", None, "{}", _UNMARKED)


class _Public:
    """`id in public`: may the public know of this record on the day?"""

    def __init__(self, store: Store, day: str) -> None:
        self._query = f"select {STATE} from records r where r.id = :id and r.known"
        self._is_public = lru_cache(maxsize=50_000)(
            lambda id: bool((store.db.execute(self._query, {"id": id, "day": day}).fetchone() or (0,))[0])
        )

    def __contains__(self, id: object) -> bool:
        return bool(self._is_public(id))


class Publisher:
    """Renews what is public. Nothing but `renew` and `lists` changes what the site shows."""

    def __init__(self, project: Project, store: Store, things: set[str]) -> None:
        self._project, self._store, self.things = project, store, things
        self._codec = Codec(project.types, project.vocab)
        self._blank = store.value("select 1 from public limit 1") is None
        self._public = _Public(store, project.today.isoformat())
        self._urls = Urls(project.vocab)
        self._rows: dict[str, list[tuple[object, ...]]] = {"public": [], "links": [], "shown_files": [], "pages": []}
        self.lists = Lists(project, store, things)
        self.files: set[str] = set()
        self.changed_files: set[str] = set()
        self.urls: set[str] = set()

    def renew_all(self) -> None:
        """`renew` for every record of a site of which nothing is public yet: they are read in one go."""
        every = f"select r.id, {ROW}, {STATE} from records r where r.known order by r.id"
        for id, *row in self._store.db.execute(every, {"day": self._project.today.isoformat()}):
            self._bring(id, self._shown(id, row), self._stored(id))

    def renew(self, id: str) -> None:
        """Bring what is shown of a record in line with what the store has read of it."""
        one = f"select {ROW}, {STATE} from records r where r.id = :id and r.known"
        row = self._store.db.execute(one, {"id": id, "day": self._project.today.isoformat()}).fetchone()
        self._bring(id, self._shown(id, row) if row else NOTHING, self._stored(id))

    def _bring(self, id: str, new: Shown, old: Shown) -> None:
        if new == old:
            return
        if old.state or not self._blank:
            self._take_out(id, old, new)
        self._put_in(id, old, new)
        if new.digest != old.digest and self.things is not NOWHERE:
            self._tell(id, old, new)

    def _tell(self, id: str, old: Shown, new: Shown) -> None:
        self.things |= {"all", f"r:{id}", f"t:{new.type}", f"t:{old.type}"}
        turned = (new.state == LIVE) != (old.state == LIVE)
        if turned:
            self.things.add("n:")
        if turned or new.marks["name"] != old.marks["name"]:  # tables leave out the title of what is withdrawn
            self.things.add(f"y:{id}")
        self.things |= {f"k:{name}" for name in _changed(old, new)}
        self.things |= {f"b:{dst}" for shown in (old, new) for dst, _ in shown.marks["refs"]}

    def _stored(self, id: str) -> Shown:
        if self._blank:
            return NOTHING
        row = self._store.row("select seq, state, type, digest, shown, card, marks from public where id = ?", id)
        return Shown(row[0], row[1], row[2], row[3], row[4], row[5], loads(row[6])) if row else NOTHING

    def _shown(self, id: str, row: Sequence[Any]) -> Shown:
        """What is to be shown of a record by its source, the day, and the records it names."""
        seq, type, path, raw, state = row
        if state == HIDDEN:
            return NOTHING
        kind = self._project.types[type]
        record = Record(kind, id, frozen(self._codec.decode(type, raw)), path)
        shown = with_computed(without_hidden(record, self._public), self._project.today)
        values = encode(shown.values) if shown is not record else None
        values = None if values == raw else values
        digest = hashlib.blake2b(f"{state} {type} {values or raw}".encode(), digest_size=12).hexdigest()
        return Shown(seq, state, type, digest, values, card_of(shown), self._marks(shown, state == LIVE))

    def _marks(self, shown: Record, live: bool) -> dict[str, Any]:
        """Where a record stands, as JSON has it."""
        url = self._urls.of(shown)
        refs = {(dst, field.name) for _, _, field, dst in references(shown)} if live else ()
        return {
            "url": url,
            "day": str(shown.values.get("published_on") or ""),
            "lists": self.lists.places(shown, live),
            "refs": list(map(list, sorted(refs))),
            "files": sorted(_files(shown)) if live else [],
            "moved": sorted(set(page_addresses(shown)) - {url}),
            "name": _digest(named(shown, url, not live)),
        }

    def _take_out(self, id: str, old: Shown, new: Shown) -> None:
        store, marks = self._store, old.marks
        store.many("delete from links where dst = ? and type = ? and field = ? and day = ? and id = ?",
                   [(dst, old.type, name, marks["day"], id) for dst, name in marks["refs"]])  # fmt: skip
        store.many("delete from shown_files where path = ? and id = ?", [(path, id) for path in marks["files"]])
        self.files.update(marks["files"])
        self.lists.count(old.type, marks["lists"], -1)
        if not new.state:
            store.run("delete from public where id = ?", id)
        if (old.state, marks["url"]) != (new.state, new.marks["url"]):
            store.unplan("ref = ? and kind = ?", id, KINDS.get(old.state))
        for url in set(marks["moved"]) - set(new.marks["moved"]):
            store.unplan("ref = ? and kind = 'moved' and url = ?", id, url)

    def _put_in(self, id: str, old: Shown, new: Shown) -> None:
        marks, rows = new.marks, self._rows
        self.lists.put(id, new.type, old.marks["lists"], marks["lists"])
        self.lists.count(new.type, marks["lists"], 1)
        if not new.state:
            return
        rows["public"].append((id, new.seq, new.state, new.type, new.digest, new.values, new.card, dumps(marks)))
        rows["links"] += [(dst, new.type, name, marks["day"], id) for dst, name in marks["refs"]]
        rows["shown_files"] += [(path, id) for path in marks["files"]]
        self.files.update(marks["files"])
        wanted = {url: "moved" for url in marks["moved"] if url not in old.marks["moved"]}
        if (old.state, old.marks["url"]) != (new.state, marks["url"]):
            wanted[marks["url"]] = KINDS[new.state]
        for url, kind in wanted.items():
            self.urls.add(url)
            if self._blank:
                rows["pages"].append((url, kind, id))
            else:
                self._store.plan(url, kind, id, "it is new")
        if len(rows["public"]) >= 500 or not self._blank:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        store, rows = self._store, self._rows
        store.many("insert or replace into public values (?, ?, ?, ?, ?, ?, ?, ?)", rows["public"])
        store.many("insert or ignore into links values (?, ?, ?, ?, ?)", rows["links"])
        store.many("insert or ignore into shown_files values (?, ?)", rows["shown_files"])
        store.many("insert into pages (url, kind, ref, planned, dirty) values (?, ?, ?, 1, 'it is new')", rows["pages"])
        for waiting in rows.values():
            waiting.clear()

    def finish(self) -> None:
        """Put the orders of columns right, cut their lists into pages, and settle which attachments are public."""
        self.flush()
        for _ in range(2):
            for id in sorted(set(self.lists.misordered())):
                self._blank = False
                self.renew(id)
        self.flush()
        self.lists.plan()
        self._settle(self.files | self.changed_files)

    def _settle(self, paths: Iterable[str]) -> None:
        store = self._store
        for path in sorted(paths):
            wanted = store.value("select 1 from shown_files where path = ?", path)
            there = store.value("select 1 from files where path = ?", f"data/files/{path}")
            planned = store.value("select planned from pages where ref = ? and kind = 'file'", path)
            if wanted and there and (not planned or path in self.changed_files):
                store.plan(f"files/{path}", "file", path, "it changed")
                self.things.add(f"f:{path}")
            elif planned and not (wanted and there):
                store.unplan("ref = ? and kind = 'file'", path)
                self.things.add(f"f:{path}")


def _digest(found: Named) -> str:
    return hashlib.blake2b(repr(found).encode(), digest_size=8).hexdigest()


def card_of(record: Record) -> str:
    """The short values of a record, for figures over many."""
    short = {n: v for n, v in record.values.items() if isinstance(v, (str, int, Due)) and len(str(v)) <= CARD}
    return encode({**short, "type": record.type.name} if "type" not in short else short)


def _changed(old: Shown, new: Shown) -> set[str]:
    """The names of cards under which something changed; tombstones have none."""
    before, after = (loads(one.card) if one.state == LIVE else {} for one in (old, new))
    found = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    columns = [one.marks["lists"].keys() if one.state == LIVE else () for one in (old, new)]
    found |= {"column"} if set(columns[0]) != set(columns[1]) else set()
    return found | ({"year", "month"} if "published_on" in found else set())


def _files(record: Record) -> set[str]:
    fields = (record.values.get(spec.name) for spec in record.type.file_fields)
    return {file.path for value in fields for _, file in files_in(value)}
