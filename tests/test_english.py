"""A site in English speaks it wherever the program speaks: in the search, in numbers of one, beside its charts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from office import run

from builder.search.ask import run_query
from builder.words import Words

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of `gongkai init`, in English."""
    root = tmp_path_factory.mktemp("english") / "office"
    assert run("init", str(root)).code == 0
    settings = root / "data/site.yml"
    settings.write_text(settings.read_text("utf-8").replace("language: zh", "language: en"), "utf-8")
    ran = run("build", "--site", str(root))
    assert ran.code == 0, ran.err
    return root / "site"


def test_the_search_calls_things_as_pages_do(english: Path) -> None:
    answer = run_query(english, "通知")
    policy = next(hit for hit in answer["hits"] if hit["url"].startswith("zcwj/"))
    assert (policy["type"], policy["column"], policy["validity"]) == (
        "Government information", "Policy documents", "In force",
    )  # fmt: skip
    for name in ("type", "column", "topic", "validity"):
        assert [value for value, _ in answer["facets"].get(name, ()) if HAN.search(value)] == []


def test_one_record_is_a_record(english: Path) -> None:
    home = (english / "index.html").read_text("utf-8")
    assert "1<i>record</i>" in home and "2<i>records</i>" in home
    assert "1<i>records</i>" not in home


def test_the_steps_of_a_request_are_told_in_the_words_of_the_chart(english: Path) -> None:
    page = (english / "ysqgk/index.html").read_text("utf-8")
    steps = page[page.index('id="flow-text"') :]
    steps = steps[: steps.index("</ol>")]
    assert not HAN.search(steps)
    assert "Correction: 7 days" in steps and 'data-gk-days="20"' in steps


def test_an_office_that_words_a_number_anew_does_so_for_one_as_well(tmp_path: Path) -> None:
    first, own = tmp_path / "a.yml", tmp_path / "b.yml"
    first.write_text('items: {zh: 件, en: records, one: record}\ndays: {zh: "{n}天", en: "{n} days", one: "{n} day"}\n')
    own.write_text("items: {zh: 条, en: entries}\n")
    words = Words([first, own], "en")
    assert [words("items", n=1), words("days", n=1), words("days", n=2)] == ["entries", "1 day", "2 days"]
    assert Words([first, own], "zh")("days", n=1) == "1天"
