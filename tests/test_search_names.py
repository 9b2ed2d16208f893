"""What the search finds of records that another record names: their titles as they are now, never their ids."""

from __future__ import annotations

import pytest
from office import MakeOffice, Office, tree

from builder.search.ask import run_query

TYPE = """label: 汇编
label_en: Collection
column: zcwj
url: zcwj/{id}.html
fields:
  parts:
    kind: table
    label: 目录
    label_en: Contents
    search: 2
    fields:
      part: {kind: text, label: 栏目, label_en: Part}
      record: {kind: ref, to: any, label: 文件, label_en: Document}
list: [title, published_on]
"""
RECORD = """id: huibian
title: 文件汇编
parts: [{part: 区政府文件, record: han}]
published_on: 2020-06-02
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2020-05-30
"""
HAN = "data/catalogue/han.yml"


def found(site: Office, query: str) -> set[str]:
    return {hit["url"] for hit in run_query(site.root / "site", query)["hits"]}


@pytest.mark.parametrize("shown", [True, False])
def test_the_title_of_a_named_record_is_found_and_not_its_id(office: MakeOffice, shown: bool) -> None:
    """Also where the page of the record does not show what it names."""
    page = {} if shown else {"theme/types/collection/page.html": "<h1>{{ record|name }}</h1>\n"}
    site = office({"theme/types/collection/type.yml": TYPE, "data/collection/huibian.yml": RECORD, **page})
    site.build(search=True)
    assert "zcwj/huibian.html" in found(site, "关于示例工作的函")
    assert "zcwj/huibian.html" in found(site, "区政府文件")
    assert found(site, "huibian") == found(site, "文件汇编")  # by pinyin of its title
    assert "zcwj/huibian.html" not in found(site, "han")
    site.edit(HAN, ("title: 关于示例工作的函", "title: 关于银杏保护的函"))
    again = tree(site.build(search=True))
    assert "zcwj/huibian.html" in found(site, "银杏保护")
    assert "zcwj/huibian.html" not in found(site, "关于示例工作的函")
    assert again == tree(site.build("--clean", search=True))


def test_a_title_that_had_to_vanish_is_not_found_where_it_was_named(office: MakeOffice) -> None:
    site = office({"theme/types/collection/type.yml": TYPE, "data/collection/huibian.yml": RECORD})
    site.build(search=True)
    site.edit(HAN, ("body: 正文。", "withdrawn: {kind: 发布有误, reason: 重复发布, date: 2020-06-03}\nbody: 正文。"))
    again = tree(site.build(search=True))
    assert found(site, "关于示例工作的函") & {"zcwj/huibian.html", "zcwj/202006/han.html"} == set()
    assert again == tree(site.build("--clean", search=True))
