"""Due times that come again (每季度第一周内, 每月月底前, 每月、每季度后20日内): the next day on which one ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

Ends = Callable[[re.Match[str], date], date]  # the words, the first day of a period → the day on which the term ends
_MONTH, _QUARTER, _HALF, _YEAR = 1, 3, 6, 12


def _after(days: int) -> Ends:
    return lambda match, first: first + timedelta(days=days)


def _nth(match: re.Match[str], first: date) -> date:
    return first + timedelta(days=int(match[1]) - 1)


def _month_end(match: re.Match[str], first: date) -> date:
    return _add(first, 1) - timedelta(days=1)


def _named_month(match: re.Match[str], first: date) -> date:
    month = date(first.year, int(match[1]), 1)
    return month + timedelta(days=int(match[2]) - 1) if match[2] else _month_end(match, month)


_RULES: tuple[tuple[re.Pattern[str], int, Ends], ...] = (
    (re.compile(r"每年(\d{1,2})月(?:(\d{1,2})日|底|末)"), _YEAR, _named_month),
    (re.compile(r"每季度?第一周"), _QUARTER, _after(6)),
    (re.compile(r"每季度?第一个月(\d{1,2})日"), _QUARTER, _nth),
    (re.compile(r"每月.{0,5}后(\d{1,2})日内"), _MONTH, _nth),
    (re.compile(r"每季度?后(\d{1,2})日内"), _QUARTER, _nth),
    (re.compile(r"每半年后(\d{1,2})日内"), _HALF, _nth),
    (re.compile(r"每月(\d{1,2})日"), _MONTH, _nth),
    (re.compile(r"每月.{0,2}月?[底末]"), _MONTH, _month_end),
)


def next_end(words: str, today: date) -> date | None:
    """The first day from today on which such a term ends; None when the words name no day."""
    for pattern, months, ends in _RULES:
        match = pattern.search(words)
        if match:
            return next(day for first in _periods(today, months) if (day := ends(match, first)) >= today)
    return None


def _periods(today: date, months: int) -> Iterator[date]:
    """The first days of periods from the one that today lies in."""
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    while True:
        yield first
        first = _add(first, months)


def _add(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
