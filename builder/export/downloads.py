"""Every list for download, as it stands on its page: CSV for Excel, XLSX, JSON (条例第二十四条: 检索、查阅、下载).

The tables lie beside the first page of their list under its name: `zcwj/index.csv`, `zcwj/org-fagaiwei.json`. A list
of more than `plan.LONGEST_TABLE` records has none; its narrower lists and the whole catalogue have.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping

from builder.export.rows import Table, table
from builder.plan import Listing, Page
from builder.project import Project
from builder.records import Site

EXCEL_MARK = "\ufeff"  # without it Excel takes UTF-8 for GBK
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so is run by a spreadsheet: told to be text


def export(project: Project, site: Site, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    """The tables of every list; as Excel of whole columns only."""
    for page in pages:
        if page.kind == "list" and page.listing is not None and page.listing.number == 1:
            yield from _files(site, page, page.listing)


def _files(site: Site, page: Page, listing: Listing) -> Iterator[tuple[str, bytes]]:
    made = table(site, listing.members) if listing.downloads else None
    for ending in listing.downloads.values():
        assert made is not None
        yield page.url.removesuffix(".html") + ending, _WRITERS[ending](listing, made, site)


def _as_workbook(listing: Listing, made: Table, site: Site) -> bytes:
    from builder.export.workbook import workbook  # openpyxl is imported only where a workbook is made

    return workbook(listing.column.name, made, site.today)


def as_csv(made: Table) -> bytes:
    """Comma-separated text that Excel opens with the right characters and runs no formula of."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(made.heads)
    writer.writerows([_inert(cell) for cell in row] for row in made.rows)
    return (EXCEL_MARK + text.getvalue()).encode()


def as_json(made: Table) -> bytes:
    """A list of objects by the words of the head; blank cells are left out."""
    entries = [{head: cell for head, cell in zip(made.heads, row, strict=True) if cell} for row in made.rows]
    return (json.dumps(entries, ensure_ascii=False, indent=0) + "\n").encode()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


_WRITERS: Mapping[str, Callable[[Listing, Table, Site], bytes]] = {
    ".xlsx": _as_workbook,
    ".csv": lambda listing, made, site: as_csv(made),
    ".json": lambda listing, made, site: as_json(made),
}
