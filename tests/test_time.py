"""Time is computed: working days by the real calendar, due days from their words, states that follow from dates."""

from __future__ import annotations

import json
import subprocess
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import REPO, MakeOffice, edited

from builder.aging import Span, ages, chip
from builder.dates import parse_due
from builder.diagnostics import Report
from builder.project import open_project
from builder.records import Record, frozen
from builder.recurring import next_end
from builder.schema import RecordType
from builder.values import Group
from builder.workdays import (
    YEARS,
    Term,
    UnknownYear,
    is_working_day,
    known_working_days,
    parse_term,
    working_day_after,
    working_days_between,
)

TASK = "data/task/renwu.yml"
known_days = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 2, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-01-26", True),  # Sunday made up for the Spring Festival, 国办发明电〔2024〕12号
        ("2025-01-28", False),
        ("2025-02-08", True),  # Saturday, the same
        ("2025-05-05", False),
        ("2025-09-28", True),  # Sunday made up for the National Day
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2025-11-22", False),  # an ordinary Saturday
        ("2025-11-24", True),
    ],
)
def test_holidays_and_make_up_days(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("event", "count", "ends"),
    [
        ("2025-09-30", 1, "2025-10-09"),  # the holidays of October do not count
        ("2025-09-26", 3, "2025-09-30"),  # Friday; the made-up Sunday counts
        ("2025-12-31", 1, "2026-01-04"),  # over New Year, with its make-up Sunday
        ("2025-11-20", 20, "2025-12-18"),  # 条例第二十六条
    ],
)
def test_a_term_in_working_days(event: str, count: int, ends: str) -> None:
    assert working_day_after(date.fromisoformat(event), count).isoformat() == ends
    assert known_working_days(event, ends) == count


@given(known_days, st.integers(1, 120))
def test_a_term_and_its_count_belong_together(event: date, count: int) -> None:
    last = working_day_after(event, count)
    between = [event + timedelta(days=n) for n in range(1, (last - event).days + 1)]
    assert is_working_day(last)
    assert sum(map(is_working_day, between)) == count == working_days_between(event, last)
    assert working_days_between(last, event) == 0


def test_a_year_the_calendar_lacks_is_not_guessed() -> None:
    eve = date(YEARS[-1], 12, 31)
    with pytest.raises(UnknownYear) as told:
        working_day_after(eve, 1)
    assert told.value.year == YEARS.stop
    assert known_working_days(eve.isoformat(), f"{YEARS.stop}-01-04") is None
    assert Term(1, "months").ends(eve) == date(YEARS.stop, 1, 31)  # months need no holidays


@pytest.mark.parametrize(
    ("words", "event", "ends"),
    [
        ("新规出台后1个月内", "2020-01-31", "2020-02-29"),
        ("意见征集结束后1个月内", "2020-08-15", "2020-09-15"),
        ("国家指导意见印发后60日内完成", "2017-03-01", "2017-04-30"),
        ("文件印发之日起20个工作日内", "2025-11-20", "2025-12-18"),
        ("印发后一周内", "2025-11-20", "2025-11-27"),
    ],
)
def test_words_that_count_from_an_event(words: str, event: str, ends: str) -> None:
    assert parse_due(words).rule == "event"
    term = parse_term(words)
    assert term and term.ends(date.fromisoformat(event)).isoformat() == ends


@pytest.mark.parametrize(
    ("words", "today", "ends"),
    [
        ("每季度第一周内", "2026-11-20", "2027-01-07"),
        ("每季度第一周内", "2026-10-07", "2026-10-07"),
        ("每季度第一个月20日前", "2026-10-21", "2027-01-20"),
        ("每月月底前", "2024-02-10", "2024-02-29"),
        ("每月、每季度后20日内完成", "2026-12-21", "2027-01-20"),
        ("每年3月底前", "2026-11-20", "2027-03-31"),
        ("每半年后15日内", "2026-07-15", "2026-07-15"),
    ],
)
def test_terms_that_come_again(words: str, today: str, ends: str) -> None:
    assert parse_due(words).rule == "recurring"
    found = next_end(words, date.fromisoformat(today))
    assert found and found.isoformat() == ends


