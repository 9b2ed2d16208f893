"""What a preview says of itself in the browser: that pages are being made again, how far that is, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from office import MakeOffice
from playwright.sync_api import Browser, Page, expect

from builder.serve import Preview, start

LAST = "zcwj/202006/han.html"


@pytest.fixture
def preview(office: MakeOffice) -> Iterator[tuple[Preview, str]]:
    """A preview of a small site, and its address."""
    shown = Preview(1000)
    server = start(office().build(), 0, shown)
    yield shown, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def looked_at(page: Page) -> None:
    """Marks the page as it is: a reload would lose it."""
    page.evaluate("document.body.dataset.same = 1")


@pytest.mark.parametrize(("lang", "words"), [("zh", "正在重新生成…"), ("en", "Making the pages again…")])
def test_a_build_that_lasts_is_told_and_how_far_it_is(
    lang: str, words: str, preview: tuple[Preview, str], chromium: Browser
) -> None:
    shown, home = preview
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto(home + LAST)
    looked_at(page)
    sign = page.get_by_role("status").filter(has_text=words)
    shown.begin(lang)
    expect(sign).to_be_visible()  # before any page is made, as while the records are read
    assert sign.get_attribute("lang") == lang
    sign.evaluate("span => span.firstChild.same = true")
    for done in range(1, 12000, 1200):
        shown.progress("render", done, 12000)
        page.wait_for_timeout(50)
    expect(page.get_by_text("/12,000")).to_be_visible()
    assert sign.evaluate("span => span.firstChild.same")  # its words are read out once, its figures never
    shown.grow(["other.html"])
    expect(sign).to_have_count(0)
    assert page.evaluate("document.body.dataset.same") == "1"
    page.close()


def test_it_gives_way_to_the_mistakes_or_the_new_page(preview: tuple[Preview, str], chromium: Browser) -> None:
    shown, home = preview
    page = chromium.new_page()
    page.goto(home + LAST)
    looked_at(page)
    for trouble in ("<section role=alert>甲</section>", "<section role=alert>乙</section>"):
        shown.begin("zh")
        expect(page.get_by_text("正在重新生成…")).to_be_visible()
        shown.refuse(trouble)
        expect(page.get_by_role("alert")).to_contain_text(trouble[20])
        expect(page.get_by_text("正在重新生成…")).to_have_count(0)
    shown.begin("zh")
    expect(page.get_by_text("正在重新生成…")).to_be_visible()
    shown.grow([LAST])
    page.wait_for_function("!document.body.dataset.same")
    expect(page.get_by_text("正在重新生成…")).to_have_count(0)
    page.close()


def test_a_build_that_is_soon_done_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.serve.PATIENCE", 60.0)
    shown = Preview(1000)
    shown.begin("zh")
    shown.progress("render", 1, 2)
    assert shown.news("1000", wait=False)["work"] is None
