"""Annual reports: there in time, six parts, three tables that add up (ANN-01 … ANN-06; 国办公开办函〔2021〕30号).

All is read from the page as published, so it holds for any site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborNode

from builder.audit.finding import Finding, NotRun
from builder.audit.page import Page
from builder.audit.parameters import Words
from builder.audit.subject import Subject

TITLE = r"((?:19|20)\d{2})\s*年?度?.{0,30}(?:信息|政务)公开.{0,6}年度?报告"
Table = list[list[int]]


def reports(subject: Subject) -> dict[int, list[Page]]:
    """The annual reports by their year. Raises NotRun when there is none."""
    found: dict[int, list[Page]] = {}
    for page in subject.titled(TITLE):
        match = re.search(TITLE, page.h1)
        if match and page.kind != "list":
            found.setdefault(int(match[1]), []).append(page)
    if not found:
        raise NotRun("no_annual")
    return found


def annual_on_time(subject: Subject, *, department: str = "01-31", government: str = "03-31") -> Iterator[Finding]:
    """The report of last year is there after the deadline and was published by it; no year is missing between."""
    known = reports(subject)
    level = str(subject.site.settings.get("level") or "") if subject.site else ""
    limit = department if level == "department" else government
    year = subject.today.year - 1
    if subject.today > date.fromisoformat(f"{year + 1}-{limit}") and year not in known:
        yield Finding("annual_missing", "", {"year": year, "limit": f"{year + 1}-{limit}"}, column="政府信息公开年报")
    for one, pages in known.items():
        day = min((page.meta("PubDate")[:10] or max(page.days, default="") for page in pages), default="")
        if day > f"{one + 1}-{limit}":
            yield Finding("annual_late", pages[0].url, {"year": one, "day": day, "limit": f"{one + 1}-{limit}"},
                          {"sha256": pages[0].sha256})  # fmt: skip
    for one in range(min(known), max(known)):
        if one not in known:
            yield Finding("annual_gap", "", {"year": one}, column="政府信息公开年报")


def annual_parts(subject: Subject, *, parts: Words, aspects: Words) -> Iterator[Finding]:
    """The six parts stand in their order, and the first covers each aspect."""
    for pages in reports(subject).values():
        for page in pages:
            headings = [text for _, text in page.headings]
            places = [next((n for n, text in enumerate(headings) if part in text), -1) for part in parts]
            lacking = [part for part, n in zip(parts, places, strict=True) if n < 0]
            if lacking:
                yield _about(page, "annual_part_lacks", what="、".join(lacking))
            elif places != sorted(places):
                yield _about(page, "annual_order")
            lacking = [word for word in aspects if word not in page.words]
            if lacking:
                yield _about(page, "annual_aspect_lacks", what="、".join(lacking))


def _about(page: Page, key: str, **args: object) -> Finding:
    return Finding(key, page.url, {"title": page.h1, **args}, {"sha256": page.sha256})


def annual_tables(subject: Subject, *, rows: int = 25, columns: int = 7) -> Iterator[Finding]:
    """The three tables are there whole: every cell holds a whole number or, for fees, an amount; none is blank."""
    for pages in reports(subject).values():
        for page in pages:
            tables = subject.dom(page).css("main table, article table, table")
            blank = [cell for table in tables for cell in table.css("td") if not cell.text().strip()]
            if blank:
                yield _about(page, "annual_blank", n=len(blank))
            table3 = applications(tables)
            if table3 is None or _review(tables) is None:
                yield _about(page, "annual_table_lacks")
            elif len(table3) != rows or any(len(row) != columns for row in table3):
                yield _about(page, "annual_shape", rows=len(table3), want=rows)


def numbers(row: LexborNode) -> list[int]:
    """The whole numbers of a row's data cells."""
    texts = [cell.text().strip().replace(",", "") for cell in row.css("td")]
    return [int(text) for text in texts if re.fullmatch(r"\d{1,12}", text)]


