"""The whole catalogue for download: `catalogue.csv` and `catalogue.json`, every public record, sorted by id."""

from __future__ import annotations

from collections.abc import Iterator

from builder.export.downloads import as_csv, as_json
from builder.export.rows import MIXED, Table, mixed_row
from builder.plan import Page
from builder.project import Project
from builder.records import Site


def export(project: Project, site: Site, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    """Both files. See the norm's list of columns at `rows.MIXED`."""
    made = Table(MIXED, tuple(mixed_row(site, record) for record in site.ordered))
    yield "catalogue.csv", as_csv(made)
    yield "catalogue.json", as_json(made)
