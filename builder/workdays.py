"""Working days (工作日) by China's calendar with its holidays and make-up days (调休), and terms counted in days.

The one door to `chinese_calendar`. A year the library does not know is never guessed: `UnknownYear` names it. In every
count the day of the event itself does not count (民法典第二百零一条); `days` alone always means calendar days.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from chinese_calendar.constants import holidays, workdays  # its `is_workday` looks at every year for every day

from builder.dates import first_day

SATURDAY = 5
YEARS = range(min(holidays).year, max(holidays).year + 1)


class UnknownYear(Exception):
    """The calendar has no holidays of this year yet; the State Council sets them each November."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


def is_working_day(day: date) -> bool:
    """True for a day on which offices work, make-up weekends included. Raises UnknownYear."""
    return day in _working_days(day.year)


def working_days_between(event: date, day: date) -> int:
    """Working days after `event` up to and including `day`; 0 when it is the same day or before. Raises UnknownYear."""
    return max(0, _working_days_until(day) - _working_days_until(event))


def known_working_days(event: str, day: str) -> int | None:
    """`working_days_between` of two ISO dates, perhaps partial; None where the calendar lacks a year."""
    after, until = _known_until(event), _known_until(day)
    return None if after is None or until is None else max(0, until - after)


@lru_cache(maxsize=1 << 14)
def _known_until(iso: str) -> int | None:
    try:
        return _working_days_until(first_day(iso))
    except UnknownYear:
        return None


def calendar_days_between(event: date, day: date) -> int:
    """Calendar days from `event` to `day`; negative when `day` is before."""
    return (day - event).days


def working_day_after(event: date, count: int) -> date:
    """The `count`-th working day after `event`: the last day of a term of so many working days. Raises UnknownYear."""
    wanted, year = _working_days_until(event) + count, event.year
    while _working_days_before(year + 1) < wanted:
        year += 1
    return _working_days(year)[wanted - _working_days_before(year) - 1]


@cache
def _working_days(year: int) -> tuple[date, ...]:
    if year not in YEARS:
        raise UnknownYear(year)
    first, length = date(year, 1, 1), 366 if calendar.isleap(year) else 365
    days = (first + timedelta(days=n) for n in range(length))
    return tuple(day for day in days if day in workdays or (day.weekday() < SATURDAY and day not in holidays))


@cache
def _working_days_before(year: int) -> int:
    """Working days of all known years before `year`."""
    return 0 if year <= YEARS.start else _working_days_before(year - 1) + len(_working_days(year - 1))


def _working_days_until(day: date) -> int:
    return _working_days_before(day.year) + bisect_right(_working_days(day.year), day)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as a rule names it: so many `working days`, `days` (calendar), `months` or `years`."""

    count: int
    unit: str

    def ends(self, event: date) -> date:
        """Its last day when it begins with `event`, which does not count. Raises UnknownYear for working days only."""
        if self.unit == "working days":
            return working_day_after(event, self.count)
        if self.unit == "days":
            return event + timedelta(days=self.count)
        months = event.year * 12 + event.month - 1 + self.count * (12 if self.unit == "years" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(event.day, calendar.monthrange(year, month + 1)[1]))


_UNITS = {"个工作日": "working days", "工作日": "working days", "日": "days", "天": "days", "个自然日": "days",
          "周": "weeks", "个星期": "weeks", "个月": "months", "月": "months", "年": "years"}  # fmt: skip
_NUMBERS: Mapping[str, int] = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2, "十五": 15, "二十": 20, "三十": 30, "六十": 60,
}  # fmt: skip
_TERM = re.compile(
    r"(\d+|二十|三十|六十|十五|[一二两三四五六七八九十])\s*(个工作日|工作日|个自然日|个星期|个月|日|天|周|年)(?:以?内|之内|后)"
)


def parse_term(words: str) -> Term | None:
    """The length that words such as 新规出台后1个月内 or 20个工作日内 name; None when they name none."""
    match = _TERM.search(words)
    if not match:
        return None
    count = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    unit = _UNITS[match[2]]
    return Term(count * 7, "days") if unit == "weeks" else Term(count, unit)