@pytest.mark.parametrize("words", ["按月度、季度公布", "全年工作", "定期公布"])
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert next_end(words, date(2026, 11, 20)) is None


def test_a_task_is_late_by_its_event(office: MakeOffice) -> None:
    words = "    event_on: 2020-06-01\n    progress: 已起草\n    due: 新规出台后1个月内"
    site = office(edited(TASK, ("    due: 全年", words)))
    site.build("--today", "2020-07-01")
    assert "今天截止" in (page := site.page("rwtz/tongzhi/renwu-2.html")) and "2020年7月1日" in page
    site.build("--today", "2020-07-11")
    assert "逾期 10 天" in site.page("rwtz/tongzhi/renwu-2.html")


@pytest.fixture(scope="module")
def types() -> dict[str, RecordType]:
    return dict(open_project(REPO, Report()).types)


def consultation(types: dict[str, RecordType], starts: str, ends: str, answered: str) -> Record:
    values: dict[str, object] = {"starts_on": starts, "ends_on": ends}
    if answered:
        values["feedback"] = Group({"date": answered}, frozenset({"date"}))
    return Record(types["consultation"], "a", frozen(values), "a.yml")


def task(types: dict[str, RecordType], **values: object) -> Record:
    return Record(types["task"], "a", frozen(values), "a.yml")


def state_by_rule(starts: str, ends: str, answered: str, day: str) -> str:
    """The rule as a lawyer would say it, to compare the spans with."""
    if answered and day >= answered:
        return "已反馈"
    return "未开始" if day < starts else "征集中" if day <= ends else "已截止"


ROUNDS = [("2026-01-10", "2026-02-09", a) for a in ("", "2026-03-01", "2026-02-01", "2026-01-05")]
DAYS = [(date(2025, 12, 20) + timedelta(days=n)).isoformat() for n in range(100)]


@pytest.mark.parametrize("round", ROUNDS)
def test_state_of_a_consultation(round: tuple[str, str, str], types: dict[str, RecordType]) -> None:
    found = ages(consultation(types, *round))
    assert found
    assert [found.on(date.fromisoformat(day)).state for day in DAYS] == [state_by_rule(*round, day) for day in DAYS]


def words_of(record: Record, day: str) -> tuple[str, str, str]:
    """What Python shows on a day, and what the page carries for the browser."""
    said = {"left_n": "还有 {n} 天", "last_day": "今天截止", "late_n": "逾期 {n} 天"}

    def say(span: Span) -> str:
        return said.get(span.words, span.state)

    made = chip(record, date.fromisoformat(day), say, say)
    assert made
    return made.words, made.spans, made.until


def test_browser_and_build_say_the_same_on_every_day(types: dict[str, RecordType]) -> None:
    due = parse_due("2026年2月9日前")
    records = [consultation(types, *round) for round in ROUNDS]
    records += [task(types, due=due, progress="一"), task(types, due=due), task(types, due=due, done_on="2026-02-20")]
    records += [task(types, due=parse_due("全年"), progress="一")]
    ours = [[words_of(record, day)[0] for day in DAYS] for record in records]
    asked = [[*words_of(record, DAYS[0])[1:], DAYS] for record in records]
    script = Path(__file__).parent / "aging/days.mjs"
    done = subprocess.run(["node", script], input=json.dumps(asked), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ours
    expected = {"还有 7 天", "今天截止", "逾期 7 天", "已反馈", "已完成", "未登记", "进行中"}
    assert expected <= {words for row in ours for words in row}


def test_working_days_between_are_as_many_as_are_counted_day_by_day() -> None:
    first = date(YEARS.start, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(YEARS.stop, 1, 1) - first).days)]
    counted = list(accumulate(is_working_day(day) for day in days[1:]))
    assert [working_days_between(first, day) for day in days[1:]] == counted
