"""Checks on records of any type, told by parameters what to look for: filled, in a pattern, in time, unique …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from builder.audit.called import records_called
from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Where, Words
from builder.audit.subject import Subject
from builder.dates import first_day
from builder.records import Record
from builder.values import Group
from builder.workdays import UnknownYear, calendar_days_between, working_days_between


def filled(
    subject: Subject, *, type: str = "", fields: Words, where: Where | None = None, unless: Words = (),
    differ: Words = (), few: int = 0,
) -> Iterator[Finding]:  # fmt: skip
    """The fields of each record are filled; `materials.name` looks into every row of a table.

    `a|b` asks for one of both. With `few`, a finding is grave only when so many fields or more are missing.
    `differ`: these two fields may not say the same.
    """
    for record in selected(subject, type, where):
        if any(has(record, name) for name in unless):
            continue
        lacking = [name for name in fields if known(record, name) and not has(record, name)]
        if lacking:
            names = "、".join(label(record, name) for name in lacking)
            yield of(subject, record, "fields_lack", lacking[0].split("|")[0].split(".")[0], fields=names,
                     grave=len(lacking) >= few)  # fmt: skip
        if len(differ) == 2 and record.values.get(differ[0]) == record.values.get(differ[1]) is not None:
            yield of(subject, record, "fields_equal", differ[1], fields="、".join(label(record, n) for n in differ))


def selected(subject: Subject, type: str, where: Where | None) -> list[Record]:
    """The records of a type whose fields have one of the values named. Raises NotRun when there are none."""
    wanted = (where or {}).items()
    found = [r for r in subject.of_type(type) if all(_value(r.values.get(name)) in values for name, values in wanted)]
    if not found:
        raise NotRun("none_of_type", type=records_called(subject.public, type, where or {}))
    return found


def _value(value: object) -> str:
    return {True: "是", False: "否"}.get(value, "") if isinstance(value, bool) else str(value or "")


def known(record: Record, name: str) -> bool:
    """True when the type of the record has such a field."""
    return any(part.split(".")[0] in record.type.by_name for part in name.split("|"))


def has(record: Record, name: str) -> bool:
    """True when a field, or every row's part of a table, is filled."""
    return any(_has(record, part) for part in name.split("|"))


def _has(record: Record, name: str) -> bool:
    field, _, part = name.partition(".")
    value = record.values.get(field)
    if value in (None, "", ()):
        return False
    if not part:
        return True
    rows = value if isinstance(value, tuple) else (value,)
    return all(isinstance(row, Group) and row.get(part) not in (None, "", ()) for row in rows)


def label(record: Record, name: str) -> str:
    """What a reader calls the field."""
    words = []
    for one in name.split("|"):
        field, _, part = one.partition(".")
        spec = record.type.by_name.get(field)
        inner = (
            next((s for s in spec.fields or (spec.of.fields if spec.of else ()) if s.name == part), None)
            if spec
            else None
        )
        words.append((spec.label if spec else field) + (f"·{inner.label}" if inner else ""))
    return " / ".join(words)


def of(subject: Subject, record: Record, key: str, step: str = "", grave: bool = True, **args: object) -> Finding:
    """A finding about a record: its page, its title, the place of the field in the YAML."""
    page = subject.page_of(record)
    evidence = {"record": record.id, "sha256": page.sha256} if page else {"record": record.id}
    args = {"title": record.title, **args}
    return Finding(key, page.url if page else "", args, evidence, record, (step,) if step else (), grave=grave)


def text_of(value: object) -> str:
    """All words of a value, tables and lists too."""
    if isinstance(value, Group):
        return " ".join(text_of(item) for _, item in value.items())
    if isinstance(value, tuple):
        return " ".join(text_of(item) for item in value)
    return "" if value is None else str(value)


def in_form(
    subject: Subject, *, type: str, fields: Words, fits: str = "", never: str = "", where: Where | None = None
) -> Iterator[Finding]:
    """Fields that are filled fit a pattern, and hold nothing that fits another."""
    for record in selected(subject, type, where):
        for name in fields:
            text = text_of(record.values.get(name))
            if text and fits and not re.search(fits, text):
                yield of(subject, record, "not_in_form", name, field=label(record, name), value=text[:80])
            found = re.search(never, text) if text and never else None
            if found:
                yield of(subject, record, "vague", name, field=label(record, name), value=found[0])


def unique(subject: Subject, *, type: str, field: str) -> Iterator[Finding]:
    """No two records share a value."""
    records = selected(subject, type, None)
    counts = Counter(record.values.get(field) for record in records)
    for record in records:
        value = record.values.get(field)
        if value is not None and counts[value] > 1:
            yield of(subject, record, "not_unique", field, field=label(record, field), value=value)


