"""The whole story of a matter across its records: listed, consulted upon, decided, published, interpreted, in force.

Which references carry the story, and which dates are its steps, type.yml says: `story: chain` leads on from record to
record (policy, consultation, decision, interpretation), `story: beside` brings its one record along and ends there (a
meeting of many topics, a document repealed), `stage` names the step a date stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.fields import FieldSpec
from builder.records import Record
from builder.values import Group
from builder.view import SiteView

MOST = 40  # records of one story; a longer chain is cut, its farthest records first


@dataclass(frozen=True, slots=True)
class Moment:
    """One step: its day (ISO, perhaps partial), the word of `stages`, the record it belongs to, what else is to say."""

    day: str
    stage: str
    record: Record
    notes: tuple[tuple[FieldSpec, object], ...] = ()


def timeline(site: SiteView, record: Record) -> tuple[Moment, ...]:
    """The steps of the matter a record belongs to, in order of time; nothing when it stands alone."""
    if not record.type.story_fields:
        return ()
    chain, beside = _members(site, record)
    if len(chain) + len(beside) < 2:
        return ()
    stages = [choice.text for choice in site.vocab["stages"]]
    moments = [moment for member in chain.values() for moment in _moments(member)]
    moments += [moment for found in beside.values() for moment in found]
    return tuple(sorted(moments, key=lambda m: (m.day, stages.index(m.stage), m.record.id, str(m.notes))))


def _members(site: SiteView, record: Record) -> tuple[dict[str, Record], dict[str, tuple[Moment, ...]]]:
    """The records of the chain, nearest first, and the moments of those beside it."""
    chain = {record.id: record}
    beside: dict[str, tuple[Moment, ...]] = {}
    for member in (waiting := [record]):
        for spec, other in _neighbours(site, member):
            if spec.story == "chain" and other.id not in chain and len(chain) < MOST:
                chain[other.id] = other
                waiting.append(other)
            elif spec.story == "beside" and len(beside) < MOST:
                beside.setdefault(other.id, tuple(_of_edge(spec, member, other)))
    return chain, {id: found for id, found in beside.items() if id not in chain}


def _neighbours(site: SiteView, record: Record) -> Iterator[tuple[FieldSpec, Record]]:
    """Records a record refers to by a story's reference, and those that refer to it so."""
    for spec in record.type.story_fields:
        if spec.story:
            value = record.values.get(spec.name)
            for id in value if isinstance(value, tuple) else (value,) if value else ():
                other = site.get(id)
                if other is not None and not site.hides_title(other):
                    yield spec, other
    for _, spec, linked in site.groups(record):
        if spec.story:
            yield from ((spec, other) for other in linked)


def _of_edge(spec: FieldSpec, member: Record, other: Record) -> Iterator[Moment]:
    """The moments of a record beside the chain: the step its reference names, or its own steps."""
    if spec.stage:
        later = max(str(member.values.get("published_on") or ""), str(other.values.get("published_on") or ""))
        yield Moment(later, spec.stage, other)
    else:
        yield from _moments(other)


def _moments(record: Record) -> Iterator[Moment]:
    """The steps of one record; the day it was published where its type names none."""
    found = [
        moment for spec in record.type.story_fields for moment in _of_field(record, spec, record.values.get(spec.name))
    ]
    yield from found or [Moment(str(record.values["published_on"]), "公布", record)]


def _of_field(record: Record, spec: FieldSpec, value: object) -> Iterator[Moment]:
    if value is not None and spec.stage and spec.kind == "date":
        yield Moment(str(value), spec.stage, record)
    for row in value if isinstance(value, tuple) else (value,):
        for part in spec.fields:
            if part.stage and isinstance(row, Group) and row.get(part.name):
                yield Moment(str(row[part.name]), part.stage, record, _notes(spec, row))


def _notes(spec: FieldSpec, row: Group) -> tuple[tuple[FieldSpec, object], ...]:
    """What else a row says beside its day: its counts, or its text."""
    parts = [(part, row[part.name]) for part in spec.fields if part.name in row]
    counts = tuple(pair for pair in parts if pair[0].kind == "number")
    return counts or tuple(pair for pair in parts if pair[0].kind == "text")
