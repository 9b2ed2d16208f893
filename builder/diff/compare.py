"""Two states → a change card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.build import Options
from builder.dates import first_day, last_day
from builder.diagnostics import Diagnostic, Report
from builder.diff.audited import STATE as CARD_STATE
from builder.diff.audited import NotAudited, audited
from builder.diff.card import KINDS, Card, End, FieldChange, RecordChange
from builder.diff.concerns import concerns
from builder.diff.plain import Plain
from builder.diff.reach import columns, reach
from builder.diff.side import Look, Side, Unreadable, differing, past
from builder.diff.words import pieces
from builder.git import Repository
from builder.privacy import hidden
from builder.records import PROACTIVE, Record
from builder.store import STATE
from builder.urls import url_of
from builder.values import Group

__all__ = ["Unreadable", "Wish", "make_card"]
SILENT = {"id"}  # never shown as a changed field


@dataclass(frozen=True)
class Wish:
    """What is to be compared, for which day, and how. `rootless`: the two share no ancestor; `audit`: judge both."""

    base: End
    head: End
    today: date | None = None
    rootless: bool = False
    audit: bool = False
    lang: str = "zh"


def make_card(repository: Repository, root: Path, wish: Wish, notes: Report) -> Card:
    """The card of two states. Raises Unreadable when the settings of either cannot be read, and GitError.

    `notes` take what is to be told of the states kept from earlier cards, which is none of the site's.
    """
    base, head = wish.base.commit, wish.head.commit
    files = differing(repository, base, head)
    folder = past(repository, root, head, "head") if head else root
    then = Options(wish.today, past=repository.at(head)) if head else Options(wish.today, state=_state(wish))

    def against(after: Side) -> Card:
        then = Options(after.site.today, past=repository.at(base))
        look = Look("base", past(repository, root, base, "base"), then, files, notes)
        return look(lambda before: _with_audit(_card(before, after, wish, files), before, after, root, wish))

    return Look("head", folder, then, files, notes)(against)


def _state(wish: Wish) -> str:
    """The folder as it lies is built for the card beside its own site, which nobody has approved to change."""
    return CARD_STATE if wish.audit else STATE


def _with_audit(card: Card, before: Side, after: Side, root: Path, wish: Wish) -> Card:
    if not wish.audit:
        return card
    try:
        return replace(card, audit=audited(before, after, root, wish.base.commit, wish.head.commit, wish.lang))
    except NotAudited as reason:
        return replace(card, unaudited=reason.which)


def _card(before: Side, after: Side, wish: Wish, files: set[str]) -> Card:
    lang = wish.lang
    changes = tuple(sorted(_changes(before, after, lang), key=lambda c: (KINDS.index(c.kind), c.type, c.id)))
    public = tuple(change for change in changes if change.kind != "hidden")
    touched = reach(before, after, public, files, lang)
    return Card(
        office=str(after.project.settings["name"]),
        day=after.site.today.isoformat(),
        base=wish.base,
        head=wish.head,
        rootless=wish.rootless,
        records=public,
        unseen=len(changes) - len(public),
        columns=tuple(columns(before, after, public, lang)),
        reach=touched,
        concerns=tuple(concerns(before, after, public, touched, files)),
        told=_delta(before, after),
        mended=_delta(after, before),
    )


def _delta(before: Side, after: Side) -> tuple[Diagnostic, ...]:
    """What is told of `after` and not of `before`; a mistake that only moved to another line is no new one."""
    known = {_key(item) for item in before.told}
    return tuple(item for item in after.told if _key(item) not in known)


def _key(item: Diagnostic) -> tuple[str, str, str]:
    return item.place.path, item.code, item.message("zh")


def state(record: Record | None, today: date) -> str:
    """What the public has of a record on a day: nothing (`none`, `hidden`, `later`), its page, or a tombstone."""
    if record is None:
        return "none"
    if record.values.get("disclosure") != PROACTIVE:
        return "hidden"
    if not record.is_due(today):
        return "later"
    return "gone" if record.is_withdrawn(today) else "live"


# What becomes of a record, by its states before and after; pairs not named change nothing the public sees.
BECOMES = {
    ("live", "live"): "changed", ("gone", "gone"): "changed",
    ("live", "gone"): "withdrawn", ("gone", "live"): "restored",
    **{(was, "live"): "added" for was in ("none", "hidden", "later")},
    **{(was, "gone"): "withdrawn" for was in ("none", "hidden", "later")},
    **{(was, now): "removed" for was in ("live", "gone") for now in ("none", "hidden", "later")},
    **{(was, "later"): "later" for was in ("none", "hidden", "later")},
}  # fmt: skip


def _changes(before: Side, after: Side, lang: str) -> Iterator[RecordChange]:
    today = after.site.today
    for id in sorted(before.written.keys() | after.written.keys()):
        old, new = before.written.get(id), after.written.get(id)
        if old is not None and new is not None and old.type.name == new.type.name and old.values == new.values:
            continue
        kind = BECOMES.get((state(old, today), state(new, today)), "hidden")
        yield _change(before, after, old, new, kind, lang)


def _change(before: Side, after: Side, old: Record | None, new: Record | None, kind: str, lang: str) -> RecordChange:
    shown = new or old
    assert shown is not None
    side = after if new else before
    fields = tuple(_fields(before, after, old, new, lang)) if kind != "hidden" else ()
    place = side.places.of(shown)
    return RecordChange(
        kind=kind,
        id=shown.id,
        type=shown.type.name_in(lang),
        title=str(shown.values.get("title", shown.id)),
        url=url_of(side.site, shown),
        path=place.path,
        line=place.line,
        fields=fields,
        day=_day(new, after.site.today),
        note=_note(new),
    )


def _fields(before: Side, after: Side, old: Record | None, new: Record | None, lang: str) -> Iterator[FieldChange]:
    """The public fields that differ, numbers of persons masked; of a new record all that are filled."""
    was, now = Plain(lang, _namer(before)), Plain(lang, _namer(after))
    specs = {spec.name: spec for record in (old, new) if record for spec in record.type.public_fields}
    for name, spec in specs.items():
        a, b = old and old.values.get(name), new and new.values.get(name)
        if a != b and name not in SILENT and not spec.computed:
            texts = hidden(was(a, spec)), hidden(now(b, spec))
            yield FieldChange(name, spec.name_in(lang), *texts, pieces(*texts))


def _namer(side: Side) -> Callable[[str], str]:
    def named(id: str) -> str:
        record = side.site.get(id) or side.written.get(id)
        return str(record.values.get("title", id)) if record else id

    return named


def _day(record: Record | None, today: date) -> str:
    """The next day on which the record will change by itself; nothing when none is known."""
    if record is None:
        return ""
    days = [first_day(str(record.values[name])) for name in ("publish_at",) if name in record.values]
    days += [last_day(str(record.values["expires"]))] if "expires" in record.values else []
    withdrawn = record.values.get("withdrawn")
    days += [first_day(str(withdrawn["date"]))] if isinstance(withdrawn, Group) else []
    return min((day.isoformat() for day in days if day > today), default="")


def _note(record: Record | None) -> str:
    """Why a record is withdrawn."""
    withdrawn = record.values.get("withdrawn") if record else None
    return f"{withdrawn['kind']}：{withdrawn['reason']}" if isinstance(withdrawn, Group) else ""
