"""The one sanitiser and the one judge of addresses: nothing outside the policy comes out, whatever goes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from builder.markup import ATTRIBUTES, CLEANER, TAGS, plain, render_markdown, sanitised, unsafe_html
from builder.scalars import safe_url

SAFE = ("http", "https", "mailto", "tel")
DISGUISES = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "//evil.example",
    "\\\\evil.example",
    "http:evil",
    "https:///evil.example",
    "file:///etc/passwd",
    "a:b",
    "http://\u0000x",
    "blob:x",
    "javascript\u200b:alert(1)",
    "ftp://x",
    "/\\evil.example",
    "\\/evil.example",
    "http://",
    "https:",
    "java\x7fscript:x",
    "http://[::1",
]


@pytest.mark.parametrize("address", DISGUISES)
def test_disguises_are_refused(address: str) -> None:
    assert not safe_url(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gov.cn/",
        "HTTP://www.gov.cn/a?b=c#d",
        "mailto:a@b.cn",
        "tel:12345",
        "zwsm/zc.html",
        "../a.html",
        "#a",
        "/zwgk/",
        "a/b:c.html",
        "?q=a",
        "https://例子.中国/路径",
    ],
)
def test_honest_addresses_are_taken(address: str) -> None:
    assert safe_url(address)


@given(st.text(max_size=30), st.text(st.characters(max_codepoint=32), min_size=1), st.text(max_size=30))
def test_no_address_holds_a_control_character(before: str, sign: str, after: str) -> None:
    assert not safe_url(before + sign + after)


@given(st.text(st.sampled_from("javascriptdata:/\\#?.hp \t\n\x00@[]%&;"), max_size=30))
def test_what_is_taken_has_a_safe_scheme_or_none(address: str) -> None:
    if safe_url(address):
        scheme, colon, _ = address.partition(":")
        assert not colon or scheme.lower() in SAFE or "/" in scheme or "#" in scheme or "?" in scheme


def judge(text: str) -> None:
    """Fails when rendered Markdown holds any tag, attribute or address outside the policy."""
    tree = html.fragment_fromstring(str(render_markdown(text)), create_parent="section")
    for element in tree.iterdescendants():
        assert element.tag in TAGS, text
        allowed = ATTRIBUTES.get(element.tag, set()) | ({"scope"} if element.tag == "th" else set())
        assert set(element.attrib) <= allowed, text
        for name in ("href", "src"):
            address = element.get(name)
            assert address is None or safe_url(address), text
        if element.tag == "img":
            assert ":" not in element.get("src", ""), text


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "![a](https://evil.example/x.png)",
    "[a](<java\nscript:alert(1)>)",
    "<a href='javascript:1'>x</a>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<style>*{}</style>",
    "<svg/onload=alert(1)>",
    "| a |\n|---|\n| <b onclick=x>y</b> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--gk:main-->",
    "<iframe src=//evil.example>",
    "<https://ok.example>",
    "![x](//evil.example/a)",
    "[x](\\\\evil.example)",
    "`<script>`",
    "<form action=x><input>",
    "<p style='position:fixed'>x</p>",
    "<math><mi//xlink:href='data:x,<script>'>",
    "# 标题\n## 二",
    '![a](a.png "t" onerror=x)',
    "[![a](x.png)](javascript:x)",
    "<div id=main>",
    "<p data-gk=x>",
    "```html\n<script>\n```",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown(text: str) -> None:
    judge(text)


markup = st.lists(
    st.sampled_from([*HOSTILE, "<", ">", '"', "'", "&", "](", "[", "!", "\n", "\n\n", "|", "    ", "> ", "字"])
)


@given(markup.map("".join) | st.text())
def test_any_markdown(text: str) -> None:
    judge(text)


def test_raw_html_is_shown_as_it_was_written() -> None:
    assert (
        html.fragment_fromstring(str(render_markdown("<b>甲</b>")), create_parent=True).text_content().strip()
        == "<b>甲</b>"
    )


def test_headings_leave_the_first_level_to_the_page() -> None:
    assert str(render_markdown("# 一\n\n## 二")) == "<h2>一</h2>\n<h2>二</h2>\n"


def test_links_and_tables_live() -> None:
    out = str(render_markdown("[甲](https://www.gov.cn/) **重要**内容\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"))
    assert '<a href="https://www.gov.cn/">甲</a>' in out
    assert "<strong>重要</strong>" in out
    assert "<td>1</td>" in out


FORMATTED = [
    "# 一\n\n**甲** *乙* ~~丙~~ `丁`\n\n> - 一\n> - 二\n\n1. 甲\n   - 乙\n",
    "| 甲 | 乙 | 丙 | 丁 |\n|:--|--:|:-:|---|\n| 1 & 2 | <b> | **3** |  |\n",
    '甲\u00a0乙 &nbsp; &amp; &#65; "引"\r\n丙\r丁\x0c\n',
    "***甲****乙**丙**\n****甲****\n\n---\n\n    代码\n",
]
pieces = st.sampled_from([*FORMATTED, *HOSTILE, "#", " ", "- ", "1. ", "3) ", "> ", "|", "|-|\n", "*", "**", "~~", "`",
                          "\n", "\n\n", "    ", "甲", "乙", "&", "<", ">", '"', "\xa0", "\r", "\t", "\\"])  # fmt: skip


@pytest.mark.parametrize("text", FORMATTED)
def test_formatted_text_is_what_the_sanitiser_gives(text: str) -> None:
    html = unsafe_html(text, "../")
    assert sanitised(html) == CLEANER.clean(html)


@given(st.lists(pieces, max_size=30).map("".join))
def test_what_is_spared_the_sanitiser_is_what_it_would_have_given(text: str) -> None:
    html = unsafe_html(text, "../")
    assert sanitised(html) == CLEANER.clean(html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## 一、总则\n- **第一条** 见[条例](/zcwj/1.html)", "一、总则\n第一条 见条例"),
        ("| 项目 | 标准 |\n|---|:--:|\n| 步行道 | 9.6公里 |", " 项目 标准 \n\n 步行道 9.6公里 "),
        ("![图](/files/a.png)A*B与C_D，2*3=6", "图A*B与C_D，2*3=6"),
        ("> 引文\n\n---\n`GB/T 51168`", "引文\n\n\nGB/T 51168"),
    ],
)
def test_the_search_reads_markdown_without_its_signs(text: str, shown: str) -> None:
    assert plain(text) == shown
