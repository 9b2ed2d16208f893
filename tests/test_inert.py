"""Content is data: whatever a record says comes out as words, on every page that shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html
from office import MakeOffice, base, run, tree

EVIL = "<script>alert(1)</script>{{ 7*7 }}{% raw %}<!--gk:main-->\"'><img src=x onerror=alert(1)><!--gk:nav-->&lt;b&gt;"
MARK = "alert(1)"
WHERE = {
    "data/catalogue/han.yml": [
        "title: 关于示例工作的函",
        "summary: 商请支持示例工作。",
        "index_no: SL001/2020-00003",
        "reviewed_by: 甲",
    ],
    "data/org/ju.yml": ["title: 示例局办公室", 'phone: "0571"'],
    "data/task/renwu.yml": ["title: 第一项任务", "due: 全年"],
    "data/consultation/yijian.yml": [
        "title: 关于示例意见的征集",
        "summary: 采纳三条。",
        "- name: 示例局办公室",
        "explanation: 说明。",
    ],
    "data/annual_report/2025.yml": ["overview: 总体情况。", "problems: 问题。"],
    "data/guide/zhinan.yml": ["title: 示例局政府信息公开指南", "agency: 示例局办公室", "access: 获取。", "fax: 无"],
    "data/site.yml": [
        "name: 示例局",
        "description: 示例局政府信息公开专栏。",
        "contact: 地址：示例路1号",
        "icp: 示ICP备00000000号",
    ],
    "data/columns.yml": ["description: 政策文件。", "keywords: [政策文件]"],
}
MORE = {  # fields the base site leaves out
    "data/catalogue/han.yml": ["doc_no", "addressee", "source_note", "content_source", "title_en", "repeal_basis"],
    "data/site.yml": ["demonstration", "short_name", "seal"],
    "data/org/ju.yml": [],
}


def hostile() -> dict[str, str]:
    """The base site with EVIL in the text of many fields."""
    quoted = "'" + EVIL.replace("'", "''") + "'"
    files = {}
    for path, lines in WHERE.items():
        text = base(path)
        for line in lines:
            assert text.count(line) == 1 or line.endswith('"0571"'), (path, line)
            head = line.split(": ", 1)[0]
            value = f"[{quoted}]" if "[" in line else quoted[:5] + "'" if head == "seal" else quoted
            text = text.replace(line, f"{head}: {value}")
        text += "".join(f"{name}: {quoted}\n" for name in MORE.get(path, ()) if name != "seal")
        files[path] = text
    files["data/catalogue/han.yml"] += f"body: |\n  {EVIL}\n" if "\nbody" not in files["data/catalogue/han.yml"] else ""
    return files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile site, built once with its search index."""
    from office import Office

    site = Office(tmp_path_factory.mktemp("hostile") / "office", hostile())
    site.edit(
        "data/catalogue/han.yml",
        ("body: 正文。", f"body: |\n  {EVIL}\n\n  [甲](javascript:alert(1)) ![乙](http://x.example/a.png)"),
    )
    return site.build(search=True)


def pages(built: Path) -> dict[str, html.HtmlElement]:
    return {name: html.fromstring(data) for name, data in tree(built).items() if name.endswith(".html")}


def test_the_words_are_there_at_all(built: Path) -> None:
    shown = {name for name, page in pages(built).items() if MARK in page.text_content()}
    assert {
        "index.html",
        "zcwj/202006/han.html",
        "zcwj/index.html",
        "zcwj/year-2020.html",
        "jgzn/ke.html",
        "gzcy/index.html",
    } <= shown
    assert "zfxxgkzn/zhinan.html" in shown


def test_no_page_holds_a_script_picture_or_handler_of_a_record(built: Path) -> None:
    for name, page in pages(built).items():
        for script in page.iter("script"):
            assert script.get("src") and not (script.text or "").strip(), name
        for element in page.iter(etree.Element):
            assert not [key for key in element.attrib if key.lower().startswith("on")], (name, element.attrib)
            assert element.get("src") != "x", name
            for key in ("href", "src", "action"):
                assert not re.match(r"\s*javascript", element.get(key, ""), re.I), name


