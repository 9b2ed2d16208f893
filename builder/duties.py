"""What units owe the public by law, and whether they did it: one case a thing owed (annual report, budget, reply …).

Terms come from the words of the vocabulary `duties`: `days` and whether they are working days; an office that is held
to a shorter term says so in its data/vocab.yml. A year the calendar lacks leaves a case pending, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from builder.counted import Counted
from builder.dates import first_day, last_day
from builder.fields import Choice
from builder.records import Record
from builder.values import Group
from builder.workdays import Term, UnknownYear, calendar_days_between

NORMATIVE = ("规章", "行政规范性文件")  # classes of documents that must be interpreted (POL-01)
RULES_ITEM = "行政法规、规章和规范性文件"
STATES = ("on_time", "late", "missing", "pending", "none")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing a unit owes in a year.

    `state`: `on_time`, `late` (done after its day), `missing` (its day is past), `pending` (still time, or a calendar
    that ends too soon), `none` (declared: nothing to report). `due` is ISO, empty where it cannot be told; `about` the
    record that does it or calls for it; `days` how many calendar days late it is or was.
    """

    unit: str
    duty: str
    year: str
    state: str
    due: str = ""
    about: Record | None = None
    days: int = 0
    period: str = ""  # the year it is about, where that is another one


def cases(site: Counted) -> Iterator[Case]:
    """Every case of every duty whose record types the site has, except those that counts of cards tell (in time)."""
    declared = {(str(r.values.get("org")), str(r.values.get("duty")), str(r.values.get("year"))): r
                for r in _of_type(site, "declaration")}  # fmt: skip
    for duty, find in FINDERS.items():
        choice = site.choice("duties", duty)
        for case in find(site, choice) if choice else ():
            why = declared.get((case.unit, duty, case.year)) if case.state in ("missing", "pending") else None
            yield Case(case.unit, duty, case.year, "none", case.due, why) if why else case
    for (unit, duty, year), record in declared.items():
        yield Case(unit, duty, year, "none", "", record)


def term_of(choice: Choice) -> Term:
    """The term of a duty: its `days`, working days unless its word says `calendar`."""
    return Term(int(str(choice.get("days") or 0)), "days" if choice.get("calendar") else "working days")


def _of_type(site: Counted, name: str) -> Iterable[Record]:
    return site.of_type(name) if name in site.types else ()


def _judged(site: Counted, unit: object, duty: str, year: str, due: date | None, done: str, about: Record | None,
            period: str = "") -> Case:  # fmt: skip
    """The case of a thing due on a day (None: cannot be told) and done on another (empty: not yet)."""
    if due is None:
        return Case(str(unit), duty, year, "pending", "", about, 0, period)
    day = first_day(done) if done else site.today
    days = max(0, calendar_days_between(due, day))
    state = ("late" if days else "on_time") if done else ("missing" if days else "pending")
    return Case(str(unit), duty, year, state, due.isoformat(), about, days, period)


def _ends(term: Term, event: date) -> date | None:
    try:
        return term.ends(event)
    except UnknownYear:
        return None


def held_units(site: Counted) -> frozenset[str]:
    """The ids of the units whose duties are judged: those that say what they owe, and those below them.

    Where none says so, all. Bodies that only stand in documents of others are not held to anything here.
    """
    parents = {unit.id: str(unit.values.get("org") or "") for unit in _of_type(site, "org")}
    own = {unit.id for unit in _of_type(site, "org") if unit.values.get("owes")}

    def held(id: str) -> bool:
        seen: set[str] = set()
        while id and id not in own and id not in seen:
            seen.add(id)
            id = parents.get(id, "")
        return id in own

    return frozenset(id for id in parents if not own or held(id))


def owing(site: Counted, document: str) -> Iterator[tuple[Record, int]]:
    """The units that owe a document each year, by their own records, each with the last year in which it does.

    That is the year of its dissolution, or the coming one, whose terms one may want to see ahead.
    """
    for unit in _of_type(site, "org"):
        owes, ended = unit.values.get("owes"), unit.values.get("dissolved_on")
        if isinstance(owes, tuple) and document in owes:
            yield unit, first_day(str(ended)).year if ended else site.today.year + 1


def _annual_reports(site: Counted, choice: Choice) -> Iterator[Case]:
    """By 31 January for departments, 31 March for governments (条例第四十九条), for the year before."""
    found = {(r.values.get("org"), r.values.get("year")): r for r in _of_type(site, "annual_report")}
    for unit, last in owing(site, "年度报告"):
        years = [int(str(year)) for org, year in found if org == unit.id]
        day = (3, 31) if unit.values.get("org_kind") == "政府" else (1, 31)
        for year in range(min([*years, site.today.year - 1]), last):
            report = found.get((unit.id, year))
            done = str(report.values["published_on"]) if report else ""
            due = date(year + 1, *day)
            yield _judged(site, unit.id, "年度报告", str(year + 1), due, done, report, str(year))


