"""The sample site as it is built: every page holds what the norms ask for, and every address in it leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from lxml import html
from office import REPO, run

HERE = "http://portal.example/zwgk/"
REQUIRED = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]  # 国办公开办函〔2019〕61号
SITE_TAGS = ["SiteName", "SiteDomain", "SiteIDCode"]
COLUMN_TAGS = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
ARTICLE_TAGS = ["ArticleTitle", "PubDate", "ContentSource"]
Page = html.HtmlElement


@cache
def read(folder: Path) -> dict[str, Page]:
    """Every page of a built site, parsed."""
    found = sorted(folder.rglob("*.html"))
    return {path.relative_to(folder).as_posix(): html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="module")
def pages(sample: Path) -> dict[str, Page]:
    return read(sample)


def columns() -> Iterator[dict[str, object]]:
    """Every column of the sample site, in order."""

    def walk(found: list[dict[str, object]]) -> Iterator[dict[str, object]]:
        for column in found:
            yield column
            yield from walk(column.get("children", []))  # type: ignore[arg-type]

    yield from walk(yaml.load((REPO / "data/columns.yml").read_text("utf-8"), Loader=yaml.CBaseLoader))


def marked(page: Page, name: str) -> list[Page]:
    return page.xpath(f"//*[@data-gk='{name}']")  # type: ignore[no-any-return]


def kind_of(page: Page) -> str:
    """What the marks of a page say it is."""
    for name in ("record", "withdrawn", "prose", "sitemap"):
        if marked(page, name):
            return name
    return "other"


def wrong(pages: dict[str, Page], judge: object) -> dict[str, object]:
    """The first few pages that a judge finds something wrong with."""
    found = {name: judge(name, page) for name, page in pages.items()}  # type: ignore[operator]
    return dict([(name, what) for name, what in found.items() if what][:8])


def test_sample_has_no_mistake() -> None:
    ran = run("check", "--site", str(REPO))
    assert ran.code == 0, ran.out[-2000:]
    assert len(ran.out.splitlines()) == 1, ran.out[-2000:]


def test_every_column_has_its_page(pages: dict[str, Page]) -> None:
    assert [c["id"] for c in columns() if f"{c['id']}/index.html" not in pages] == []


def test_no_column_is_empty(pages: dict[str, Page]) -> None:
    """A list shows at least one row; a parent column leads to its children, a prose column has words."""

    def shows_something(name: str) -> bool:
        page = pages[name]
        return bool(marked(page, "row") or marked(page, "prose") or page.xpath("//main//table//tbody/tr|//main//ol//a"))

    assert [c["id"] for c in columns() if not shows_something(f"{c['id']}/index.html")] == []


def test_every_type_has_five_records(pages: dict[str, Page]) -> None:
    counts = Counter(mark.get("data-gk-type") for page in pages.values() for mark in marked(page, "record"))
    types = {path.parent.name for path in (REPO / "builder/types").glob("*/type.yml")}
    assert {name: counts[name] for name in types if counts[name] < 5} == {}


def targets(page: Page) -> Iterator[str]:
    for attribute in ("href", "src", "action"):
        yield from (str(value) for value in page.xpath(f"//@{attribute}"))
    for value in page.xpath("//@srcset"):
        yield from (part.split()[0] for part in str(value).split(","))


def is_inner(address: str) -> bool:
    return urlsplit(address).scheme in ("", "http", "https") and urljoin(HERE, address).startswith(
        HERE.rsplit("/", 2)[0]
    )


@cache
def anchors(folder: Path, name: str) -> frozenset[str]:
    page = read(folder)[name]
    return frozenset([*page.xpath("//@id"), *page.xpath("//a/@name"), "", "top"])


def test_every_address_of_the_site_leads_somewhere(sample: Path, pages: dict[str, Page]) -> None:
    """Links, anchors, scripts, styles, pictures and files; nothing leaves the folder the site is mounted at."""
    files = {path.relative_to(sample).as_posix() for path in sample.rglob("*") if path.is_file()}

    def dead(name: str, page: Page) -> list[str]:
        out = []
        for address in set(targets(page)):
            parts = urlsplit(urljoin(HERE + name, address))
            if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(HERE).netloc:
                continue
            path = unquote(parts.path).removeprefix("/zwgk/")
            if path not in files or not unquote(parts.path).startswith("/zwgk/"):
                out.append(address)
            elif path.endswith(".html") and unquote(parts.fragment) not in anchors(sample, path):
                out.append(address)
        return out

    assert wrong(pages, dead) == {}


def test_links_to_other_hosts_are_safe_and_bodies_use_the_sites_own_pictures(pages: dict[str, Page]) -> None:
    def unsafe(name: str, page: Page) -> list[str]:
        schemes = [a for a in targets(page) if urlsplit(a).scheme not in ("", "https", "http", "mailto", "tel")]
        loaded = page.xpath(
            "//link[@rel!='canonical']/@href | //script/@src | //img/@src | //iframe/@src | //source/@src"
        )
        return schemes + [a for a in loaded if urlsplit(a).netloc or urlsplit(a).scheme]

    assert wrong(pages, unsafe) == {}


def test_styles_and_scripts_ask_no_other_host(sample: Path) -> None:
    asked = {}
    for path in [*sample.rglob("*.css"), *sample.rglob("*.js"), *sample.rglob("*.svg")]:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        found = re.findall(
            r"url\(\s*['\"]?(?!data:|#)([a-z]+:)?//[^)]*|@import[^;]+//[^;]+|fetch\(['\"]https?:[^)]*", text
        )
        if found:
            asked[path.name] = found
    assert asked == {}


def test_one_first_heading(pages: dict[str, Page]) -> None:
    assert wrong(pages, lambda name, page: len(page.xpath("//h1")) - 1) == {}


def test_heading_levels_are_not_skipped(pages: dict[str, Page]) -> None:
    def skipped(name: str, page: Page) -> str:
        levels = [int(h.tag[1]) for h in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        return next((f"h{a} to h{b}" for a, b in zip(levels, levels[1:], strict=False) if b > a + 1), "")

    assert wrong({n: p for n, p in pages.items() if kind_of(p) != "record"}, skipped) == {}


def test_head_of_every_page(pages: dict[str, Page]) -> None:
    def lacks(name: str, page: Page) -> list[str]:
        wanted = {
            "language": page.get("lang") in ("zh", "zh-CN", "zh-Hans"),
            "title": len(page.xpath("//head/title")) == 1 and bool(page.findtext(".//title", "").strip()),
            "charset": page.xpath("//meta[@charset]/@charset") == ["utf-8"],
            "viewport": bool(page.xpath("//meta[@name='viewport']")),
            "direction": page.xpath("string(//body/@dir)") in ("", "ltr", "rtl", "auto"),
            "main": len(page.xpath("//main")) == 1,
        }
        return [what for what, there in wanted.items() if not there]

    assert wrong(pages, lacks) == {}


def test_titles_of_pages_differ(pages: dict[str, Page]) -> None:
    titles = Counter(page.findtext(".//title") for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_meta_tags_by_kind_of_page(pages: dict[str, Page]) -> None:
    """3 on the home page, 7 on lists, 10 on records (国办发〔2017〕47号 附件), each with its words."""

    def told(name: str, page: Page) -> object:
        tags = {t.get("name"): t.get("content") for t in page.xpath("//meta[@name]")}
        wanted = list(SITE_TAGS)
        if kind_of(page) == "record":
            wanted += COLUMN_TAGS + ARTICLE_TAGS
        elif name != "index.html" and marked(page, "list"):
            wanted += COLUMN_TAGS
        lacking = [tag for tag in wanted if not (tags.get(tag) or "").strip()]
        date = tags.get("PubDate", "2020-01-01 00:00")
        return lacking or (not re.fullmatch(r"\d{4}(-\d\d){0,2} \d\d:\d\d", str(date)) and date)

    assert wrong(pages, told) == {}
    home = {t.get("name") for t in pages["index.html"].xpath("//meta[@name]")}
    assert home & {*SITE_TAGS, *COLUMN_TAGS, *ARTICLE_TAGS} == set(SITE_TAGS)


def test_titles_in_meta_tags_are_those_shown(pages: dict[str, Page]) -> None:
    def differs(name: str, page: Page) -> object:
        if kind_of(page) != "record":
            return None
        said = page.xpath("string(//meta[@name='ArticleTitle']/@content)")
        shown = " ".join(page.xpath("string(//h1)").split())
        return None if shown.startswith(" ".join(said.split())) else (said, shown)

    assert wrong(pages, differs) == {}


def test_the_seven_items_of_the_footer(pages: dict[str, Page]) -> None:
    items = ["foot-badge", "foot-error", "foot-id", "foot-host", "foot-icp", "foot-police", "foot-sitemap"]

    def lacks(name: str, page: Page) -> list[str]:
        return [i for i in items if [bool(m.text_content().strip()) for m in marked(page, i)] != [True]]

    assert wrong(pages, lacks) == {}


def test_required_columns_by_name_and_order(pages: dict[str, Page]) -> None:
    def order(name: str, page: Page) -> object:
        names = [a.text_content().strip() for a in marked(page, "column-link")]
        found = [name for name in names if name in REQUIRED]
        return found if found != REQUIRED else None

    assert wrong(pages, order) == {}


def test_path_on_every_inner_page(pages: dict[str, Page]) -> None:
    inner = {n: p for n, p in pages.items() if kind_of(p) == "record" or marked(p, "crumbs") or marked(p, "facet")}
    assert len(inner) > 100
    assert wrong(inner, lambda name, page: len(marked(page, "crumbs")) - 1) == {}


def test_content_security_policy(pages: dict[str, Page]) -> None:
    def weak(name: str, page: Page) -> object:
        [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") or [""]
        rules = dict(part.split(None, 1) for part in policy.split(";") if " " in part.strip())
        loose = re.search(r"unsafe-(inline|eval)\b(?<!wasm-unsafe-eval)|\*|https?:", policy)
        return loose or rules.get("default-src") != "'self'" or rules.get("object-src") != "'none'"

    assert wrong(pages, weak) == {}


def test_nothing_stands_inline(pages: dict[str, Page]) -> None:
    def inline(name: str, page: Page) -> list[str]:
        out = ["style"] if page.xpath("//style[not(ancestor::svg)] | //*[@style]") else []
        out += [s.text for s in page.xpath("//script[not(@type='application/ld+json')]") if (s.text or "").strip()]
        return out + [a for e in page.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]

    assert wrong(pages, inline) == {}


def test_ids_stand_once_and_labels_lead_somewhere(pages: dict[str, Page]) -> None:
    def broken(name: str, page: Page) -> list[str]:
        ids = Counter(page.xpath("//@id"))
        names = [n for value in page.xpath("//@for | //@aria-labelledby | //@aria-describedby") for n in value.split()]
        return [n for n in names if n not in ids] + [n for n, count in ids.items() if count > 1]

    assert wrong(pages, broken) == {}


def test_pictures_links_and_fields_have_names(pages: dict[str, Page]) -> None:
    def nameless(name: str, page: Page) -> list[str]:
        pictures = page.xpath("//img[not(@alt)]")
        links = [
            a
            for a in page.xpath("//a[@href]")
            if not (a.text_content().strip() or a.get("aria-label") or a.xpath(".//img[@alt!='']"))
        ]
        fields = [
            i
            for i in page.xpath("//input[not(@type='hidden') and not(@type='checkbox')] | //select")
            if not (i.get("aria-label") or i.get("id") and page.xpath(f"//label[@for='{i.get('id')}']"))
        ]
        return [html.tostring(e, encoding="unicode")[:80] for e in [*pictures, *links, *fields]]

    assert wrong(pages, nameless) == {}


def test_no_placeholder_or_none_is_left(pages: dict[str, Page]) -> None:
    def left(name: str, page: Page) -> list[str]:
        text = " ".join(page.xpath("//body//text()[not(ancestor::pre or ancestor::code)]"))
        return re.findall(r"\bNone\b|\{\{|\{%|Undefined|&(?:amp|lt|quot);|<bound method|Markup\(", text)

    assert wrong(pages, left) == {}


def test_sitemap_names_every_page_once(sample: Path, pages: dict[str, Page]) -> None:
    text = (sample / "sitemap.xml").read_text("utf-8")
    named = [urlsplit(address).path.lstrip("/") for address in re.findall(r"<loc>([^<]+)</loc>", text)]
    assert len(named) == len(set(named))
    left_out = {"404.html", "search.html", *(n for n, p in pages.items() if kind_of(p) == "withdrawn")}
    assert set(pages) - set(named) == left_out
    assert set(named) <= set(pages)