def within(
    subject: Subject, *, type: str, start: str, end: str, days: int, calendar: bool = False,
    where: Where | None = None, unless: Words = (), since: str = "",
) -> Iterator[Finding]:  # fmt: skip
    """From one date of a record to another no more days pass: working days, or calendar days with `calendar`.

    Records made before `since`, or before the rule came into force, are left out.
    """
    looked = 0
    records = selected(subject, type, where)
    for record in records:
        first, last = str(record.values.get(start) or ""), str(record.values.get(end) or "")
        if len(first) < 10 or len(last) < 10 or first < since or any(has(record, name) for name in unless):
            continue
        looked += 1
        passed = days_between(first_day(first), first_day(last), calendar)
        if passed > days:
            yield of(subject, record, "too_late", end, start=label(record, start), end=label(record, end),
                     first=first, last=last, days=passed, most=days)  # fmt: skip
    if not looked:
        raise NotRun("no_dates", start=label(records[0], start), end=label(records[0], end))


def within_hours(
    subject: Subject, *, type: str, start: str, end: str, hours: int, where: Where | None = None
) -> Iterator[Finding]:
    """From one moment of a record to another no more hours pass."""
    looked = 0
    records = selected(subject, type, where)
    for record in records:
        first, last = str(record.values.get(start) or ""), str(record.values.get(end) or "")
        if len(first) < 16 or len(last) < 16:
            continue
        looked += 1
        passed = datetime.fromisoformat(last) - datetime.fromisoformat(first)
        if passed > timedelta(hours=hours):
            yield of(subject, record, "too_many_hours", end, start=label(record, start), end=label(record, end),
                     hours=f"{passed.total_seconds() / 3600:.1f}", most=hours)  # fmt: skip
    if not looked:
        raise NotRun("no_dates", start=label(records[0], start), end=label(records[0], end))


def share_of(
    subject: Subject, *, type: str, field: str, plain: Words, at_least: int, days: int = 365
) -> Iterator[Finding]:
    """Of the records published within so many days, at least so many in a hundred have another value than `plain`."""
    start = (subject.today - timedelta(days=days)).isoformat()
    recent = [r for r in selected(subject, type, None) if str(r.values.get("published_on")) >= start]
    if not recent:
        raise NotRun("none_recent", days=days)
    other = sum(str(record.values.get(field)) not in plain for record in recent)
    if other * 100 < at_least * len(recent):
        yield Finding("share_low", "", {"percent": round(other * 100 / len(recent)), "least": at_least,
                                        "n": len(recent)})  # fmt: skip


def each_year(
    subject: Subject, *, type: str = "", words: str = "", where: Where | None = None, at_least: int = 1, what: str
) -> Iterator[Finding]:
    """In the last full year at least so many records fit; the year before is looked at until this one is over."""
    year = subject.today.year - 1
    fits = re.compile(words)
    recent = [r for r in selected(subject, type, where) if str(r.values.get("published_on")).startswith(str(year))]
    found = [r for r in recent if fits.search(f"{r.title} {r.values.get('summary') or ''}")]
    if len(found) < at_least:
        yield Finding("too_few", "", {"what": what, "year": year, "n": len(found), "least": at_least})


def there_is(subject: Subject, *, type: str, where: Where | None = None, what: str) -> Iterator[Finding]:
    """At least one record of this kind is public."""
    wanted = (where or {}).items()
    site = subject.public
    records = site.of_type(type) if type in site.types else ()
    if not any(all(_value(r.values.get(name)) in values for name, values in wanted) for r in records):
        yield Finding("never_published", "", {"what": what})


def number_not_above(subject: Subject, *, type: str, field: str, limit: str) -> Iterator[Finding]:
    """A number of a record is not above another one of it."""
    looked = 0
    records = selected(subject, type, None)
    for record in records:
        value, most = record.values.get(field), record.values.get(limit)
        if isinstance(value, int) and isinstance(most, int):
            looked += 1
            if value > most:
                yield of(subject, record, "above", field, field=label(record, field), value=value,
                         limit=label(record, limit), most=most)  # fmt: skip
    if not looked:
        raise NotRun("no_numbers", field=label(records[0], field))


def days_between(first: date, last: date, calendar: bool = False) -> int:
    """Days after `first` up to `last`: working days, or calendar days. Raises NotRun for a year without holidays."""
    if calendar:
        return calendar_days_between(first, last)
    try:
        return working_days_between(first, last)
    except UnknownYear as error:
        raise NotRun("year_unknown", year=error.year) from None


def last_days(today: date, days: int) -> str:
    """The day so many calendar days ago, as ISO."""
    return (today - timedelta(days=days)).isoformat()
