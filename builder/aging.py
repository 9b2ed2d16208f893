"""States that follow from dates: each begins on a day and lasts until the next begins.

A page may be read long after it was built, so it carries these spans, and `theme/assets/aging.js` picks the state of
the reader's own day by the same rule as `state_on`. Days are ISO text, which sorts as the days do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from builder.dates import first_day, last_day
from builder.records import Record
from builder.values import Due, Group
from builder.workdays import Term, UnknownYear, parse_term

ALWAYS = ""  # sorts before every day
SOON = 30  # calendar days before its due day from which a task says how many are left
TONES = {
    "未开始": "soon", "征集中": "open", "已截止": "plain", "已反馈": "ok",
    "未登记": "plain", "进行中": "warn", "逾期": "late", "已完成": "ok",
    "待补正": "soon", "办理中": "open", "超期未答复": "late", "按期答复": "ok", "逾期答复": "late", "已答复": "ok",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` (ISO; empty: since ever) on a record is in `state`.

    `words` is the key of the words to show in place of the state; their {n} counts the days to or from `Ages.until`.
    """

    first: str
    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ages:
    """The spans of a record in their order, and the day (ISO) its counts of days run to or from."""

    spans: tuple[Span, ...]
    until: str = ""

    def on(self, day: date) -> Span:
        """The span a day lies in."""
        return next(span for span in reversed(self.spans) if span.first <= day.isoformat())

    def days(self, day: date) -> int:
        """Calendar days between `day` and `until`, whichever comes first."""
        return abs((date.fromisoformat(self.until) - day).days) if self.until else 0


def _next(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


def consultation_ages(record: Record) -> Ages:
    """未开始, 征集中 from its first to its last day, 已截止, and 已反馈 from the day of the answer on for good."""
    opens, closes = record.values.get("starts_on"), record.values.get("ends_on")
    if not opens or not closes:
        return Ages((Span(ALWAYS, "已截止"),))  # a mistake that is told; the flow goes on
    starts, ends = first_day(str(opens)), last_day(str(closes))
    spans = [Span(ALWAYS, "未开始"), Span(starts.isoformat(), "征集中", "left_n")]
    spans += [Span(ends.isoformat(), "征集中", "last_day"), Span(_next(ends), "已截止")]
    feedback = record.values.get("feedback")
    if isinstance(feedback, Group):
        answered = first_day(str(feedback["date"])).isoformat()
        spans = [span for span in spans if span.first < answered] + [Span(answered, "已反馈")]
    return Ages(tuple(spans), ends.isoformat())


def task_ages(record: Record) -> Ages:
    """Done when there is a day of completion; late when its due day is past; otherwise under way.

    A task whose file registers no progress at all says so, rather than pass for late.
    """
    if record.values.get("done_on"):
        return Ages((Span(ALWAYS, "已完成"),))
    if not record.values.get("progress") and not record.values.get("evidence"):
        return Ages((Span(ALWAYS, "未登记"),))
    due = due_day(record)
    if due is None:
        return Ages((Span(ALWAYS, "进行中"),))
    soon = (due - timedelta(days=SOON)).isoformat()
    spans = Span(ALWAYS, "进行中"), Span(soon, "进行中", "left_n"), Span(due.isoformat(), "进行中", "last_day")
    return Ages((*spans, Span(_next(due), "逾期", "late_n")), due.isoformat())


def due_day(record: Record) -> date | None:
    """The last day of a task's due time; None when it names none.

    Words that count from an event (新规出台后1个月内) give a day once the record says when that was (`event_on`).
    A year the calendar lacks gives none; `rules/calendars.py` tells of it.
    """
    due, event = record.values.get("due"), record.values.get("event_on")
    if not isinstance(due, Due):
        return None
    if due.date:
        return last_day(due.date)
    term = parse_term(due.words) if due.rule == "event" and event else None
    try:
        return term.ends(last_day(str(event))) if term else None
    except UnknownYear:
        return None


REPLY, EXTENSION = 20, 20  # working days, 条例第三十三条


def reply_due(record: Record) -> date | None:
    """The last day to answer a request: 20 working days after it came or was corrected, longer where it was extended.

    The time a third party took does not count. None while its correction is awaited, and where the calendar lacks
    the year.
    """
    values = record.values
    if not values.get("received_on") or (values.get("correction_on") and not values.get("corrected_on")):
        return None
    third = values.get("third_party_days")
    days = REPLY + (EXTENSION if values.get("extended") else 0) + (third if isinstance(third, int) else 0)
    try:
        return Term(days, "working days").ends(first_day(str(values.get("corrected_on") or values["received_on"])))
    except UnknownYear:
        return None


def request_ages(record: Record) -> Ages:
    """Answered in time or late; else under way until its term ends. 待补正 while the applicant is to correct it."""
    due, replied = reply_due(record), record.values.get("replied_on")
    if replied:
        in_time = None if due is None else first_day(str(replied)) <= due
        return Ages((Span(ALWAYS, {None: "已答复", True: "按期答复", False: "逾期答复"}[in_time]),))
    if due is None:
        waits = record.values.get("correction_on") and not record.values.get("corrected_on")
        return Ages((Span(ALWAYS, "待补正" if waits else "办理中"),))
    spans = Span(ALWAYS, "办理中", "left_n"), Span(due.isoformat(), "办理中", "last_day")
    return Ages((*spans, Span(_next(due), "超期未答复", "late_n")), due.isoformat())


AGES: dict[str, Callable[[Record], Ages]] = {
    "consultation": consultation_ages, "task": task_ages, "request": request_ages,
}  # fmt: skip


def ages(record: Record) -> Ages | None:
    """How a record's state goes with time; None for types whose state does not."""
    make = AGES.get(record.type.name)
    return make(record) if make else None


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as a page shows it on the day it is built, and all spans for the reader's own day.

    `spans` has a line `first|tone|words` for each; `states` the same with the bare states for words.
    """

    state: str
    tone: str
    words: str
    spans: str
    states: str
    until: str


def chip(record: Record, today: date, say: Callable[[Span], str], name: Callable[[Span], str]) -> Chip | None:
    """The chip of a record; None for types that do not age.

    `say` gives the words of a span, {n} standing for the count of days; `name` those of its state.
    """
    found = ages(record)
    if found is None:
        return None
    span = found.on(today)
    words = say(span).replace("{n}", str(found.days(today)))
    return Chip(span.state, TONES[span.state], words, _lines(found, say), _lines(found, name), found.until)


def _lines(found: Ages, words: Callable[[Span], str]) -> str:
    return "\n".join(f"{span.first}|{TONES[span.state]}|{words(span)}" for span in found.spans)
