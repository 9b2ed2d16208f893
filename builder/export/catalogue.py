"""The whole catalogue for download: `catalogue.csv` and `catalogue.json`, every public record, sorted by id."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from builder.export.downloads import as_csv, as_json
from builder.export.rows import MIXED, Table, as_line, mixed_row
from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.view import SiteView

NAME = "catalogue"
LIMIT = 50_000  # records in one file; a larger catalogue comes in files by the year of publishing
PARTS = ("年份", "文件")


def line(project: Project, site: SiteView, page: Page) -> tuple[str, str] | None:
    """A record's cells as JSON, grouped by the year of publishing."""
    if page.kind != "record" or page.record is None:
        return None
    return page.record.published_year, as_line(mixed_row(cast(Site, site), page.record))


def layout(groups: Mapping[str, int]) -> dict[str, list[str]]:
    """`catalogue.csv` and `catalogue.json`; above 50,000 records they name the files of the years."""
    whole = sorted(groups) if sum(groups.values()) <= LIMIT else []
    files = {f"catalogue.{suffix}": whole for suffix in ("csv", "json")}
    if not whole and groups:
        files |= {f"catalogue-{group}.{suffix}": [group] for group in sorted(groups) for suffix in ("csv", "json")}
    return files


def file(project: Project, path: str, lines: Iterator[str], layout: Mapping[str, Sequence[str]]) -> bytes:
    """Records sorted by id, or the list of the files by year. See the norm's list of columns at `rows.MIXED`."""
    suffix = path.rpartition(".")[2]
    made = Table(MIXED, tuple(sorted(tuple(json.loads(text)) for text in lines)))
    if not layout[path] and len(layout) > 2:
        parts = ((groups[0], name) for name, groups in layout.items() if groups and name.endswith(suffix))
        made = Table(PARTS, tuple(parts))
    return as_csv(made) if suffix == "csv" else as_json(made)


def whole(site: Site) -> Iterator[tuple[str, bytes]]:
    """Both files at once, whatever the size, for the package of archives."""
    made = Table(MIXED, tuple(mixed_row(site, record) for record in site.ordered))
    yield "catalogue.csv", as_csv(made)
    yield "catalogue.json", as_json(made)
