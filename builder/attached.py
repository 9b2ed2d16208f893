"""The text of attachments for the search, read once for each content."""

from __future__ import annotations

from builder.cache import Cache
from builder.diagnostics import Place, Report
from builder.project import Project
from builder.records import Record, Site


def attachment_text(project: Project, site: Site, cache: Cache, report: Report, record: Record, name: str) -> str:
    """The text of an attachment; one that cannot be read is told, and found by its record alone."""
    digest = site.files[name].sha256
    kept = cache.text(digest)
    if kept is not None:
        return kept
    from builder.attachments import Unreadable, text_of  # the readers are imported only where text is new

    try:
        text = text_of(project.data / "files" / name)
    except Unreadable as error:
        report.add(Place(f"data/files/{name}"), "L010", record=record.id, reason=str(error))
        return ""
    cache.keep_text(digest, text)
    return text
