"""The search of the sample site as a visitor meets it: below a path, under its policy, on a phone, without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import REPO
from playwright.sync_api import Page
from visitor import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser
RESTS = """said => document.querySelector('.gk-search-status')?.textContent && !document.querySelector('[aria-busy]')
  && document.querySelector('.gk-search-form')"""
DRAW = 3  # queries of each class
TYPE = """query => {
  const [input, status] = ['input', 'status'].map((name) => document.querySelector(`.gk-search-${name}`));
  status.textContent = '';
  input.value = query;
  input.dispatchEvent(new Event('input'));
}"""


def typed(page: Page, query: str) -> list[str]:
    """Type a query, wait until the page has answered; the addresses of the first hits."""
    page.wait_for_selector(".gk-search-form")
    page.evaluate(TYPE, query)
    page.wait_for_function(RESTS)
    links = page.locator(".gk-search-title")
    return [str(links.nth(n).get_attribute("href")) for n in range(links.count())]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_each_class_of_query_finds_its_record(
    visit: Visit, portal: str, sample: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `make search-quality` measures, by hand: the record each query was drawn from, or one that fits as well."""
    monkeypatch.syspath_prepend(str(REPO / "bench"))
    from search_corpus import from_index
    from search_queries import EXACT, LOOSE, SINGLE, draw, texts, truth

    from builder.search.records import in_order

    documents = in_order(from_index(sample / "search"))
    searched = texts(documents)
    with visit(width) as page:
        page.goto(f"{portal}search.html")
        for query in draw(documents, DRAW, seed=width):
            fits = {f"./{documents[n].url}".removeprefix("./") for n in truth(query, searched)}
            found = {link.removeprefix("./") for link in typed(page, query.text)}
            assert found & fits, query
            if query.kind in (*EXACT, *SINGLE):
                assert found <= fits, query
        assert {*EXACT, *SINGLE, *LOOSE} == {query.kind for query in draw(documents, DRAW, seed=width)}
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_in_this_column_only(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(f"{portal}zcwj/index.html")
        page.fill("#find-in", "公开")
        page.click(".find-in button")
        page.wait_for_selector(".gk-search-hit")
        assert page.locator(".gk-search-chip").get_attribute("data-value") == "政策文件"
        page.wait_for_selector("[data-facet=column] [data-value=政策文件][aria-checked=true]")
        page.click(".gk-search-chip")
        page.wait_for_function("() => !document.querySelector('.gk-search-chip')")
        page.wait_for_selector("[data-facet=column] [aria-checked=false] >> nth=2")


def test_nothing_found_leads_on(visit: Visit, portal: str) -> None:
    with visit(PHONE) as page:
        page.goto(f"{portal}search.html")
        assert typed(page, "氢弹鲸鱼") == []
        assert "没有找到“氢弹鲸鱼”" in page.inner_text(".gk-search-status")
        page.click(".gk-search-empty .search-ask a")
        page.wait_for_url("**/ysqgk/index.html")


def test_before_anything_is_asked_frequent_searches_are_offered(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(f"{portal}search.html")
        page.click(".gk-search-empty .search-hot a >> nth=0")
        page.wait_for_selector(".gk-search-hit")


def test_without_scripts_lists_by_unit_year_topic_and_letter(visit: Visit, portal: str) -> None:
    with visit(PHONE, scripts=False) as page:
        page.goto(f"{portal}search.html")
        links = page.locator("[data-gk=browse-by] a")
        assert links.all_inner_texts() == ["按机构", "按年份", "按主题", "按标题首字母 A–Z"]
        links.nth(3).click()
        page.wait_for_url("**#by-initial")
        letters = page.locator("nav:has(#by-initial) a")
        letters.nth(0).wait_for()  # the folded rail opens for the heading that was asked for
        names = [str(name) for name in letters.locator("span").all_inner_texts()]
        assert names == sorted(names) and {"G", "L", "S"} <= set(names)
        letters.nth(names.index("G")).click()
        titles = page.locator(".rows a").all_inner_texts()
        assert any("关于" in title for title in titles)
        assert all(page.locator(f"#by-{name}").count() for name in ("org", "year", "topic"))
