"""Dates as offices write them, and due words, read into ISO text. No clock here: the day comes from project.py."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from builder.values import Due

_DATE = re.compile(r"(?P<y>(?:19|20)\d{2})(?:\s*[-./年]\s*(?P<m>\d{1,2})(?:\s*[-./月]\s*(?P<d>\d{1,2}))?)?\s*[年月日]?")
_TIME = re.compile(r"[T\s]*(?P<h>\d{1,2})\s*[:：时点]\s*(?P<i>\d{1,2})?\s*分?(?::\d{2})?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－．／：", "0123456789-./:")


@lru_cache(maxsize=1 << 14)  # many records share a day
def parse_date(words: str, with_time: bool = False) -> str | None:
    """ISO text (`2020`, `2020-06`, `2020-06-01`, with time `2020-06-01 14:30`), or None when it is no date."""
    text = words.strip().translate(_FULL_WIDTH)
    match = _DATE.match(text)
    if not match:
        return None
    iso = _iso(match)
    rest = text[match.end() :]
    if iso is None or not rest.strip():
        return iso
    time = _TIME.fullmatch(rest) if with_time and len(iso) == 10 else None
    if not time or int(time["h"]) > 23 or int(time["i"] or 0) > 59:
        return None
    return f"{iso} {int(time['h']):02}:{int(time['i'] or 0):02}"


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = match["y"], match["m"], match["d"]
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return None
    return f"{year}-{int(month):02}-{int(day):02}"


@lru_cache(maxsize=1 << 14)
def last_day(iso: str) -> date:
    """The last day a (perhaps partial) ISO date covers: the day on which a term given so ends."""
    parts = [int(part) for part in iso[:10].split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return date(*parts)


@lru_cache(maxsize=1 << 14)
def first_day(iso: str) -> date:
    """The first day a (perhaps partial) ISO date covers."""
    parts = [int(part) for part in iso[:10].split("-")]
    return date(parts[0], *(parts[1:2] or [1]), *(parts[2:3] or [1]))


def next_day(day: date) -> str:
    """The day after, in ISO."""
    return (day + timedelta(days=1)).isoformat()


_THIRDS = {"上旬": 10, "中旬": 20}
_DUE_DATE = re.compile(
    r"^(?:于)?\s*(?P<date>(?:19|20)\d{2}\s*[年.\-/]\s*\d{1,2}(?:\s*[月.\-/]\s*\d{1,2})?)\s*[月日]?\s*"
    r"(?P<third>上旬|中旬|下旬)?(?:底|末)?(?:之?前|以前)?"
)
_RULES = (
    ("recurring", re.compile(r"每|按.{0,4}[月季年周]|定期")),
    (
        "event",
        re.compile(
            r"(?:后|之日起|以内).{0,6}(?:\d+|[一二两三四五六七八九十]+)\s*"
            r"(?:个?工作日|日|天|个?月|周|年)(?:以?内|之内)"
        ),
    ),
    ("always", re.compile(r"实时|全年|及时|适时|长期|持续|随时|常年")),
)


@lru_cache(maxsize=1 << 14)
def parse_due(words: str) -> Due:
    """Due words as written, with a date where they name one and a rule that tells how they are to be read."""
    text = " ".join(words.split())
    match = _DUE_DATE.match(text.translate(_FULL_WIDTH))
    if match and (iso := parse_date(match["date"])):
        day = _THIRDS.get(match["third"] or "")
        ends = f"{iso}-{day:02}" if day and len(iso) == 7 else last_day(iso).isoformat()
        return Due(text, ends, "date")
    for rule, pattern in _RULES:
        if pattern.search(text):
            return Due(text, "", rule)
    return Due(text)