def _budgets(kind: str) -> Callable[[Counted, Choice], Iterator[Case]]:
    """Budgets of the year, accounts of the year before: within 20 days of approval (预算法第十四条).

    Without a record there is no day of approval; then `latest` of the duty's word is the day, a matter of practice.
    """
    ahead = 0 if kind == "预算" else 1

    def find(site: Counted, choice: Choice) -> Iterator[Case]:
        if "budget" not in site.types:
            return
        found = {(r.values.get("unit"), r.values.get("year")): r for r in _of_type(site, "budget")
                 if r.values.get("budget_kind") == kind}  # fmt: skip
        for unit, last in owing(site, kind):
            years = [int(str(year)) for org, year in found if org == unit.id]
            for year in range(min([*years, site.today.year - ahead]), last - ahead + 1):
                record = found.get((unit.id, year))
                due = date.fromisoformat(f"{year + ahead}-{choice.get('latest')}")
                if record is not None:
                    due = term_of(choice).ends(last_day(str(record.values["approved_on"])))
                done = str(record.values["published_on"]) if record else ""
                yield _judged(site, unit.id, kind, str(year + ahead), due, done, record, str(year))

    return find


def _interpretations(site: Counted, choice: Choice) -> Iterator[Case]:
    """Every rule and normative document is interpreted soon after it is published (国办发〔2016〕19号)."""
    for policy in policies_to_interpret(site):
        published = str(policy.values["published_on"])
        days = [str(link.record.values["published_on"]) for link in site.backlinks(policy)
                if link.record.type.name == "interpretation"]  # fmt: skip
        due = _ends(term_of(choice), last_day(published))
        yield _judged(site, policy.values.get("org"), "政策解读", published[:4], due, min(days, default=""), policy)


def policies_to_interpret(site: Counted) -> Iterator[Record]:
    """Rules and normative documents in force, and what is marked as needing interpretation, of the rules column."""
    for column in site.columns.values():
        if column.art20 == RULES_ITEM:
            for record in site.by_column[column.id]:
                wanted = record.values.get("needs_interpretation")
                normative = record.values.get("doc_class") in NORMATIVE and record.values.get("validity") == "有效"
                if "needs_interpretation" in record.type.by_name and (normative if wanted is None else wanted):
                    yield record


def _feedback(site: Counted, choice: Choice) -> Iterator[Case]:
    """A closed consultation is answered: what came in, what was adopted and why not (国务院令第713号)."""
    for record in _of_type(site, "consultation"):
        ends = last_day(str(record.values["ends_on"]))
        feedback = record.values.get("feedback")
        answered = str(feedback["date"]) if isinstance(feedback, Group) else ""
        due = _ends(term_of(choice), ends)
        if due is not None:
            yield _judged(site, record.values.get("org"), "意见反馈", str(due.year), due, answered, record)


def _replies(site: Counted, choice: Choice) -> Iterator[Case]:
    """A request is answered in 20 working days, 40 when extended; corrections begin it anew, third parties stop it."""
    for record in _of_type(site, "request"):
        begins = last_day(str(record.values.get("corrected_on") or record.values["received_on"]))
        extra = record.values.get("third_party_days")
        term = term_of(choice)
        days = term.count * (2 if record.values.get("extended") else 1) + (extra if isinstance(extra, int) else 0)
        done = str(record.values.get("replied_on") or "")
        due = _ends(Term(days, term.unit), begins)
        yield _judged(site, record.values.get("org"), "依申请答复", str(begins.year), due, done, record)


def _responses(site: Counted, choice: Choice) -> Iterator[Case]:
    """The first word on an event that moves the public comes within 5 hours (国办发〔2016〕61号)."""
    for record in _of_type(site, "response"):
        event, first = str(record.values.get("event_at") or ""), str(record.values.get("first_at") or "")
        if len(event) > 10 and len(first) > 10:
            hours = (datetime.fromisoformat(first) - datetime.fromisoformat(event)).total_seconds() / 3600
            state = "on_time" if hours <= int(str(choice.get("hours"))) else "late"
            yield Case(str(record.values.get("org")), "回应关切", event[:4], state, event[:10], record)


FINDERS: dict[str, Callable[[Counted, Choice], Iterator[Case]]] = {
    "年度报告": _annual_reports,
    "预算": _budgets("预算"),
    "决算": _budgets("决算"),
    "政策解读": _interpretations,
    "意见反馈": _feedback,
    "依申请答复": _replies,
    "回应关切": _responses,
}
