"""The search page in a browser, under a sub-path and a strict policy: typing, facets, keys, history, broken servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from search_portal import served, small_portal

pytestmark = pytest.mark.browser

TYPE = """q => {
  const input = document.querySelector('.gk-search-input');
  input.value = q;
  input.dispatchEvent(new Event('input'));
}"""
IN_BOX = "() => document.activeElement.name === 'q'"
FOCUSED = "at => document.activeElement === document.querySelectorAll('.gk-search-title')[at]"
SMALL = """() => [...document.querySelectorAll('.gk-search-body button, .gk-search-form button, summary')]
  .filter((one) => one.offsetParent && one.offsetHeight < 44).length"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's root with a small portal under gov/xxgk/."""
    return small_portal(tmp_path_factory.mktemp("www"))


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:
    with served(portal) as address:
        yield address


@pytest.fixture
def forgiven() -> list[str]:
    """What the console may say: a test that breaks the net puts in how."""
    return []


@pytest.fixture
def page(chromium: Browser, forgiven: list[str]) -> Iterator[Any]:
    """A page whose console must stay free of errors."""
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert [line for line in said if not any(word in line for word in forgiven)] == []


SAYS = "wait => document.querySelector('.gk-search-status')?.textContent.includes(wait)"
TITLES = """want => {
  const shown = [...document.querySelectorAll('.gk-search-title')].map((one) => one.textContent);
  return JSON.stringify(shown.slice(0, want.length)) === JSON.stringify(want);
}"""
HITS = "count => document.querySelectorAll('.gk-search-hit').length === count"
RESTS = "() => document.querySelector('.gk-search-form') && !document.querySelector('[aria-busy]')"


def says(page: Any, words: str) -> None:
    """Wait until the page tells so, and no answer is under way."""
    page.wait_for_function(SAYS, arg=words)
    page.wait_for_function(RESTS)


def typed(page: Any, query: str, wait: str) -> list[str]:
    """Type a query, wait until the page says `wait`; the titles shown."""
    page.wait_for_selector(".gk-search-form")
    page.fill(".gk-search-input", query)
    says(page, wait)
    return list(page.locator(".gk-search-title").all_inner_texts())


@pytest.mark.parametrize(
    ("query", "told", "first"),
    [
        ("第7号绿化", "共找到 1 条", "第7号绿化养护<b>方案</b>"),
        ("示绿容[2019]12号", "共找到 1 条", "第12号绿化养护<b>方案</b>"),
        ("公园绿地5。", "共找到 1 条", "第5号绿化养护<b>方案</b>"),
        ("修剪 2019 22", "共找到 1 条", "第22号绿化养护<b>方案</b>"),
        ("綠化養護", "已按简体查找", None),
        ("lvhuayanghu", "已按拼音查找", None),
        ("lhyh", "已按拼音首字母查找", None),
        ("示绿容〔20", "已按部分编号查找", None),
        ("行道树修箭", "字形相近", None),
        ("请问哪里可以修剪行道树？", "内容相近", None),
        ("绿", "共找到 30 条", None),
    ],
)
def test_each_class_of_query(page: Any, address: str, query: str, told: str, first: str | None) -> None:
    page.goto(f"{address}search.html")
    titles = typed(page, query, told)
    assert titles
    assert first is None or titles[0] == first


