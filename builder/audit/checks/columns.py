"""Columns: the fixed four, the entries, none empty, none out of reach (COL-01 … COL-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.finding import Finding, NotRun
from builder.audit.page import Link, Page
from builder.audit.parameters import Where, Words
from builder.audit.reach import way
from builder.audit.subject import ASIDE, HOME, Subject

STATEMENT = re.compile(r"(?:无|没有|不涉及|不存在)(?:此项|此类|该类|这类|相关|本项|有关).{0,30}|暂无此类信息")
SOME_WORDS = 60  # characters of the main part from which on a page of prose counts as content


def entry(subject: Subject, *, name: str = "政府信息公开") -> Iterator[Finding]:
    """The home page has a link of exactly this name that leads to a page of this site."""
    links = subject.links_to_column(subject.home, name)
    if not links:
        near = next((link.text for link in subject.home.links if name[-4:] in link.text), "")
        yield Finding("entry_missing", HOME, {"name": name, "near": near or "—"})
    elif links[0].hidden:
        yield _hidden(HOME, name, links[0])
    elif not links[0].target or not subject.exists(links[0].target):
        yield Finding("column_dead", HOME, {"name": name, "href": links[0].href}, column=name)


def fixed_columns(subject: Subject, *, names: Words, aliases: Where | None = None) -> Iterator[Finding]:
    """The columns are on the home page under exactly these names, in this order, seen, alive, not empty."""
    places: list[int] = []
    for name in names:
        links = subject.links_to_column(subject.home, name)
        if not links:
            yield _missing(subject, name, (aliases or {}).get(name, ()))
            continue
        link = links[0]
        places.append(subject.home.links.index(link))
        yield from _one_column(subject, name, link)
    if places != sorted(places):
        shown = [link.text for link in subject.home.links if link.text in names]
        yield Finding("columns_order", HOME, {"want": "、".join(names), "got": "、".join(dict.fromkeys(shown))})


def _missing(subject: Subject, name: str, aliases: Words) -> Finding:
    column = subject.column_named(name)
    other = next((link.text for link in subject.home.links if link.text in aliases), "")
    if not other and column:
        other = next((link.text for link in subject.home.links if link.mark_id == column.id), "")
    key = "column_renamed" if other else "column_missing"
    return Finding(key, HOME, {"name": name, "other": other}, column=name)


def _one_column(subject: Subject, name: str, link: Link) -> Iterator[Finding]:
    evidence = {"selector": f"a[href='{link.href}']", "text": link.text}
    if link.hidden:
        yield _hidden(HOME, name, link)
    if not link.target or not subject.exists(link.target):
        yield Finding("column_dead", HOME, {"name": name, "href": link.href}, evidence, column=name)
        return
    page = subject.landing(link)
    if page is None:
        yield Finding("column_unreadable", link.target, {"name": name}, evidence, column=name)
    elif is_empty(page):
        yield Finding("column_empty", page.url, {"name": name}, {**evidence, "sha256": page.sha256}, column=name)


def _hidden(page: str, name: str, link: Link) -> Finding:
    evidence = {"selector": f"a[href='{link.href}']", "hidden": link.hidden}
    return Finding("column_hidden", page, {"name": name, "how": link.hidden}, evidence, column=name)


def navigation(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """Every page carries the links to these columns."""
    for page in subject.pages:
        if page.url == HOME or page.kind == "fragment":
            continue
        shown = {link.text for link in page.links if not link.hidden}
        for column in subject.site.columns.values() if subject.site else ():
            if column.name_in("en") in shown and page.lang.startswith("en"):
                shown.add(column.name)
        lost = [name for name in names if name not in shown]
        if lost:
            yield Finding("nav_lacks", page.url, {"names": "、".join(lost)}, {"sha256": page.sha256})


def request_entry(subject: Subject, *, name: str = "依申请公开", guide: str = "政府信息公开指南") -> Iterator[Finding]:
    """The way to request information is on the home page, named in the guide, and says where and how."""
    links = subject.links_to_column(subject.home, name)
    if not links:
        yield Finding("column_missing", HOME, {"name": name, "other": ""}, column=name)
        return
    if links[0].hidden:
        yield _hidden(HOME, name, links[0])
    page = subject.landing(links[0])
    if page is None:
        yield Finding("column_dead", HOME, {"name": name, "href": links[0].href}, column=name)
        return
    lacking = [word for word, pattern in REQUEST.items() if not re.search(pattern, page.words)]
    if lacking:
        yield Finding("request_lacks", page.url, {"what": "、".join(lacking)})
    guides = [found for link in subject.links_to_column(subject.home, guide) if (found := subject.landing(link))]
    if guides and not any(link.target == page.url for one in guides for link in one.links):
        yield Finding("guide_no_request", guides[0].url, {"name": name})


REQUEST = {
    "受理机构": r"受理机构|工作机构|受理单位",
    "渠道": r"渠道|当面|邮寄|信函|网上|在线|传真",
    "联系电话": r"电话",
}


def is_empty(page: Page) -> bool:
    """True for a list without rows and a page without words; a dated statement that there is nothing counts."""
    if page.rows or page.kind == "record":
        return False
    if STATEMENT.search(page.words) and page.days:
        return False
    return page.has_list or page.main_length - sum(len(text) for _, text in page.headings) < SOME_WORDS


def empty_columns(subject: Subject) -> Iterator[Finding]:
    """No column is empty, unless a dated statement on it says that there is nothing of this kind."""
    pages = list(subject.column_pages())
    if not pages:
        raise NotRun("no_columns")
    for name, page in pages:
        if is_empty(page):
            yield Finding("column_empty", page.url, {"name": name}, {"sha256": page.sha256}, column=name)


def built_columns(subject: Subject) -> Iterator[Finding]:
    """Every declared column has its page in the built site."""
    for column in subject.public.columns.values():
        if f"{column.id}/index.html" not in subject.tree.pages:
            yield Finding("column_not_built", "", {"name": column.name}, column=column.name)


def article_20(subject: Subject) -> Iterator[Finding]:
    """Each of the fifteen items of article 20 has records, or a page that says with a date why not."""
    site = subject.public
    for choice in site.vocab["art20"]:
        columns = [column for column in site.columns.values() if column.art20 == choice.text]
        pages = [subject.tree.pages.get(f"{column.id}/index.html") for column in columns]
        if not any(page and not page.problem and not is_empty(page) for page in pages):
            name = columns[0].name if columns else ""
            yield Finding("item_uncovered", "", {"n": choice.get("n"), "item": choice.text}, column=name)


def mentioned(subject: Subject, *, words: Words, levels: Words = ()) -> Iterator[Finding]:
    """Each of these matters is named in the heading of some page."""
    level = str(subject.public.settings.get("level") or "")
    if levels and level not in levels:
        raise NotRun("other_level", level=level) if level else NotRun("no_level")
    headings = " ".join(page.h1 for page in subject.pages)
    for word in words:
        if not re.search(word, headings):
            yield Finding("not_mentioned", "", {"what": word.split("|")[0]})


def no_news(subject: Subject, *, pattern: str, column: str = "法定主动公开内容") -> Iterator[Finding]:
    """The statutory column and those below it hold no news."""
    top = subject.column_named(column)
    wanted = {subject.public.columns[id].name for id in top.children} | {column} if top else {column}
    looked = False
    for name, page in subject.column_pages():
        if name in wanted:
            looked = True
            for row in page.rows:
                if re.search(pattern, row.title):
                    yield Finding("news_in_column", page.url, {"title": row.title, "name": name}, column=name)
    if not looked:
        raise NotRun("no_columns")


def search_and_download(subject: Subject) -> Iterator[Finding]:
    """There is a search with an index, every record reads without a script, and something can be downloaded."""
    if not any(mark == "search" for mark, _ in subject.home.marks):
        if not subject.dom(subject.home).css_first("input[type=search], form[role=search], input[name=q]"):
            yield Finding("no_search", HOME)
    index = [path for path in subject.tree.files if path.startswith(("search/", "pagefind/"))]
    if not any(subject.tree.files[path] > 100 for path in index):
        yield Finding("no_index", "", {"files": len(index)})
    for page in subject.of_kind("record"):
        if page.main_length < 20:
            yield Finding("record_blank", page.url, {}, {"sha256": page.sha256})
    if not any(path.startswith("files/") or path.endswith((".csv", ".json", ".xlsx")) for path in subject.tree.files):
        yield Finding("no_download")


def column_types(subject: Subject, *, types: Words) -> Iterator[Finding]:
    """Columns of all these kinds are set up."""
    found = {page.meta("ColumnType") for page in subject.pages}
    if found == {""}:
        raise NotRun("no_column_tags")
    for name in types:
        if name not in found:
            yield Finding("type_lacks", "", {"type": name})


def crumbs(subject: Subject) -> Iterator[Finding]:
    """Every page but the home page says where one is."""
    for page in subject.pages:
        if (
            page.kind != "home"
            and page.marked("crumbs") is None
            and not re.search("当前位置|您的位置|Breadcrumb", page.words)
        ):
            yield Finding("no_crumbs", page.url, {}, {"sha256": page.sha256})


def clicks(subject: Subject, *, most: int = 4) -> Iterator[Finding]:
    """Every record is reached from the home page by few clicks, and no page is an orphan."""
    subject.home  # noqa: B018 - raises NotRun where there is none
    for page in subject.pages:
        reached = subject.reached.get(page.url)
        aside = page.url in ASIDE or page.kind in ("withdrawn", "moved") or _spare(subject, page)
        if reached is None and not aside:
            yield Finding("orphan", page.url, {"title": page.h1 or page.title}, {"sha256": page.sha256})
        elif reached is not None and reached.clicks > most and page.kind == "record":
            path = " → ".join(way(subject.reached, page.url))
            yield Finding("far", page.url, {"clicks": reached.clicks, "most": most}, {"path": path})


def _spare(subject: Subject, page: Page) -> bool:
    """A list whose every line is reached by another way too: nothing is lost when no link leads to it."""
    return page.kind == "list" and all(row.target in subject.reached for row in page.rows)


def pages_read(subject: Subject) -> Iterator[Finding]:
    """Every page can be read, and there is a home page."""
    if HOME not in subject.tree.pages:
        yield Finding("no_index_page", "", {"files": len(subject.tree.files)})
    for page in subject.tree.pages.values():
        if page.problem:
            yield Finding(f"page_{page.problem}", page.url, {"size": page.size}, {"sha256": page.sha256})
