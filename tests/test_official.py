"""Bodies laid out as official documents are: marks for the style sheet, and never another word."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hosting import hosted
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from office import MakeOffice, edited, tree
from playwright.sync_api import Browser
from test_sources import FILES, folder

from builder.markup import render_markdown, render_official

NOTICE = """各科室、各直属单位：

为做好冬季供暖保障工作，现就有关事项通知如下：

## 一、总体要求

（一）提高认识。
坚持以人民为中心。

### （二）措施

联系人：**李四
电话**：010-00000000

特此通知

示例局
示例市财政局

2026 年11月3日

（此件公开发布）

## 示例办法

### 第一章 总则

- 第一项
第二行
"""


def classes(text: str) -> dict[str, list[str]]:
    """The words of the blocks that have a class, by class."""
    found: dict[str, list[str]] = {}
    for name, words in re.findall(r'<\w+ class="(\w+)">(.*?)</(?:p|h\d)>', str(render_official(text)), re.DOTALL):
        found.setdefault(name, []).append(re.sub(r"<br>\n?", "／", words))
    return found


def test_a_notice_is_laid_out_as_the_standard_wants() -> None:
    assert classes(NOTICE) | {"tab": []} == {
        "addressee": ["各科室、各直属单位："],
        "numbered": ["一、总体要求", "（二）措施"],
        "signed": ["示例局／示例市财政局", "2026 年11月3日"],
        "tab": [],
    }


def test_every_line_of_a_paragraph_begins_like_one() -> None:
    found = str(render_official(NOTICE))
    assert '（一）提高认识。<br><span class="tab"></span>坚持以人民为中心。' in found
    assert '<strong>李四<br><span class="tab"></span>电话</strong>' in found
    assert "第一项<br>\n第二行" in found
    assert "提高认识。<br>\n坚持" in str(render_markdown(NOTICE))


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("内容。\n\n示例局\n2026年11月3日", ["示例局／2026年11月3日"]),
        ("内容。\n\n2026年11月3日", ["2026年11月3日"]),
        ("内容。\n\n示例府　示例局\n\n二〇二六年十一月三日", ["示例府　示例局", "二〇二六年十一月三日"]),
        ("内容。\n\n附件：1.一览表\n\n示例局\n\n2026年11月3日", ["示例局", "2026年11月3日"]),
        ("关于设立示例处\n\n2026年11月3日\n\n内容。", []),  # a title and its day
        ("示例会议定于\n\n2026年11月3日\n\n举行。", []),
        ("内容。\n\n2026年11月3日前报送。", []),
    ],
)  # fmt: skip
def test_a_signature_is_bodies_and_a_day_below_them(text: str, signed: list[str]) -> None:
    assert classes(text).get("signed", []) == signed


@pytest.mark.parametrize("text", ["内容。\n\n各单位：", "有关要求如下：", "一、联系方式：", "甲。乙："])
def test_what_is_sent_to_nobody_is_indented_as_a_paragraph(text: str) -> None:
    assert "addressee" not in classes(text)


def words(page: str) -> str:
    return "".join(html.fragment_fromstring(page, create_parent="div").itertext()).replace("\n", "")


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("一、（）局府2026年1月3日：。# \n*-|<>&甲"), max_size=80))
def test_no_word_is_changed(text: str) -> None:
    assert words(str(render_official(text))) == words(str(render_markdown(text)))


def test_the_source_documents_are_shown_word_for_word() -> None:
    bodies = [str(row["body"]) for row in folder("catalogue") if row["id"] in FILES and "body" in row]
    assert len(bodies) >= 2
    for body in bodies:
        assert words(str(render_official(body))) == words(str(render_markdown(body)))
        shown = re.sub(r"\s", "", unescape(words(str(render_official(body)))))
        assert all(re.sub(r"\s", "", line) in shown for line in body.split("\n"))


@pytest.mark.browser
def test_a_signature_stands_at_the_right(office: MakeOffice, chromium: Browser) -> None:
    body = "body: |\n" + "".join(f"  {line}\n" for line in NOTICE.split("\n"))
    site = office(edited("data/catalogue/han.yml", ("body: 正文。\n", body)))
    assert tree(built := site.build()) == tree(site.build("--clean"))
    with hosted(built) as address, chromium.new_page(viewport={"width": 360, "height": 800}) as page:
        page.goto(f"{address}zcwj/202006/han.html")
        style = "(node, name) => getComputedStyle(node)[name]"
        assert page.locator(".signed").last.evaluate(style, "textAlign") == "right"
        assert page.locator(".doc .addressee").evaluate(style, "textIndent") == "0px"
        assert page.locator(".doc h2.numbered").evaluate(style, "textAlign") == "left"
        assert page.locator(".doc h2", has_text="示例办法").evaluate(style, "textAlign") == "center"
        assert page.locator(".doc li .tab").count() == 0
        left = "(n) => n.getBoundingClientRect().right - n.parentElement.getBoundingClientRect().left"
        assert page.locator(".doc p .tab").first.evaluate(left) >= 30  # two characters