def applications(tables: list[LexborNode]) -> Table | None:
    """The rows of the table of requests (表三): those that end in seven numbers."""
    for table in tables:
        if "自然人" in table.text() and "结转" in table.text():
            rows = [numbers(row)[-7:] for row in table.css("tr") if len(numbers(row)) >= 7]
            return rows or None
    return None


def _review(tables: list[LexborNode]) -> list[int] | None:
    """The fifteen numbers of the table of reviews and lawsuits (表四)."""
    for table in tables:
        if "结果维持" in table.text():
            found = [n for row in table.css("tr") for n in numbers(row)]
            return found if len(found) == 15 else None
    return None


def annual_sums(subject: Subject) -> Iterator[Finding]:
    """The printed relation holds in each column, the total row and the total column are sums."""
    looked = False
    for pages in reports(subject).values():
        for page in pages:
            tables = subject.dom(page).css("table")
            table3, table4 = applications(tables), _review(tables)
            if table3 is not None and len(table3) == 25 and all(len(row) == 7 for row in table3):
                looked = True
                yield from _sums_of_requests(page, table3)
            for n in range(0, 15 if table4 else 0, 5):
                looked = True
                *parts, total = table4[n : n + 5] if table4 else [0]
                if sum(parts) != total:
                    yield _about(page, "sum_wrong", where=f"表四第{n // 5 + 1}组", written=total, right=sum(parts))
    if not looked:
        raise NotRun("no_tables")


def _sums_of_requests(page: Page, table: Table) -> Iterator[Finding]:
    for n, row in enumerate(table):
        if sum(row[:6]) != row[6]:
            yield _about(page, "sum_wrong", where=f"表三第{n + 1}行总计", written=row[6], right=sum(row[:6]))
    for column in range(7):
        total = sum(row[column] for row in table[2:23])
        if table[23][column] != total:
            yield _about(
                page, "sum_wrong", where=f"表三（七）总计第{column + 1}列", written=table[23][column], right=total
            )
        received, handled = table[0][column] + table[1][column], table[23][column] + table[24][column]
        if received != handled:
            yield _about(page, "sum_wrong", where=f"表三勾稽关系第{column + 1}列", written=handled, right=received)


def annual_years(subject: Subject) -> Iterator[Finding]:
    """What one year hands on, the next one takes over."""
    tables = {
        year: (pages[0], applications(subject.dom(pages[0]).css("table"))) for year, pages in reports(subject).items()
    }
    pairs = [(year, tables[year], tables[year + 1]) for year in tables if year + 1 in tables]
    if not pairs:
        raise NotRun("one_annual")
    for year, (_, before), (page, after) in pairs:
        if before and after and len(before) == len(after) == 25 and before[24][6] != after[1][6]:
            yield _about(page, "carried_wrong", year=year, out=before[24][6], brought=after[1][6])


def record_of_year(
    subject: Subject, *, words: str, what: str, limit: str = "12-31", last_year: bool = False
) -> Iterator[Finding]:
    """A record whose heading fits is there for this year (or last year) once the limit of this year has passed."""
    year = subject.today.year - last_year
    if subject.today <= date.fromisoformat(f"{subject.today.year}-{limit}"):
        year -= 1
    fits = re.compile(words)
    if not any(str(year) in page.h1 for page in subject.pages if fits.search(page.h1)):
        yield Finding("year_missing", "", {"year": year, "what": what})


def years_without_gap(subject: Subject, *, words: Words) -> Iterator[Finding]:
    """Records that come every year, such as budgets and accounts, leave no year out."""
    looked = False
    for word in words:
        years = {
            int(found[1]) for page in subject.pages if word in page.h1 and (found := re.search(r"(20\d{2})年", page.h1))
        }
        if not years:
            yield Finding("never_published", "", {"what": word})
            continue
        looked = True
        for year in range(min(years), max(max(years), subject.today.year - 2) + 1):
            if year not in years:
                yield Finding("year_missing", "", {"year": year, "what": word})
    if not looked and not words:
        raise NotRun("no_records")
