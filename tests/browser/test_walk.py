"""A visitor's walk by what is visible: home → column → record → related record → search → record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visitor import DESKTOP, PHONE, Visit, every_kind_of_page

pytestmark = pytest.mark.browser
WIDTHS = [PHONE, DESKTOP]


def click(page: Page, selector: str, text: str | re.Pattern[str] | None = None) -> None:
    """Click the first visible element of those; it must be there."""
    found = page.locator(selector).filter(has_text=text).filter(visible=True).first
    found.click()
    page.wait_for_load_state()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text().strip()


def walk_to_a_policy(page: Page, portal: str) -> str:
    """Home → interpretations → the first of them → the policy it explains; the policy's title."""
    page.goto(portal)
    click(page, "[data-gk=column-link]", "政策解读")
    assert heading(page) == "政策解读"
    click(page, "[data-gk=row] a")
    assert page.locator("[data-gk=record][data-gk-type=interpretation]").count() == 1
    interpretation = heading(page)
    click(page, "[data-gk=record] a[href*='zcwj/'], aside a[href*='zcwj/']")
    assert page.locator("[data-gk=record][data-gk-type=catalogue]").count() == 1
    assert page.locator("main a", has_text=interpretation).first.is_visible()  # and back again
    return heading(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_walk(width: int, visit: Visit, portal: str) -> None:
    with visit(width) as page:
        title = walk_to_a_policy(page, portal)
        box = page.locator("[data-gk=search] input[type=search]").filter(visible=True).first
        box.fill(title)
        box.press("Enter")
        page.wait_for_url("**/search.html?*")
        hit = page.locator("#gk-search ol li a").first
        expect(hit).to_be_visible()
        expect(page.locator("#gk-search").get_by_role("link", name=title).first).to_be_visible()
        page.locator("#gk-search").get_by_role("link", name=title).first.click()
        page.wait_for_load_state()
        assert heading(page) == title


@pytest.mark.parametrize("width", WIDTHS)
def test_walk_without_scripts(width: int, visit: Visit, portal: str) -> None:
    """The search form leads to the search page, which then offers the columns."""
    with visit(width, scripts=False) as page:
        title = walk_to_a_policy(page, portal)
        box = page.locator("[data-gk=search] input[type=search]").filter(visible=True).first
        box.fill(title)
        box.press("Enter")
        page.wait_for_url("**/search.html?*")
        assert page.locator("noscript .notice, .notice").filter(visible=True).first.inner_text()
        click(page, "main section a", "政策文件")
        assert heading(page) == "政策文件"
        click(page, "[data-gk=row] a")
        assert page.locator("[data-gk=record]").count() == 1


def test_what_needs_scripts_is_not_shown_without_them(visit: Visit, portal: str) -> None:
    with visit(scripts=False) as page:
        page.goto(portal)
        assert page.locator(".needs-js").filter(visible=True).count() == 0
    with visit() as page:
        page.goto(portal)
        assert page.locator(".needs-js").filter(visible=True).count() > 0


def test_words_of_a_body_are_found(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(portal + "search.html")
        page.locator("#gk-search input[type=search]").first.fill("各科室")
        expect(page.locator("#gk-search ol li a").first).to_be_visible()
        page.locator("#gk-search input[type=search]").first.fill("龘靐齉爩麤灪龖厵")
        expect(page.locator(".gk-search-list li")).to_have_count(0)


@pytest.mark.parametrize(
    "words", ["<img src=x onerror=alert(1)>", "\"'><script>alert(1)</script>", "%00", "a" * 3000, "。"]
)
def test_hostile_queries_are_words(words: str, visit: Visit, portal: str) -> None:
    with visit() as page:
        page.on("dialog", lambda dialog: pytest.fail("a script ran"))
        page.goto(portal + "search.html")
        page.locator("#gk-search input[type=search]").first.fill(words)
        page.wait_for_timeout(400)
        page.reload()
        page.wait_for_timeout(400)
        assert page.locator("#gk-search img").count() == 0


def test_filters_narrow_a_list(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(portal + "zcwj/index.html")
        whole = number(page.locator("[data-gk=count]").inner_text())
        link = page.locator("[data-gk=facet] a").filter(visible=True).first
        promised = number(link.inner_text())
        link.click()
        page.wait_for_load_state()
        assert number(page.locator("[data-gk=count]").inner_text()) == promised < whole


def number(words: str) -> int:
    found = re.findall(r"\d[\d,]*", words)
    assert found, words
    return int(found[-1].replace(",", "")) if "共" not in words else int(found[0].replace(",", ""))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(width: int, visit: Visit, portal: str, sample: Path) -> None:
    wide = {}
    with visit(width) as page:
        for name in every_kind_of_page(sample):
            page.goto(portal + name)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide |= {name: over} if over > 0 else {}
    assert wide == {}