def test_no_template_in_a_record_is_run(built: Path) -> None:
    """`{{ 7*7 }}` stands on every page that shows the record, and 49 on none of them in its place."""
    for name, page in pages(built).items():
        text = page.text_content()
        assert text.count("alert(1)</script>") == text.count("alert(1)</script>{{ 7*7 }}{% raw %}"), name


def test_no_slot_is_forged(built: Path) -> None:
    for name, page in pages(built).items():
        assert len(page.xpath("//*[@id='main']")) == 1, name
        assert len(page.xpath("//*[@data-gk='platform-nav']")) == 1, name
        raw = (built / name).read_text("utf-8")
        assert [raw.count(mark) for mark in ("</head>", "</body>", "<!--gk:")] == [1, 1, 0], name


def test_titles_and_meta_tags_hold_the_words_whole(built: Path) -> None:
    page = pages(built)["zcwj/202006/han.html"]
    meta = {tag.get("name"): tag.get("content") for tag in page.iter("meta")}
    assert meta["ArticleTitle"] == EVIL
    assert meta["ColumnDescription"] == EVIL
    assert page.xpath("string(//h1)").strip() == EVIL
    assert page.xpath("string(//title)").startswith(EVIL)


def test_links_of_markdown_are_judged(built: Path) -> None:
    raw = (built / "zcwj/202006/han.html").read_text("utf-8")
    assert "x.example" not in raw
    body = pages(built)["zcwj/202006/han.html"].xpath("//*[@data-gk-name='body']")[0]
    assert [a.get("href") for a in body.iter("a")] in ([None], [])
    assert "甲" in body.text_content()


def test_sitemap_and_robots_are_well_formed(built: Path) -> None:
    assert etree.fromstring((built / "sitemap.xml").read_bytes()).tag.endswith("urlset")
    assert MARK not in (built / "robots.txt").read_text("utf-8")


def test_hostile_addresses_never_reach_a_page(office: MakeOffice) -> None:
    """Not even one that was let through the check: the build refuses first."""
    site = office()
    site.edit("data/org/ju.yml", ('phone: "0571"', "website: 'javascript:alert(1)'"))
    assert run("build", "--no-search", "--site", str(site.root)).code == 1
    assert not (site.root / "site").exists()


@pytest.mark.parametrize(
    "id", ["../../evil", "a/b", "a b", "<b>", "A", "a.html", "-a", "a-", "é", "a" * 81, "index.html"]
)
def test_ids_cannot_leave_their_folder(id: str, office: MakeOffice) -> None:
    site = office()
    site.edit("data/catalogue/han.yml", ("id: han", f"id: '{id}'"))
    assert {code for *_, code in site.check()} == {"S009"}


@pytest.mark.parametrize("path", ["../site.yml", "/etc/passwd", "a/../../x", "..\\x", "~/../../x"])
def test_attachments_cannot_leave_their_folder(path: str, office: MakeOffice) -> None:
    site = office()
    site.edit("data/catalogue/han.yml", ("topic:", f"attachments: ['{path}']\ntopic:"))
    assert {code for *_, code in site.check()} == {"L008"}


def test_attachments_cannot_be_links_to_elsewhere(office: MakeOffice) -> None:
    site = office({"secret.txt": "geheim", "data/files/a.txt": Path("../../secret.txt")})
    site.edit("data/catalogue/han.yml", ("topic:", "attachments: [a.txt]\ntopic:"))
    assert [code for *_, code in site.check()] == ["L008"]


def test_control_characters_are_told(office: MakeOffice) -> None:
    site = office()
    site.edit("data/catalogue/han.yml", ("title: 关于", 'title: "关\\0\\e于"\nsource_note: 关于'))
    assert site.check() != []
