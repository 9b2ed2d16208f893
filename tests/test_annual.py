"""Annual reports over the years and budgets as a matrix, as the YAML has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import recount
from lxml import html

REFUSED = [f"d{n}" for n in range(1, 9)]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(recount.public())


def opened(sample: Path, name: str) -> html.HtmlElement:
    return html.fromstring((sample / name).read_bytes())


def table(page: html.HtmlElement, mark: str) -> dict[str, list[str]]:
    rows = page.xpath(f"//*[{mark}]//tr[@data-gk-id]")
    return {row.get("data-gk-id"): [td.text_content().strip() for td in row.findall("td")] for row in rows}


def test_figures_of_all_years(sample: Path, records: list[dict[str, Any]]) -> None:
    reports = sorted((r for r in records if r["type"] == "annual_report"), key=lambda r: r["year"], reverse=True)
    shown = table(opened(sample, "kb/nianbao.html"), "@data-gk-name='annual'")
    assert shown["annual_new"] == [r["table3"]["new"]["total"] for r in reports]
    assert shown["annual_in_force"] == [
        str(int(r["table2"]["rules"]["in_force"]) + int(r["table2"]["normative"]["in_force"])) for r in reports
    ]
    assert shown["annual_refused"] == [str(sum(int(r["table3"][row]["total"]) for row in REFUSED)) for r in reports]


def test_a_report_is_compared_with_the_year_before(sample: Path, records: list[dict[str, Any]]) -> None:
    by_year = {r["year"]: r for r in records if r["type"] == "annual_report"}
    shown = table(opened(sample, "zfxxgknb/lh-nb-2025.html"), "@data-gk='compared'")
    now, before = (int(by_year[year]["table3"]["new"]["total"]) for year in ("2025", "2024"))
    assert shown["annual_new"] == [str(now), str(before), f"{now - before:+d}"]
    first = opened(sample, "zfxxgknb/lh-nb-2021.html")
    assert not first.xpath("//*[@data-gk='compared']")  # the first of them


def test_budgets_by_unit_and_year(sample: Path, records: list[dict[str, Any]]) -> None:
    budgets = [r for r in records if r["type"] == "budget"]
    years = sorted({r["year"] for r in budgets}, reverse=True)
    held = {(r["unit"], r["year"], r["budget_kind"]): r["three_public"]["total"] for r in budgets}
    shown = table(opened(sample, "kb/yusuan.html"), "@data-gk-name='budgets'")
    assert shown == {
        unit: [held.get((unit, year, kind), "—") for year in years for kind in ("预算", "决算")]
        for unit in {r["unit"] for r in budgets}
    }


def test_three_public_of_a_unit(sample: Path, records: list[dict[str, Any]]) -> None:
    page = opened(sample, "kb/yusuan-lh-fb.html")
    rows = page.xpath("//table[@data-gk-name='three-public']/tbody/tr")
    shown = {row[0].text: [float(td.text) for td in row[1:]] for row in rows}
    own = [r for r in records if r["type"] == "budget" and r["unit"] == "lh-fb" and r["budget_kind"] == "决算"]
    names = ("abroad", "cars_bought", "cars_run", "reception", "total")
    assert shown == {r["year"]: [float(r["three_public"][name]) for name in names] for r in own}
