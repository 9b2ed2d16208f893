"""Boards in a browser: they fit a phone and a desk, in the dark and on paper, and need no script."""

from __future__ import annotations

import pytest
from visitor import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser
BOARDS = ["index", "renwu", "renwu-lh-fb", "luxing", "tongji", "fugai", "nianbao", "yusuan", "yusuan-lh-fb"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_boards_fit(width: int, visit: Visit, portal: str) -> None:
    """`visit` fails on any complaint of the console, a blocked inline style among them."""
    with visit(width, color_scheme="dark") as page:
        for board in BOARDS:
            page.goto(f"{portal}kb/{board}.html")
            page.wait_for_load_state()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, board
            for drawing in page.locator("svg.drawing").all():
                box = drawing.bounding_box()
                assert box and box["height"] > 60, board


def test_letters_of_a_chart_keep_their_size(visit: Visit, portal: str) -> None:
    sizes = []
    for width in (PHONE, DESKTOP):
        with visit(width) as page:
            page.goto(portal + "kb/tongji.html")
            sizes.append(page.locator("svg.drawing text.foot").first.evaluate("e => getComputedStyle(e).fontSize"))
    assert sizes[0] == sizes[1]


def test_figures_of_a_chart_are_printed(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(portal + "kb/tongji.html")
        assert not page.locator("[data-gk-name=by-month] td").first.is_visible()
        page.emulate_media(media="print")
        page.wait_for_function("document.querySelector('[data-gk-name=by-month] table').checkVisibility()")
        assert page.locator("[data-gk-name=by-month] td").first.is_visible()


def test_a_chart_opens_its_figures_by_keyboard(visit: Visit, portal: str) -> None:
    with visit(scripts=False) as page:
        page.goto(portal + "kb/tongji.html")
        page.locator(".chart-data summary").first.focus()
        page.keyboard.press("Enter")
        page.locator("[data-gk-name=by-month] td").first.wait_for(state="visible")
