"""Records as their files have them, read back from the store, and the mistakes kept with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.codec import Codec
from builder.diagnostics import Diagnostic
from builder.project import Project
from builder.records import Record, frozen
from builder.store import Store, dumps, loads


def records_of(project: Project, store: Store, where: str, *args: object) -> Iterator[tuple[int, Record]]:
    """The records of a condition as their files have them, hidden ones too, each with its number in the store."""
    codec = Codec(project.types, project.vocab)
    query = f"select seq, id, type, path, trail, raw from records where {where} order by path, pos"
    for seq, id, type, path, trail, raw in store.rows(query, *args):
        yield seq, Record(project.types[type], id, frozen(codec.decode(type, raw)), path, tuple(loads(trail)))


def keep_notes(store: Store, owner: str, notes: Iterable[Diagnostic]) -> None:
    """Remember mistakes under what they belong to."""
    rows = [(owner, d.place.path, d.place.line, d.place.column, d.code, dumps(dict(d.args))) for d in notes]
    if rows:
        store.many("insert into notes values (?, ?, ?, ?, ?, ?)", rows)
