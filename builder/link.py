"""The store → the public site on the project's day: ids and numbers unique, references found, hidden records gone.

Only what changed is looked at, and what points at it; on an empty store that is everything.
"""

from __future__ import annotations

from collections.abc import Iterable

from builder.diagnostics import Report
from builder.judge import Judge
from builder.known import keep_notes, records_of
from builder.load import Loader
from builder.places import Places
from builder.project import Project
from builder.public import NOWHERE, STATE, Publisher
from builder.records import Site
from builder.rules import check_record, traces
from builder.store import Store, thing
from builder.stored import stored_site

__all__ = ["Places", "link"]


def link(project: Project, store: Store, loader: Loader) -> Site:
    """Renew what is public and judge what may have become wrong."""
    day, before = project.today.isoformat(), store.recall("day")
    all_of_it = store.fresh
    things: set[str] = set() if store.value("select 1 from pages where sha256 is not null") else NOWHERE
    _settle_known(store, None if all_of_it else loader.ids)
    publisher = Publisher(project, store, things)
    publisher.changed_files |= loader.files
    turned = _turned(store, before, day) if before and before != day else set()
    if all_of_it:
        publisher.renew_all()
    else:
        for id in sorted(_concerned(project, store, loader.ids, turned, before != day)):
            publisher.renew(id)
    publisher.finish()
    _judge_again(project, store, turned)
    traces.look(project, store, publisher.files | publisher.changed_files)
    Judge(project, store).judge(None if all_of_it else loader, publisher)
    if before != day:
        things.add("today")
    things |= {f"f:{path}" for path in loader.files}
    things |= _option_columns(store, things)
    keep_things(store, things)
    store.remember("day", day)
    store.remember("complete", "yes")
    return stored_site(project, store)


def keep_things(store: Store, names: Iterable[str]) -> None:
    """Remember what has changed until a build has made the pages that read it."""
    store.many("insert or ignore into dirty values (?, ?)", [(thing(name), name) for name in names])


def _settle_known(store: Store, ids: set[str] | None) -> None:
    """Of records with one id, the first in the order of paths is the one that counts."""
    first = "select seq from records where id = ? order by path, pos limit 1"
    if ids is None:
        store.run("update records set known = 0 where known <> 0")
        store.run("update records set known = 1")
        ids = set(store.column("select id from records group by id having count(*) > 1"))
    for id in ids:
        store.run("update records set known = 0 where id = ?", id)
        store.run(f"update records set known = 1 where seq = ({first})", id)


def _turned(store: Store, before: str, day: str) -> set[str]:
    """The records that open or close between two days."""
    low, high = sorted((before, day))
    query = "select id from records where {0} > ? and {0} <= ? and {0} <> ''"
    return {id for name in ("opens", "closes") for id in store.column(query.format(name), low, high)}


def _concerned(project: Project, store: Store, ids: set[str], turned: set[str], new_day: bool) -> set[str]:
    """Changed records, those whose computed fields may have changed with the day, and who names what came or went."""
    found = ids | turned
    if new_day:
        for kind in project.types.values():
            if kind.computed_fields:
                found |= set(store.column("select id from records where type = ? and known", kind.name))
    now = f"select {STATE} from records r where r.id = :id and r.known"
    for id in list(found):
        was = store.value("select state from public where id = ?", id) or 0
        is_ = (store.db.execute(now, {"id": id, "day": project.today.isoformat()}).fetchone() or (0,))[0]
        if bool(was) != bool(is_):
            found |= set(store.column("select r.id from refs join records r on r.seq = refs.src where dst = ?", id))
    return found


def _judge_again(project: Project, store: Store, ids: set[str]) -> None:
    """What is wrong with a record by itself may depend on whether its days have come."""
    places = Places(project.root)
    for id in ids:
        for seq, record in records_of(project, store, "id = ?", id):
            report = Report()
            check_record(project, places, record, report)
            store.run("delete from notes where owner = ?", f"rule:{seq}")
            keep_notes(store, f"rule:{seq}", report)


def _option_columns(store: Store, things: set[str]) -> set[str]:
    """Columns that can be narrowed to a record whose name changed: it is one of their options."""
    found: set[str] = set()
    for name in things:
        if name.startswith("y:"):
            found.update(store.column("select distinct col from lists where value = ?", name[2:]))
    return {f"o:{col}" for col in found}
