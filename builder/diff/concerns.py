"""What a human must look at before signing: numbers of persons, marks of secrecy, links that would break."""

from __future__ import annotations

from collections.abc import Iterator

from builder.attachments import Unreadable, text_of
from builder.diff.card import Concern, Reach, RecordChange
from builder.diff.side import Side
from builder.privacy import Finding, findings
from builder.records import Record
from builder.values import Group


def concerns(
    before: Side, after: Side, changes: tuple[RecordChange, ...], touched: Reach, files: set[str]
) -> Iterator[Concern]:
    """All concerns of a change. Only what is new is told: what stood in a text before was signed before."""
    for change in changes:
        yield from _in_record(before, after, change)
    yield from _in_files(after, touched)
    yield from _in_prose(before, after, files)
    for url in touched.gone:
        yield Concern("gone_file" if url.startswith("files/") else "gone", url, "", 0)
        yield from _links_to(after, url)


def _in_record(before: Side, after: Side, change: RecordChange) -> Iterator[Concern]:
    record = after.written.get(change.id)
    if record is None or change.kind in ("removed", "withdrawn"):
        return
    for field in change.fields:
        known = {finding.shown for finding in _findings(before.written.get(change.id), field.name)}
        for finding in _findings(record, field.name):
            if finding.shown not in known:
                place = after.places.of(record, field.name)
                yield Concern(finding.kind, finding.shown, place.path, place.line)


def _findings(record: Record | None, field: str) -> Iterator[Finding]:
    """What is found in a field, whatever its kind: the words of tables and groups stand one a line."""
    value = record.values.get(field) if record else None
    return findings("\n".join(_words(value)))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, Group):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif value is not None:
        yield str(value)


def _in_files(after: Side, touched: Reach) -> Iterator[Concern]:
    """The text of attachments that are new or changed."""
    for url in (*touched.new, *touched.changed):
        if not url.startswith("files/"):
            continue
        try:
            text = text_of(after.project.data / url)
        except Unreadable:
            continue
        yield from (Concern(finding.kind, finding.shown, f"data/{url}", 0) for finding in findings(text))


def _in_prose(before: Side, after: Side, files: set[str]) -> Iterator[Concern]:
    for path in sorted(path for path in files if path.startswith("content/") and path.endswith(".md")):
        known = {finding.shown for finding in findings(_text(before, path))}
        text = _text(after, path)
        for finding in findings(text):
            if finding.shown not in known:
                yield Concern(finding.kind, finding.shown, path, text.count("\n", 0, finding.start) + 1)


def _text(side: Side, path: str) -> str:
    try:
        return (side.project.root / path).read_text("utf-8", "replace")
    except OSError:
        return ""


def _links_to(after: Side, url: str) -> Iterator[Concern]:
    """Where the text of the site still names an address that vanishes."""
    for folder in ("content", "data"):
        for path in sorted((after.project.root / folder).rglob("*")):
            if path.suffix in {".md", ".yml", ".yaml"} and url in (text := path.read_text("utf-8", "replace")):
                line = text.count("\n", 0, text.index(url)) + 1
                yield Concern("link", url, path.relative_to(after.project.root).as_posix(), line)
