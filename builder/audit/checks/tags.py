"""The tags of a page against what it shows (META-01 … META-06; 国办发〔2017〕47号 网页标签规范)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Words
from builder.audit.subject import Subject

PLACEHOLDER = re.compile(
    r"^(?:政府网站标识码|网站标识码|网站名称|网站域名|栏目名称|栏目描述|栏目关键词|栏目类别|文章标题|信息标题|来源|发布时间"
    r"|(?:Site|Column|Article|Pub|Content)\w+|x+|X+|…+|\.{3,}|test|TODO|待填|待定|.*\{\{.*|.*\$\{.*)$"
)


def site_tags(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """Each page has the tags of the site once, filled, the same everywhere, and true."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for page in subject.pages:
        yield from _each_once(page, names)
        for name in names:
            counts[name][page.meta(name)] += 1
    usual = {name: max(values, key=lambda value: (values[value], value)) for name, values in counts.items() if values}
    for page in subject.pages:
        for name, value in usual.items():
            if page.meta(name) and page.meta(name) != value:
                yield _wrong(page, name, page.meta(name), value)
    if subject.site is not None and "index.html" in subject.tree.pages:
        declared = {"SiteName": "name", "SiteDomain": "domain", "SiteIDCode": "id_code"}
        for name, key in declared.items():
            value = str(subject.site.settings.get(key))
            if name in names and usual.get(name) and usual[name] != value:
                yield _wrong(subject.home, name, usual[name], value)


def _each_once(page: Page, names: Words) -> Iterator[Finding]:
    for name in names:
        contents = page.contents(name)
        evidence = {"selector": f"meta[name={name}]", "sha256": page.sha256}
        if not contents:
            yield Finding("tag_missing", page.url, {"tag": name}, evidence)
        elif len(contents) > 1:
            yield Finding("tag_twice", page.url, {"tag": name, "n": len(contents)}, evidence)
        elif not contents[0]:
            yield Finding("tag_empty", page.url, {"tag": name}, evidence)
        elif PLACEHOLDER.match(contents[0]):
            yield Finding("tag_placeholder", page.url, {"tag": name, "value": contents[0]}, evidence)


def _wrong(page: Page, tag: str, value: str, shown: str) -> Finding:
    evidence = {"selector": f"meta[name={tag}]", "sha256": page.sha256}
    return Finding("tag_untrue", page.url, {"tag": tag, "value": value[:80], "shown": shown[:80]}, evidence)


def column_tags(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """Pages of columns and of records have the tags of their column; on a list its name is the heading."""
    pages = subject.of_kind("list", "record")
    names_known = {c.name: c for c in subject.site.columns.values()} if subject.site else {}
    for page in pages:
        yield from _each_once(page, names)
        name = page.meta("ColumnName")
        if name and page.meta("ColumnDescription") == name:
            yield Finding("tag_repeats", page.url, {"value": name}, {"sha256": page.sha256})
        column = names_known.get(name)
        if subject.site is not None and name and column is None:
            yield _wrong(page, "ColumnName", name, page.h1)
        elif page.kind == "list" and column and page.h1 and page.h1 not in (name, column.name_en):
            yield _wrong(page, "ColumnName", name, page.h1)


def article_tags(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """Pages of records have the tags of an article; the title is the heading of the page."""
    for page in subject.of_kind("record"):
        yield from _each_once(page, names)
        title = page.meta("ArticleTitle")
        if title and page.h1 and " ".join(title.split()) != page.h1 and not page.lang.startswith("en"):
            yield _wrong(page, "ArticleTitle", title, page.h1)
        source = page.meta("ContentSource")
        if source and source not in page.words and not page.lang.startswith("en"):
            yield Finding("source_not_shown", page.url, {"value": source}, {"sha256": page.sha256})


def publishing_time(subject: Subject) -> Iterator[Finding]:
    """The tag of the publishing time has its form and is the day the page shows."""
    for page in subject.of_kind("record"):
        value = page.meta("PubDate")
        if not value:
            continue  # told by article_tags
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?", value):
            yield Finding("time_form", page.url, {"value": value}, {"selector": "meta[name=PubDate]"})
        elif value[:10] not in page.days:
            shown = "、".join(dict.fromkeys(page.days[:3])) or "—"
            yield _wrong(page, "PubDate", value, shown)


def identification(subject: Subject) -> Iterator[Finding]:
    """The identification code has its form and is the one the footer shows."""
    seen = False
    for page in subject.pages:
        code = page.meta("SiteIDCode")
        seen = seen or bool(code)
        if code and not re.fullmatch(r"bm\d{8}|\d{10}", code):
            yield Finding("code_form", page.url, {"value": code}, {"selector": "meta[name=SiteIDCode]"})
        elif code and code not in page.words:
            yield Finding("code_not_shown", page.url, {"value": code}, {"sha256": page.sha256})
    if not seen:
        raise NotRun("no_code")


def page_head(subject: Subject, *, languages: Words = ("zh-CN", "zh", "zh-Hans", "en")) -> Iterator[Finding]:
    """UTF-8, a language, a title of its own on every page."""
    titles: dict[str, list[str]] = defaultdict(list)
    for page in subject.pages:
        if page.charset not in ("utf-8", "utf8"):
            yield Finding("charset", page.url, {"value": page.charset or "—"})
        if page.lang not in languages:
            yield Finding("language", page.url, {"value": page.lang or "—"})
        if not page.title:
            yield Finding("no_title", page.url)
        if page.kind != "moved":  # the notices of pages that went say the same of each
            titles[page.title].append(page.url)
    for title, urls in titles.items():
        if title and len(urls) > 1:
            yield Finding("title_twice", urls[0], {"title": title, "n": len(urls), "other": urls[1]})
