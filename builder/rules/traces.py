"""Attachments go out without the names of their makers, changes nobody accepted, places of photos (个人信息保护法)."""

from __future__ import annotations

from collections.abc import Iterable

from builder.diagnostics import Place, Report
from builder.known import keep_notes
from builder.project import Project
from builder.scrub.glance import glance
from builder.store import Store

PAUSES = {"zh": "、", "en": ", "}
WORDS = {
    "author": {"zh": "作者姓名", "en": "its author's name"},
    "changes": {"zh": "没有接受的修订", "en": "tracked changes"},
    "comments": {"zh": "批注", "en": "comments"},
    "location": {"zh": "拍摄地点", "en": "where it was taken"},
}


def look(project: Project, store: Store, paths: Iterable[str]) -> None:
    """Tell what stands out in attachments that are new or changed and shown to the public."""
    for path in sorted(paths):
        store.run("delete from notes where owner = ?", f"file:{path}")
        if not store.value("select 1 from shown_files where path = ?", path):
            continue
        report = Report()
        found = list(glance(project.data / "files" / path))
        if found:
            what = {lang: pause.join(WORDS[name][lang] for name in found) for lang, pause in PAUSES.items()}
            report.add(Place(f"data/files/{path}"), "R062", what=what)
            keep_notes(store, f"file:{path}", report)
