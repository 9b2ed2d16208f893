"""The boards' figures are those one gets by counting the YAML by hand; charts can be read without seeing them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import recount
from lxml import html
from office import MakeOffice, edited

Page = html.HtmlElement
STATES = ("on_time", "delayed", "doing", "late", "unproved", "unrecorded")
ART20 = "行政法规、规章和规范性文件"


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(recount.public())


def opened(sample: Path, name: str) -> Page:
    return html.fromstring((sample / "kb" / f"{name}.html").read_bytes())


def number(element: Page) -> int:
    words = element.text_content().replace(",", "").split("/")[0].strip()
    return int(words or 0)


def figures(page: Page) -> dict[str, int]:
    """The big figures of a page by their names."""
    return {div.get("data-gk-name"): number(div.find("dd")) for div in page.xpath("//dl[@data-gk='figures']/div")}


def rows(page: Page, name: str) -> dict[str, list[int]]:
    """A table of figures: the numbers of each row by its id."""
    found = page.xpath(f"//table[@data-gk='figures'][@data-gk-name='{name}']//tr[@data-gk-id]")
    cells = {
        row.get("data-gk-id"): [cell.text_content().replace(",", "") for cell in row.findall("td")] for row in found
    }
    return {name: [int(text) for text in texts if text.strip().isdecimal()] for name, texts in cells.items()}


def by(tasks: list[dict[str, Any]], key: str) -> dict[str, Counter[str]]:
    """Tasks by document or lead unit, each counted by its state."""
    found: dict[str, Counter[str]] = {}
    for task in tasks:
        for name in [task[key]] if isinstance(task.get(key), str) else task.get(key, []):
            unproved = ["unproved"] if task.get("done_on") and not task.get("evidence") else []
            found.setdefault(name, Counter()).update([recount.task_state(task), "total", *unproved])
    return found


def test_task_board_equals_a_count_of_the_yaml(sample: Path, records: list[dict[str, Any]]) -> None:
    tasks = [record for record in records if record["type"] == "task"]
    page = opened(sample, "renwu")
    states = Counter(recount.task_state(task) for task in tasks)
    assert figures(page) == {"total": len(tasks), "on_time": 0, "late": 0, **states}
    for table, key in (("url", "source"), ("page", "leads")):
        counted = by(tasks, key)
        assert len(counted) > 3
        assert rows(page, table) == {
            name: [count["total"], *(count[state] for state in STATES)] for name, count in counted.items()
        }


def test_every_units_page_shows_its_tasks(sample: Path, records: list[dict[str, Any]]) -> None:
    leads = by([record for record in records if record["type"] == "task"], "leads")
    shown = {unit: figures(opened(sample, f"renwu-{unit}"))["total"] for unit in leads}
    assert shown == {unit: count["total"] for unit, count in leads.items()}


@pytest.mark.parametrize("year", ["2026", "2025", "2021"])
def test_statistics_equal_a_count_of_the_yaml(year: str, sample: Path, records: list[dict[str, Any]]) -> None:
    page = opened(sample, "tongji" if year == "2026" else f"tongji-{year}")
    own = [record for record in records if record["published_on"].startswith(year)]
    assert figures(page)["total"] == len(own)
    for table, key in (("types", "type"), ("units", "org")):
        found = page.xpath(f"//table[@data-gk-name='{table}']//tr[@data-gk-id]")
        shown = {row.get("data-gk-id"): [number(cell) for cell in row.findall("td")] for row in found}
        counts = Counter((record[key], int(record["published_on"][5:7])) for record in own if record.get(key))
        for name in {record[key] for record in own if record.get(key)}:
            months = [counts[name, month] for month in range(1, 13)]
            quarters = [sum(months[n : n + 3]) for n in range(0, 12, 3)]
            expected = [n for q in range(4) for n in (*months[3 * q : 3 * q + 3], quarters[q])]
            assert shown[name] == [*expected, sum(months)], name


def test_forms_of_interpretation(sample: Path, records: list[dict[str, Any]]) -> None:
    own = [r["form"] for r in records if r["type"] == "interpretation" and r["published_on"].startswith("2026")]
    shown = rows(opened(sample, "tongji"), "forms")
    assert {form: n for form, [n] in shown.items()} == Counter(own)


def test_days_taken_by_quarter(sample: Path, records: list[dict[str, Any]]) -> None:
    """Working days from making to publishing, counted one day at a time."""
    found: Counter[tuple[str, int]] = Counter()
    for record in records:
        published, made = record["published_on"], record.get("made_on", "")
        if published.startswith("2026") and len(made) == len(published) == 10:
            days = recount.working_days(made, published)
            step = next((str(step) for step in (0, 5, 10, 20) if days <= step), "over")
            found[step, (int(published[5:7]) - 1) // 3] += 1
    page = opened(sample, "tongji")
    table = page.xpath("//table[@data-gk-name='sheet-publish']//tr[@data-gk-id]")
    shown = {row.get("data-gk-id"): [number(td) for td in row.xpath("td[@class='sum']")] for row in table}
    assert shown == {
        step: [*(quarters := [found[step, n] for n in range(4)]), sum(quarters)]
        for step in ("0", "5", "10", "20", "over")
    }


def test_stale_and_empty_columns_are_seen(office: MakeOffice) -> None:
    site = office()
    site.edit("data/columns.yml", ("  select: {type: [task]}", "  select: {type: [response]}"))
    site.build("--today", "2021-01-02")
    page = html.fromstring(site.page("kb/fugai.html"))
    rows = page.xpath("//table[@data-gk-name='columns']//tr[@data-gk-id]")
    states = {row.get("data-gk-id"): row.xpath("string(.//*[@data-gk='status'])") for row in rows}
    assert (states["zcwj"], states["rwtz"], states["zfxxgkzd"]) == ("超期未更新", "空白", "正常")
    assert "更新栏目  政策文件" in site.run("due", "--today", "2021-01-02").out


def test_coverage_equals_a_count_of_the_yaml(sample: Path, records: list[dict[str, Any]]) -> None:
    page = opened(sample, "fugai")
    shown = rows(page, "art20")
    assert len(shown) == 15
    rules = [record for record in records if record.get("art20") == ART20]
    fresh = [record for record in rules if record["published_on"].startswith("2026")]
    assert shown["gfxwj"] == [len(rules), len(fresh)]


def test_every_chart_is_told_in_words_and_in_a_table(sample: Path) -> None:
    charts = 0
    for path in sorted((sample / "kb").glob("*.html")):
        page = html.fromstring(path.read_bytes())
        for chart in page.xpath("//figure[@data-gk='chart']"):
            charts += 1
            svg = chart.find("svg")
            named = {part.get("id") for part in chart.xpath("svg/*[self::title or self::desc]")}
            assert svg.get("role") == "img" and set(svg.get("aria-labelledby").split()) == named
            drawn = chart.xpath("svg/rect[@class!='track']/title | svg/circle/title")
            cells = chart.xpath(".//tbody//td[contains(@class, 'num')]")
            assert drawn and len(cells) >= len(drawn)
            assert not page.xpath("//*[@style]")
    assert charts >= 8


def test_a_task_done_after_its_day_counts_as_late_work(office: MakeOffice) -> None:
    task = "data/task/renwu.yml"
    site = office(edited(task, ("    due: 2020年12月底前", "    due: 2020年12月底前\n    done_on: 2021-01-04")))
    site.build()
    page = html.fromstring(site.page("kb/renwu.html"))
    assert figures(page) == {"total": 2, "on_time": 0, "delayed": 1, "late": 0, "unrecorded": 1, "unproved": 1}


def test_a_board_is_made_again_only_when_its_figures_change(office: MakeOffice) -> None:
    site = office()
    site.build()
    site.edit("data/catalogue/han.yml", ("商请支持示例工作。", "商请支持示例的工作。"))
    ran = site.run("build", "--no-search", "--explain", "kb/renwu.html")
    assert "没有重新生成" in ran.out
    ran = site.run("build", "--no-search", "--explain", "kb/tongji.html")
    assert "没有重新生成" in ran.out
    site.edit("data/catalogue/han.yml", ("published_on: 2020-06-01", "published_on: 2020-07-01"))
    ran = site.run("build", "--no-search", "--explain", "kb/tongji.html")
    assert "k:" in ran.out
