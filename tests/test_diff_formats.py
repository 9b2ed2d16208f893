"""The change card in every format and both languages: the same story, on a page or in a comment."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from cards import NOTICE, another, edit_all
from docx import Document
from lxml import html
from office import MakeOffice, Office
from repository import committed

from builder.diff.words import pieces, shortened


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """The small office, committed once."""
    return committed(office())


def test_formats_hold_the_same_story(site: Office, tmp_path: Path) -> None:
    edit_all(site)
    text = site.run("diff", "HEAD").out
    assert text.startswith("<!-- gongkai change card -->\n## 信息公开变更卡 · 示例局\n")
    assert "消失 1 条，撤下 1 条，新增 1 条，修改 1 条，1 条以后上网" in text and "<ins>于6月底前</ins>" in text
    page = html.fromstring(site.run("diff", "HEAD", "--format", "html").out)
    words = " ".join(page.text_content().split())
    assert "于6月底前" in page.xpath("//ins/text()") and not page.xpath("//script | //*[@style] | //link")
    file = tmp_path / "卡/card.docx"
    assert site.run("diff", "HEAD", "--out", str(file)).code == 0
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    runs = [r for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert [r.text for r in runs if r.font.underline and r.text.startswith("于")] == ["于6月底前"]
    assert "签发" in " ".join(cells) and "签发" in words and "签发" in text
    for title in ("新的函", "关于示例工作的通知", "关于示例工作的意见"):
        assert title in text and title in words and any(title in p.text for p in document.paragraphs)
    first = file.read_bytes()
    site.run("diff", "HEAD", "--out", str(file))
    assert file.read_bytes() == first
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_english_card(site: Office) -> None:
    edit_all(site)
    text = site.run("diff", "HEAD", "--lang", "en").out
    assert "1 vanish, 1 withdrawn, 1 added, 1 changed, 1 go live later" in text and "Sign" not in text[:40]
    assert not re.search(r"[：，]", text.split("### Sections")[1].split("|---")[0])


def test_text_of_records_cannot_forge_markdown_or_html(site: Office) -> None:
    bad = "</del>@mayor [点](javascript:1) | `x` **b** <img src=x>"
    site.edit(NOTICE, ("title: 关于示例工作的通知", f"title: '{bad}'"))
    text = site.run("diff", "HEAD").out
    for sign in ("@mayor", "<img", "[点]", "**b**"):
        assert sign not in text
    page = html.fromstring(site.run("diff", "HEAD", "--format", "html").out)
    assert not page.xpath("//img | //a") and bad in page.xpath("//h3")[0].text_content()


def test_a_very_large_change_still_fits_a_comment(site: Office) -> None:
    for n in range(120):
        site.write(f"data/catalogue/x{n}.yml", another(f"x{n}", 100 + n, ("正文。", "很长的正文" * 90)))
    text = site.run("diff", "HEAD").out
    assert len(text) < 65_536 and "新增 120 条" in text and "……还有" in text and text.endswith("</sub>\n")


def test_word_diff_joins_back_to_both_texts_and_keeps_scraps_together() -> None:
    before, after = "2019年底前完成\n第二行\n", "2020年6月底前全部完成\n第二行\n"
    whole = pieces(before, after)
    assert "".join(text for sign, text in whole if sign != "+") == before
    assert "".join(text for sign, text in whole if sign != "-") == after
    assert whole[0] == ("-", "2019年") and whole[-1][0] == "=" and whole[-1][1].endswith("第二行\n")
    assert (pieces("", "新"), pieces("旧", "")) == ((("+", "新"),), (("-", "旧"),))
    assert pieces("同", "同") == (("=", "同"),)
    long = shortened((("=", "甲" * 99), ("-", "乙"), ("=", "丙" * 99)))
    assert long == (("=", "…" + "甲" * 16), ("-", "乙"), ("=", "丙" * 16 + "…"))
