"""Text stays text: what a webmaster writes arrives as written; dates and due words are read as offices write them."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from office import REPO, MakeOffice, edited

from builder.dates import first_day, last_day, parse_date, parse_due
from builder.yamltext import Node, parse, read_text

LETTER = "data/catalogue/han.yml"
AS_WRITTEN = [
    "2020.10",
    "0571",
    "12:30",
    "no",
    "Yes",
    "off",
    "1e3",
    "0x1F",
    "0o17",
    "1_000",
    "~",
    "null",
    "2020-06-01",
    "2020-06-01T12:00:00Z",
    "+86",
    ".5",
    "-0",
    ".inf",
    ".NaN",
    "190:20:30",
    "=",
    "0b11",
    "1,000",
]


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_words_arrive_as_written(written: str) -> None:
    assert parse(f"a: {written}\nb:\n  - {written}\n{written}: c\n") == {"a": written, "b": [written], written: "c"}


def test_words_are_shown_as_written(office: MakeOffice) -> None:
    site = office(
        edited(LETTER, ("关于示例工作的函", "2020.10"), ("商请支持示例工作。", "0571"), ("SL001/2020-00003", "1e3"))
    )
    site.build()
    page = site.page("zcwj/202006/han.html")
    shown = set(re.findall(r">\s*([^<>]+?)\s*<", page))
    assert {"2020.10", "0571", "1e3"} <= shown


plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
nested = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4), max_leaves=20
)


@given(nested)
def test_what_was_dumped_is_read_again(value: Node) -> None:
    text = yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True)
    assert parse(text) == value


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2020-06-01", "2020-06-01"),
        ("2020-6-1", "2020-06-01"),
        ("2020年6月1日", "2020-06-01"),
        ("2020.6.1", "2020-06-01"),
        ("2020/06/01", "2020-06-01"),
        ("2020年6月", "2020-06"),
        ("2020.6", "2020-06"),
        ("2020.10", "2020-10"),
        ("2020年", "2020"),
        ("2020", "2020"),
        ("２０２０年６月１日", "2020-06-01"),
        ("2020 年 6 月 1 日", "2020-06-01"),
        ("2020年2月29日", "2020-02-29"),
        ("2019年2月29日", None),
        ("2020-13-01", None),
        ("2020-00-01", None),
        ("2020-06-31", None),
        ("06-01", None),
        ("二〇二〇年", None),
        ("2020年6月1日起", None),
        ("20200601", None),
        ("", None),
        ("2020-06-01 14:30", None),
        ("20-06-01", None),
        ("3020-01-01", None),
    ],
)
def test_dates_as_offices_write_them(words: str, iso: str | None) -> None:
    assert parse_date(words) == iso


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2020年6月1日14时30分", "2020-06-01 14:30"),
        ("2020-06-01 14:30", "2020-06-01 14:30"),
        ("2020-06-01T14:30", "2020-06-01 14:30"),
        ("2020-06-01 24:00", None),
        ("2020-06 14:30", None),
    ],
)
def test_moments(words: str, iso: str | None) -> None:
    assert parse_date(words, with_time=True) == iso


@pytest.mark.parametrize(
    ("words", "day", "rule"),
    [
        ("2020年12月底前", "2020-12-31", "date"),
        ("2020年6月30日前", "2020-06-30", "date"),
        ("2020年9月上旬", "2020-09-10", "date"),
        ("2020年9月中旬", "2020-09-20", "date"),
        ("2020年2月下旬", "2020-02-29", "date"),
        ("新规出台后1个月内", "", "event"),
        ("实时", "", "always"),
        ("全年", "", "always"),
        ("每季度第一周内", "", "recurring"),
        ("按季度", "", "recurring"),
        ("年内", "", "words"),
        ("2020年11月", "2020-11-30", "date"),
    ],
)
def test_due_words(words: str, day: str, rule: str) -> None:
    due = parse_due(words)
    assert (str(due), due.date, due.rule) == (words, day, rule)


LIKE_DATES = st.text("0123456789年月日.-/ 时分:T底前上中下旬每后内个工作", max_size=24)


@given(st.text() | LIKE_DATES)
def test_any_words_are_a_date_or_not(words: str) -> None:
    for with_time in (False, True):
        iso = parse_date(words, with_time)
        if iso is not None:
            assert date(1900, 1, 1) <= first_day(iso) <= last_day(iso) <= date(2099, 12, 31)


@given(st.text() | LIKE_DATES)
def test_any_words_are_due_words(words: str) -> None:
    due = parse_due(words)
    assert due.words == " ".join(words.split())
    assert due.date == "" or date.fromisoformat(due.date)
    assert bool(due.date) == (due.rule == "date")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{0}-{1}-{2}", "{0}年{1}月{2}日", "{0}.{1:02}.{2:02}"]),
)
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    assert parse_date(form.format(day.year, day.month, day.day)) == day.isoformat()


NASTY = [
    "a: 'it''s'\nb: \"x\\ty\\u4e2d\\x41\"\n",
    "a: |\n  甲\n\n   乙\n  丙\n\nb: >-\n  一\n  二\n\n  三\nc: |+\n  尾\n\n",
    "a: |2\n    甲\n",
    "? a\n: - b\n  - c: d\n    e: f\n",
    "a: [甲, '乙,丙', {d: e, f: }]\nb: {}\nc: []\nd:\n",
    "# 注\na: b # 注\n\n'c d': \"e # f\"\n",
    "- - - a\n- b\n-\n",
    "\ufeffa: b\n",
    "a: b\r\nc: d\r\n",
    "%YAML 1.1\n---\na: b\n...\n",
    "a:\n  b: 'x\n    y'\n  c: z\n    w\n",
    "12: 34\n~: null\ntrue: 1e3\n",
    "a: '\u3000'\nb: \"\u2028\"\nc: ' \U00020000 '\n",
]


@pytest.mark.parametrize("text", NASTY)
def test_our_loader_reads_what_the_plain_one_reads(text: str) -> None:
    assert parse(text.removeprefix("\ufeff")) == yaml.load(text, Loader=yaml.BaseLoader)


def test_our_loader_reads_every_source_as_the_plain_one_does() -> None:
    paths = [path for folder in ("data", "builder/types", "theme") for path in (REPO / folder).rglob("*.yml")]
    assert len(paths) > 50
    for path in paths:
        assert parse(read_text(path)) == yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader), path


@pytest.mark.parametrize(
    ("written", "shown"),
    [("|\n  关于示例\n  的函", "关于示例的函"), ('"A letter\\n on work"', "A letter on work"), ('"第2\\n号"', "第2号")],
)
def test_a_title_stands_in_one_line(written: str, shown: str, office: MakeOffice) -> None:
    site = office(edited(LETTER, ("title: 关于示例工作的函", f"title: {written}")))
    assert site.check() == []
    site.build()
    assert f"<h1>{shown}</h1>" in site.page("zcwj/202006/han.html")
