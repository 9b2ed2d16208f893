"""Checks across fields and records, one topic a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from builder.diagnostics import Diagnostic, Place, Report
from builder.known import keep_notes, records_of
from builder.load import Loader
from builder.places import Places
from builder.program import fingerprint
from builder.project import Project
from builder.records import Record
from builder.rules import (
    annual,
    calendars,
    columns,
    confirm,
    crosscheck,
    declarations,
    forms,
    lists,
    money,
    personal,
    standard,
    terms,
    withdrawal,
)  # fmt: skip
from builder.store import Store, loads

Check = Callable[[Project, "list[Record]", Places, Report], None]
CHECKS: Iterable[Check] = (
    terms.check, annual.check, calendars.check, lists.check, money.check, forms.check, standard.check,
    columns.belongs, confirm.check, withdrawal.check, personal.check,
)  # fmt: skip
"""Judge each record by itself, hidden ones too. A check may look at the day only through the days on which the record
opens and closes (`reading.term`): it is judged again when it changed and when one of these has come."""


@dataclass(frozen=True, slots=True)
class Across:
    """A check that judges records together: all of `types` and all that fill one of the fields `said` (`reading.SAID`).

    It is run when one of `types` changed, or one of `fields` of a record that has one of `said`; and only on sites with
    records of the first type, which are those it judges.
    """

    check: Check
    types: tuple[str, ...]
    said: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


_DOCUMENT = ("doc_class", "disclosure", "published_on", "repealed_on", "effective_on", "validity", "org", "art20")
ACROSS: Iterable[Across] = (
    Across(annual.years, ("annual_report",)),
    Across(crosscheck.check, ("annual_report", "org", "request"), ("doc_class",), _DOCUMENT),
    Across(
        declarations.check, ("declaration", "annual_report", "budget", "request"), ("doc_class", "art20"), _DOCUMENT
    ),
)


def check_record(project: Project, places: Places, record: Record, report: Report) -> None:
    """Every check of a record by itself."""
    for check in CHECKS:
        check(project, [record], places, report)


def check_together(
    project: Project, store: Store, loader: Loader, new_day: bool, places: Places, report: Report
) -> None:
    """Every check of several records; what is found of records stays in the store, of columns it goes to the report."""
    for across in ACROSS:
        touched = any(name in loader.changed for name in (*across.types, *across.fields))
        if touched or store.fresh:
            owner, found = f"across:{across.check.__module__}", Report()
            store.run("delete from notes where owner = ?", owner)
            across.check(project, list(_records(project, store, across)), places, found)
            keep_notes(store, owner, found)
    if loader.moved or new_day:
        found = Report()
        standard.unfulfilled(project, unfulfilled_rows(project, store), places, found)
        store.run("delete from notes where owner = 'across:standard'")
        keep_notes(store, "across:standard", found)
    filled = set(store.column("select col from kinds where live > 0 or gone > 0"))
    if store.value("select 1 from files where lost is not null"):  # a record with a mistake may fill any
        filled |= project.columns.keys()
    columns.check(project, report, filled)
    _own_packs(project, store)


def _own_packs(project: Project, store: Store) -> None:
    """What an office wrote in data/rules/, judged when it is not what it was; what is found stays in the store."""
    folder = project.data / "rules"
    now = fingerprint([folder]) if folder.is_dir() else ""
    if store.recall("rules") != now:
        found = Report()
        if now:
            from builder.rules import own_packs  # it imports the auditor, an eighth of all a small build imported

            own_packs.check(project.root, found)
        store.run("delete from notes where owner = 'across:rules'")
        keep_notes(store, "across:rules", found)
        store.remember("rules", now)


def _records(project: Project, store: Store, across: Across) -> Iterator[Record]:
    """The records a check judges together; none where there are none of its first type."""
    if store.value("select 1 from records where type = ? limit 1", across.types[0]):
        types, said = (", ".join(f"'{name}'" for name in names) for names in (across.types, across.said))
        where = f"type in ({types}) or seq in (select seq from said where name in ({said}))"
        yield from (record for _, record in records_of(project, store, where))


def unfulfilled_rows(project: Project, store: Store) -> Iterator[Record]:
    """The rows of the standard catalogue that no public record says it fulfils; none while a record has a mistake."""
    if not store.value("select 1 from files where lost is not null"):
        kept = "select 1 from links where dst = records.id and field = 'standard_items'"
        where = f"type = 'standard_item' and known and not exists ({kept})"
        yield from (record for _, record in records_of(project, store, where))


def told(store: Store) -> Iterator[Diagnostic]:
    """Every mistake the store knows of, as it is told: what is told once for many records comes together."""
    query = "select owner, path, line, col, code, args from notes"
    together: list[tuple[str, Diagnostic]] = []
    for owner, path, line, column, code, args in store.rows(query):
        one = Diagnostic(Place(path, line, column), code, loads(args))
        if code == "R040":
            together.append((store.value("select id from records where seq = ?", int(owner[5:])), one))
        else:
            yield one
    yield from calendars.once(together)
