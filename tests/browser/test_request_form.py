"""The request form: filled in and saved or printed in the browser; nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from visitor import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser
FORM = "ysqgk/lh-sqb-qzf.html"


def test_a_filled_form_is_saved_as_a_document_and_nothing_is_asked_of_anyone(visit: Visit, portal: str) -> None:
    with visit(width=DESKTOP) as page:
        asked: list[str] = []
        page.goto(portal + FORM)
        page.wait_for_selector("[data-request-save]")
        page.on("request", lambda request: asked.append(request.url))
        filled = {"name": "示例甲", "id_number": "示例号码", "phone": "000-00000000", "address": "示例路"}
        for id, words in {**filled, "title": "<b>绿道</b>二期 & 树木"}.items():
            page.fill(f"#r-{id}", words)
        for label in ("居民身份证", "邮寄", "纸质文本"):
            page.get_by_label(label, exact=True).check()
        with page.expect_download() as got:
            page.click("[data-request-save]")
        assert got.value.suggested_filename.endswith("政府信息公开申请表.doc")
        text = Path(got.value.path()).read_text("utf-8-sig")
        assert "&lt;b&gt;绿道&lt;/b&gt;二期 &amp; 树木" in text
        assert "居民身份证" in text
        assert "临湖区人民政府" in text
        assert [url for url in asked if not url.startswith("blob:")] == []


def test_what_is_missing_is_named_and_focused(visit: Visit, portal: str) -> None:
    with visit(width=PHONE) as page:
        page.goto(portal + FORM)
        page.fill("#r-email", "没有这样的邮箱")
        page.click("[data-request-save]")
        page.wait_for_function("document.querySelector('[data-request-told]').textContent.includes('姓名或者名称')")
        assert "电子邮箱" in page.inner_text("[data-request-told]")
        assert page.evaluate("document.activeElement.id") == "r-name"
        page.click("[data-request-clear]")
        page.wait_for_function("document.querySelector('[data-request-told]').textContent === ''")
        assert page.input_value("#r-email") == ""


def test_enter_sends_nothing(visit: Visit, portal: str) -> None:
    """The address never takes up what somebody typed."""
    with visit(width=DESKTOP) as page:
        page.goto(portal + FORM)
        page.fill("#r-name", "示例甲")
        page.press("#r-name", "Enter")
        page.wait_for_function("document.readyState === 'complete'")
        assert page.url == portal + FORM


def test_on_paper_the_empty_form_has_lines_to_write_on_and_no_buttons(visit: Visit, portal: str) -> None:
    with visit(width=DESKTOP) as page:
        page.goto(portal + FORM)
        page.emulate_media(media="print")
        assert not page.locator("[data-request-save]").is_visible()
        assert page.locator(".request-sign").is_visible()
        box = page.locator("#r-title").bounding_box()
        assert box and box["height"] > 40