def test_a_result_is_marked_and_leads_to_its_page(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=" + "第1号绿化")
    says(page, "共找到 1 条")
    assert page.locator(".gk-search-title mark").all_inner_texts() == ["第1号绿化"]
    page.click(".gk-search-title")
    page.wait_for_url("**/d/1.html")
    page.go_back()
    says(page, "共找到 1 条")
    assert page.input_value(".gk-search-input") == "第1号绿化"


def test_facets_sort_and_address(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=绿化养护")
    page.click(".gk-search-facet[data-facet=type] [data-value=办事指南]")
    says(page, "共找到 10 条")
    page.wait_for_url("**type=*")
    page.wait_for_selector("[data-value=办事指南][aria-checked=true]")
    page.click(".gk-search-order >> text=时间")
    page.wait_for_url("**sort=date*")
    page.wait_for_function("() => document.querySelectorAll('.gk-search-date')[0]?.textContent === '2016-01-02'")
    page.go_back()
    page.go_back()
    says(page, "共找到 30 条")
    page.wait_for_selector("[data-value=办事指南][aria-checked=false]")


def test_choices_in_force_are_shown_and_taken_back(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=绿化养护&type=办事指南&year=2099")
    says(page, "去掉筛选有 30 条")
    page.click(".gk-search-chip[data-value='2099']")
    says(page, "共找到 10 条")
    assert page.locator(".gk-search-chip").all_inner_texts() == ["类型办事指南 ×"]
    page.click(".gk-search-chip")
    says(page, "共找到 30 条")


def test_more_results(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=绿化养护")
    says(page, "共找到 30 条")
    page.click(".gk-search-more")
    page.wait_for_function(HITS, arg=20)
    page.wait_for_function(FOCUSED, arg=10)


def test_keys(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=绿化养护")
    says(page, "共找到 30 条")
    page.keyboard.press("/")
    page.wait_for_function(IN_BOX)
    page.keyboard.press("ArrowDown")
    page.wait_for_function(FOCUSED, arg=0)
    page.keyboard.press("ArrowDown")
    page.wait_for_function(FOCUSED, arg=1)
    page.keyboard.press("ArrowUp")
    page.wait_for_function(FOCUSED, arg=0)
    page.keyboard.press("ArrowUp")
    page.wait_for_function(IN_BOX)
    page.keyboard.press("Escape")
    page.wait_for_function(HITS, arg=0)
    assert page.input_value(".gk-search-input") == ""
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement === document.body")


def test_a_fuller_answer_keeps_the_reader_at_their_result(page: Any, address: str) -> None:
    page.goto(f"{address}search.html?q=绿化养护")
    says(page, "共找到 30 条")
    page.focus(".gk-search-title >> nth=2")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_function(RESTS)
    page.wait_for_function(FOCUSED, arg=2)


def test_recent_queries_stay_in_this_browser(page: Any, address: str) -> None:
    page.goto(f"{address}search.html")
    typed(page, "公园绿地", "共找到")
    page.keyboard.press("Enter")
    page.wait_for_function("() => localStorage.getItem('gk-search-recent')?.includes('公园绿地')")
    page.goto(f"{address}search.html")
    page.click(".gk-search-again >> text=公园绿地")
    says(page, "共找到 30 条")
    page.fill(".gk-search-input", "")
    page.click(".gk-search-forget")
    page.wait_for_function("() => localStorage.getItem('gk-search-recent') === '[]'")


def test_nothing_found_helps(page: Any, address: str) -> None:
    page.goto(f"{address}search.html")
    assert typed(page, "氢弹鲸鱼", "没有找到") == []
    page.wait_for_selector("#help a")
    assert "已经试过" in page.inner_text(".gk-search-empty")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("<img src=x onerror=alert(1)>", "没有找到"),
        ("\ud842", "请输入要找的字词"),
        ("(", "请输入要找的字词"),
        ("！！！", "请输入要找的字词"),
        ("\x01\x02", "请输入要找的字词"),
        ("🦄", "没有找到"),
        ("𠮷", "没有找到"),
        ("x" * 5000, "只按前 400 个字"),
        ("绿化" * 2500, "只按前 400 个字"),
        ("__proto__", "没有找到"),
        ("[a-z]+\\d{2,}$ 绿化", "内容相近"),
        ("' OR 1=1 --", "没有找到"),
    ],
)
def test_bad_input(page: Any, address: str, query: str, told: str) -> None:
    """A clear sentence, nothing run that was typed, nothing in the console."""
    page.goto(f"{address}search.html")
    page.wait_for_selector(".gk-search-form")
    page.evaluate(TYPE, query)
    says(page, told)
    assert page.locator(".gk-search-body img").count() == 0


def test_the_box_of_a_page_leads_to_the_search(page: Any, address: str) -> None:
    page.goto(f"{address}d/1.html")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.wait_for_function(IN_BOX)
    page.keyboard.insert_text("公园绿地7")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_function(TITLES, arg=["第7号绿化养护<b>方案</b>"])


def test_english(page: Any, address: str) -> None:
    page.goto(f"{address}en.html")
    assert typed(page, "公园绿地7", "1 result")
    assert page.locator(".gk-search-submit").inner_text() == "Search"


def test_fits_a_phone(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}search.html?q=绿化养护")
    says(page, "共找到 30 条")
    page.wait_for_selector(".gk-search-facet", state="attached")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert page.evaluate(SMALL) == 0


@pytest.mark.parametrize(
    ("broken", "told"),
    [("start.bin", "索引暂时无法使用"), ("index/", "结果可能不全"), ("cards/0/(3|9)", "结果可能不全")],
)
def test_a_broken_server(page: Any, portal: Path, broken: str, told: str, forgiven: list[str]) -> None:
    forgiven += ["404", "ERR_CONNECTION_RESET"]
    with served(portal, broken) as address:
        page.goto(f"{address}search.html?q=绿化养护")
        says(page, told)
        page.wait_for_selector(".gk-search-hit, #help")


def test_offline(page: Any, address: str, forgiven: list[str]) -> None:
    forgiven += ["ERR_INTERNET_DISCONNECTED"]
    page.goto(f"{address}search.html")
    page.wait_for_selector(".gk-search-form")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    try:
        assert typed(page, "行道树", "暂时无法搜索") == []
    finally:
        page.context.set_offline(False)
