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
    if day.year not in YEARS:
        raise UnknownYear(day.year)
    return day in workdays or (day.weekday() < SATURDAY and day not in holidays)


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
    day = event
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@cache
def _exceptions() -> tuple[list[date], list[date]]:
    """Weekdays on which offices rest, and days of weekends on which they work, in order."""
    return (
        sorted(day for day in holidays if day.weekday() < SATURDAY and day not in workdays),
        sorted(day for day in workdays if day.weekday() >= SATURDAY),
    )


def _working_days_until(day: date) -> int:
    """How many there are up to a day, from when nobody need know: a difference of two is asked for."""
    if day.year not in YEARS:
        raise UnknownYear(day.year)
    (rest, work), (weeks, days) = _exceptions(), divmod(day.toordinal(), 7)  # the first day of all is a Monday
    return 5 * weeks + min(days, 5) - bisect_right(rest, day) + bisect_right(work, day)


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
