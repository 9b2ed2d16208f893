"""The standard catalogue: its ten columns as the norm prints them, and every row opening its actual records."""

from __future__ import annotations

from pathlib import Path

import yaml
from lxml import html
from office import REPO, MakeOffice

TEN = "序号 公开事项 公开内容（要素） 公开依据 公开时限 公开主体 公开渠道和载体 公开对象 公开方式 公开层级".split()
PARTS = ["一级事项", "二级事项", "全社会", "特定群体", "主动", "依申请", "县级", "乡、村级"]


def test_the_head_has_the_ten_columns_of_the_norm(sample: Path) -> None:
    page = html.parse(str(sample / "bzml/area-ywjy.html"))
    first, second = page.xpath("//*[@data-gk='standard-table']/thead/tr")
    assert [cell.text_content() for cell in first.xpath("th")] == TEN
    assert [cell.text_content() for cell in second.xpath("th")] == PARTS
    widths = {len(row.xpath("td")) for row in page.xpath("//*[@data-gk='standard-table']/tbody/tr")}
    assert widths == {14}


def test_counts_beside_the_rows_are_those_of_the_data(sample: Path) -> None:
    """Counted again straight from the YAML."""
    named: dict[str, int] = {}
    for path in (REPO / "data").glob("*/*.yml"):
        value = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        for record in value.get("records", [value]) if isinstance(value, dict) else value:
            for id in record.get("standard_items", []):
                named[id] = named.get(id, 0) + 1
    page = html.parse(str(sample / "bzml/index.html"))
    shown = {row.xpath("string(.//a/@href)").split("/")[-1].removesuffix(".html"): int(row.get("data-gk-behind"))
             for row in page.xpath("//*[@data-gk-behind]")}  # fmt: skip
    assert shown == {id: named.get(id, 0) for id in shown}
    assert len(shown) == 34


def test_a_row_opens_its_records_and_they_lead_back(sample: Path) -> None:
    page = html.parse(str(sample / "bzml/shjz/lh-bz-shjz-1.html"))
    links = page.xpath("//*[@data-gk='promised']//a[contains(@class, 'row-title')]/@href")
    assert len(links) == 3
    for link in links:
        there = (sample / "bzml/shjz" / link).resolve()
        assert "bzml/shjz/lh-bz-shjz-1.html" in there.read_text("utf-8")


def test_a_dated_reason_stands_where_there_is_nothing(sample: Path) -> None:
    page = html.parse(str(sample / "bzml/shjz/lh-bz-shjz-4.html"))
    assert page.xpath("//*[@data-gk='promised']//time/@datetime") == ["2026-11-10"]


def test_a_row_nobody_fulfils_is_told_and_shown_as_empty(office: MakeOffice) -> None:
    row = """\
id: bz
title: 就业：补贴
area: 就业
sequence: 1
level1: 服务
level2: 补贴
elements: 甲
basis: 乙
term: 及时公开
term_kind: 实时
org: ju
channels: [政府网站]
disclosed_to: [全社会]
how: [主动]
levels: [县级]
published_on: 2020-06-01
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2020-05-30
"""
    column = "- {id: bzml, name: 标准目录, column_type: 信息公开目录, description: 目录, keywords: [目录], "
    column += "select: {type: [standard_item]}}\n"
    made = office({"data/standard_item/bz.yml": row})
    made.write("data/columns.yml", (made.root / "data/columns.yml").read_text("utf-8") + column)
    assert [code for *_, code in made.check()] == ["R053"]
    made.build()
    page = html.fromstring(made.page("bzml/index.html"))
    assert page.xpath("//*[@data-gk-behind='0']//*[contains(@class, 'chip-late')]/text()") == ["尚无信息"]
