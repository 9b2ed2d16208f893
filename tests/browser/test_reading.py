"""Reading for everyone: by keyboard, in the dark, in large print, on paper, with a screen reader."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from office import REPO
from playwright.sync_api import Page
from visitor import DESKTOP, PHONE, Visit, every_kind_of_page

pytestmark = pytest.mark.browser
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  return {name: e.outerHTML.slice(0, 120), ring,
          seen: r.width > 0 && r.height > 0 && r.right > 0 && r.bottom > 0
            && r.left < innerWidth && r.top < innerHeight};
}"""
COLOURS = """() => [document.body, document.querySelector('h1')].map(e => {
  let b = e; while (b && getComputedStyle(b).backgroundColor === 'rgba(0, 0, 0, 0)') b = b.parentElement;
  return [getComputedStyle(e).color, b ? getComputedStyle(b).backgroundColor : 'rgb(255, 255, 255)'];
})"""


def record_page(sample_names: list[str]) -> str:
    return next(name for name in sample_names if name.startswith("zcwj/20"))


def brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_skip_link_is_first_and_leads_to_the_text(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(portal + "zcwj/index.html")
        page.keyboard.press("Tab")
        first = page.evaluate(FOCUS)
        assert 'href="#main"' in first["name"] and first["seen"]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#main') !== null")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_focus_is_always_seen(width: int, visit: Visit, portal: str) -> None:
    with visit(width) as page:
        for name in ("index.html", "zcwj/index.html"):
            page.goto(portal + name)
            hidden = []
            for _ in range(40):
                page.keyboard.press("Tab")
                focus = page.evaluate(FOCUS)
                if "<body" not in focus["name"] and not (focus["ring"] and focus["seen"]):
                    hidden.append(focus)
            assert hidden == [], name


def test_dark_follows_the_system(visit: Visit, portal: str) -> None:
    found = {}
    for scheme in ("light", "dark"):
        with visit(color_scheme=scheme) as page:
            page.goto(portal + "zcwj/index.html")
            found[scheme] = page.evaluate(COLOURS)
    for (light_ink, light_paper), (dark_ink, dark_paper) in zip(found["light"], found["dark"], strict=True):
        assert brightness(light_ink) < brightness(light_paper)
        assert brightness(dark_ink) > brightness(dark_paper)


def test_dark_and_large_print_are_chosen_and_remembered(visit: Visit, portal: str) -> None:
    with visit(color_scheme="light") as page:
        page.goto(portal)
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
        page.locator("[data-mode=theme]").click()
        page.locator("[data-mode=size]").click()
        page.goto(portal + "zcwj/index.html")
        [(ink, paper), _] = page.evaluate(COLOURS)
        assert brightness(ink) > brightness(paper)
        page.goto(portal)
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") > size
        for mode in ("theme", "size"):
            assert page.locator(f"[data-mode={mode}]").get_attribute("aria-pressed") == "true"
            page.locator(f"[data-mode={mode}]").click()
        [(ink, paper), _] = page.evaluate(COLOURS)
        assert brightness(ink) < brightness(paper)


def test_large_print_fits_a_phone(visit: Visit, portal: str) -> None:
    with visit(PHONE) as page:
        page.goto(portal)
        page.locator("[data-mode=size]").click()
        for name in ("index.html", "zcwj/index.html", "rwtz/index.html", "fdzdgknr/index.html"):
            page.goto(portal + name)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_paper_shows_the_text_and_no_navigation(visit: Visit, portal: str, sample: Path) -> None:
    with visit() as page:
        page.goto(portal + record_page(every_kind_of_page(sample)))
        page.emulate_media(media="print")
        shown = {
            name: page.locator(name).filter(visible=True).count()
            for name in (
                "[data-gk=platform-nav]",
                "form[role=search]",
                ".modes",
                ".skip",
                "button",
                "h1",
                "[data-gk=info]",
            )
        }
        assert [name for name, count in shown.items() if count] == ["h1", "[data-gk=info]"]


def violations(page: Page) -> list[str]:
    """What axe-core finds seriously wrong."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.add_script_tag(content=script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    nodes = [(v["id"], n) for v in serious for n in v["nodes"]]
    return [f"{rule}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}" for rule, node in nodes]


def one_of_each_kind(sample: Path) -> list[str]:
    """Of the plain columns one is enough; those with a template of their own come each."""
    own = {path.stem for path in (REPO / "theme/portal/columns").glob("*.html")} | {"zcwj"}
    names = every_kind_of_page(sample)
    return [n for n in names if not n.endswith("/index.html") or n.split("/")[0] in own]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_axe_finds_nothing_serious(scheme: str, part: int, visit: Visit, portal: str, sample: Path) -> None:
    wrong = {}
    with visit(PHONE if part % 2 else DESKTOP, color_scheme=scheme, bypass_csp=True) as page:
        for name in one_of_each_kind(sample)[part::4]:
            page.goto(portal + name)
            found = violations(page)
            wrong |= {name: found} if found else {}
    assert wrong == {}


@pytest.mark.parametrize("large", [False, True])
def test_an_arrow_says_where_there_are_more_columns(large: bool, visit: Visit, portal: str) -> None:
    arrows = """() => ['::before', '::after'].map((side) =>
      getComputedStyle(document.querySelector('.cols .wrap'), side).content.replaceAll('"', ''))"""
    with visit(PHONE) as page:
        page.goto(portal + "index.html")
        if large:
            page.click("[data-mode=size]")
        assert page.evaluate(arrows) == ["none", "›"]
        page.evaluate("document.querySelector('.cols ul').scrollLeft = 100")
        page.wait_for_selector(".cols .more-before")
        assert page.evaluate(arrows) == ["‹", "›"]
        page.evaluate("document.querySelector('.cols ul').scrollLeft = 1e6")
        page.wait_for_selector(".cols :not(.more-after).more-before")
        assert page.evaluate(arrows) == ["‹", "none"]
    with visit(DESKTOP) as page:
        page.goto(portal + "index.html")
        assert page.evaluate(arrows) == ["none", "none"]
