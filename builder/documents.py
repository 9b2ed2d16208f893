"""Site → what the search finds: one document a record and prose page, with the text of the searchable fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape

from builder.fields import FieldSpec
from builder.markup import plain
from builder.plan import home_column, planned, planned_at
from builder.records import Record, Site
from builder.search.records import SearchDocument
from builder.shell import Prose
from builder.store import Store
from builder.values import Due, Group, files_in

NUMBERS = ("index_no", "doc_no", "code", "number")
SERVICES = {"service", "guide"}  # 便民类信息: ranked as if newer (上海市绿化和市容管理局2019年方案五（一）)
_TAG = re.compile(r"<[^>]+>")


ReadText = Callable[[Record, str], str]  # the text of an attachment of a record, by its path


def search_documents(
    site: Site, store: Store, prose: Mapping[str, Prose], read: ReadText, urls: Iterable[str] | None = None
) -> Iterator[SearchDocument]:
    """Every public record, its attachments, and every prose page, in the order of the pages; or those at `urls`."""
    for url, kind, id in planned_at(store, urls) if urls is not None else (row[:3] for row in planned(store)):
        if kind == "record":
            record = site.records[id]
            whole = _of_record(site, url, record)
            yield whole
            yield from _of_attachments(site, record, whole, read)
        elif kind == "prose":
            yield _of_prose(url, prose[url])


def _of_record(site: Site, url: str, record: Record) -> SearchDocument:
    column = home_column(site.columns, record)
    org = site.get(record.values.get("org"))
    return SearchDocument(
        url=url,
        title=str(record.title),
        number=" ".join(str(record.values[name]) for name in NUMBERS if record.values.get(name)),
        body="\n".join(_texts(site, record)),
        date=str(record.values.get("published_on", "")),
        org=str(org.title) if org else "",
        type=record.type.label,
        column=site.columns[column].name if column in site.columns else "",
        year=record.published_year,
        topic=str(record.values.get("topic") or ""),
        validity=str(record.values.get("validity") or ""),
        boost=record.type.name in SERVICES,
        where="",
    )


def _of_attachments(site: Site, record: Record, whole: SearchDocument, read: ReadText) -> Iterator[SearchDocument]:
    """One document an attachment with text; its hit leads to the record and says so."""
    held = (files_in(record.values.get(spec.name)) for spec in record.type.file_fields)
    named = {file.path: file for files in held for _, file in files}
    for path, file in named.items():
        text = read(record, path) if path in site.files else ""
        if text:
            yield replace(whole, title=file.title, number="", body=text, where=f"附件 · {whole.title}")


def _of_prose(url: str, prose: Prose) -> SearchDocument:
    return SearchDocument(
        url=url, title=prose.title, number="", body=unescape(_TAG.sub(" ", prose.html)), date="", org="",
        type="栏目说明", column="", year="", topic="", validity="", boost=False, where="",
    )  # fmt: skip


def _texts(site: Site, record: Record) -> Iterator[str]:
    """The text of the fields that type.yml declares searchable, title and numbers apart."""
    for spec in record.type.fields:
        value = record.values.get(spec.name)
        if value is not None and not spec.internal and spec.name not in ("title", *NUMBERS):
            yield from _text(site, spec, value, bool(spec.search))


def _text(site: Site, spec: FieldSpec, value: object, wanted: bool) -> Iterator[str]:
    """The text of a value; of a reference the title it leads to, which pages read as well (`searched_names`)."""
    if isinstance(value, (str, Due)):
        if wanted and (text := site.title_of(str(value)) if spec.kind == "ref" else str(value)):
            yield plain(text) if spec.kind == "markdown" else text
    elif isinstance(value, tuple):
        for item in value:
            yield from _text(site, spec.of or spec, item, wanted)
    elif isinstance(value, Group):
        parts = {part.name: part for part in (spec.of or spec).fields}
        for name, item in value.items():
            yield from _text(site, parts.get(name, spec), item, wanted)
