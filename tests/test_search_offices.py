"""Several offices: two portals under one server are searched as one, and each hit says whose it is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosting import hosted
from office import MakeOffice, Office
from playwright.sync_api import Browser, Page
from visitor import Watch

pytestmark = pytest.mark.browser
ALSO = """search_also:
  - {name: 示例教育局, url: ../jyj/}
footer:"""
SAYS = """wait => document.querySelector('.gk-search-status')?.textContent.includes(wait)
  && !document.querySelector('[aria-busy]')"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder a server shows and its address: below it the portals `zf`, which asks both, and `jyj`."""
    root = tmp_path_factory.mktemp("county")
    for name, changes in (("zf", [("footer:", ALSO)]), ("jyj", [("name: 示例局", "name: 示例教育局")])):
        office = Office(root / f"{name}-source")
        office.edit("data/site.yml", *changes)
        office.build("--out", str(root / "www" / name), search=True)
    with hosted(root / "www") as address:
        yield root / "www", address


@pytest.fixture
def page(chromium: Browser, county: tuple[Path, str]) -> Iterator[Page]:
    """A visitor who complains of everything but an index that is away."""
    page, watch = chromium.new_page(), Watch()
    watch.over(page, county[1])
    yield page
    page.close()
    assert [said for said in watch.complaints if "404" not in said] == []
    assert watch.foreign == []


def test_hits_of_both_say_whose_they_are(page: Page, county: tuple[Path, str]) -> None:
    _, address = county
    page.goto(f"{address}zf/search.html?q=通知")
    page.wait_for_function(SAYS, arg="共找到")
    owners = page.locator(".gk-search-source").all_inner_texts()
    assert {"示例局", "示例教育局"} == set(owners)
    links = page.locator(".gk-search-title")
    homes = [str(links.nth(n).evaluate("link => link.href")) for n in range(links.count())]
    roots = {"示例局": f"{address}zf/", "示例教育局": f"{address}jyj/"}
    assert all(home.startswith(roots[owner]) for owner, home in zip(owners, homes, strict=True))
    own = len(owners) // 2
    page.click("[data-facet=source] [data-value=示例教育局]")
    page.wait_for_function(SAYS, arg=f"共找到 {own} 条")
    page.wait_for_url("**source=*")
    assert set(page.locator(".gk-search-source").all_inner_texts()) == {"示例教育局"}
    page.click(".gk-search-title >> nth=0")
    page.wait_for_url(f"{address}jyj/**")
    assert page.locator("[data-gk=record]").count() == 1


def test_one_that_is_away_is_named_and_the_others_answer(page: Page, county: tuple[Path, str]) -> None:
    root, address = county
    shutil.move(root / "jyj/search", root / "jyj/away")
    try:
        page.goto(f"{address}zf/search.html?q=通知")
        page.wait_for_function(SAYS, arg="示例教育局的索引没有读到")
        assert set(page.locator(".gk-search-source").all_inner_texts()) == {"示例局"}
    finally:
        shutil.move(root / "jyj/away", root / "jyj/search")


def test_by_itself_a_portal_names_no_owner(page: Page, county: tuple[Path, str]) -> None:
    page.goto(f"{county[1]}jyj/search.html?q=通知")
    page.wait_for_function(SAYS, arg="共找到")
    assert page.locator(".gk-search-hit").count() > 0
    assert page.locator(".gk-search-source").count() == 0


def test_a_portal_of_another_host_is_let_in_by_the_policy_of_every_page(office: MakeOffice) -> None:
    site = office()
    site.edit("data/site.yml", ("footer:", ALSO.replace("../jyj/", "https://jyj.example.gov.cn/xxgk/")))
    ran = site.run("build")
    assert ran.code == 0, ran.err
    for name in ("search.html", "index.html"):
        policy = re.search('Content-Security-Policy" content="([^"]+)"', site.page(name))
        assert policy and "connect-src 'self' https://jyj.example.gov.cn;" in policy[1].split("; ", 4)[-1]
    sizes = json.loads(site.page("search/manifest.json"))["bytes"]
    assert sizes["index"] == sum(file.stat().st_size for file in (site.root / "site/search/index").iterdir())
    assert re.search(r"搜索索引 \d+\.\d MB，一次查询约取 \d+ KB", ran.out)


def test_an_address_that_is_none_is_told(office: MakeOffice) -> None:
    site = office()
    site.edit("data/site.yml", ("footer:", ALSO.replace("../jyj/", "javascript:alert(1)")))
    assert [code for *_, code in site.check()] == ["S008"]
