"""A visitor picks what to follow and takes it along as one file; without scripts every feed is a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect
from visitor import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_picked_feeds_are_saved_and_remembered(width: int, visit: Visit, portal: str, tmp_path: Path) -> None:
    with visit(width) as page:
        page.goto(f"{portal}subscribe.html")
        for name in ("政策解读", "综合政务"):
            page.get_by_label(name, exact=False).locator("visible=true").first.check()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="OPML").click()
        waiting.value.save_as(tmp_path / "feeds.opml")
        page.reload()
        expect(page.locator("[data-feed]:checked")).to_have_count(2)
    outlines = etree.parse(tmp_path / "feeds.opml").findall(".//outline")
    assert outlines[0].get("xmlUrl") == "https://www.linhu-shili.gov.cn/feeds/column-zcjd.xml"
    assert len(outlines) == 2


def test_without_scripts_every_feed_is_a_link(visit: Visit, portal: str, sample: Path) -> None:
    with visit(PHONE, scripts=False) as page:
        page.goto(f"{portal}subscribe.html")
        links = page.locator("[data-gk=feed]").filter(visible=True)
        expect(links).to_have_count(len(list((sample / "feeds").glob("*.xml"))))
        expect(page.locator("input[type=checkbox]").filter(visible=True)).to_have_count(0)
