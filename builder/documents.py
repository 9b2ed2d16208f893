"""Site → what the search finds: one document a record and prose page, with the text of the searchable fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape

from builder.fields import FieldSpec
from builder.markup import plain
from builder.naming import title_in
from builder.plan import home_column, planned, planned_at
from builder.records import Record, Site
from builder.search.records import SearchDocument
from builder.shell import Prose
from builder.store import Store
from builder.values import Due, Group, files_in

NUMBERS = ("index_no", "doc_no", "code", "number")
SERVICES = {"service", "guide"}  # 便民类信息: ranked as if newer (上海市绿化和市容管理局2019年方案五（一）)
ABOUT = {"zh": "栏目说明", "en": "About"}
ATTACHED = {"zh": "附件", "en": "Attachment"}
_TAG = re.compile(r"<[^>]+>")


ReadText = Callable[[Record, str], str]  # the text of an attachment of a record, by its path


def search_documents(
    site: Site, store: Store, prose: Mapping[str, Prose], read: ReadText, urls: Iterable[str] | None = None
) -> Iterator[SearchDocument]:
    """Every public record, its attachments, and every prose page, in the order of the pages; or those at `urls`."""
    lang = str(site.settings.get("language") or "zh")
    for url, kind, id in planned_at(store, urls) if urls is not None else (row[:3] for row in planned(store)):
        if kind == "record":
            record = site.records[id]
            whole = _of_record(site, url, record, lang)
            yield whole
            yield from _of_attachments(site, record, whole, read, lang)
        elif kind == "prose":
            yield _of_prose(url, prose[url], lang)


def _of_record(site: Site, url: str, record: Record, lang: str) -> SearchDocument:
    column = home_column(site.columns, record)
    org = site.get(record.values.get("org"))
    title = title_in(record, lang)
    return SearchDocument(
        url=url,
        title=title,
        number=" ".join(str(record.values[name]) for name in NUMBERS if record.values.get(name)),
        body="\n".join((*([str(record.title)] if title != record.title else ()), *_texts(site, record))),
        date=str(record.values.get("published_on", "")),
        org=title_in(org, lang) if org else "",
        type=record.type.name_in(lang),
        column=site.columns[column].name_in(lang) if column in site.columns else "",
        year=record.published_year,
        topic=_word(site, record, "topic", lang),
        validity=_word(site, record, "validity", lang),
        boost=record.type.name in SERVICES,
        where="",
    )


def _word(site: Site, record: Record, name: str, lang: str) -> str:
    """The word in a field, in the page's language; nothing where there is none."""
    text = record.values.get(name)
    choice = site.choice(record.type.by_name[name].choices, text) if text else None
    return choice.name_in(lang) if choice else str(text or "")


def _of_attachments(
    site: Site, record: Record, whole: SearchDocument, read: ReadText, lang: str
) -> Iterator[SearchDocument]:
    """One document an attachment with text; its hit leads to the record and says so."""
    held = (files_in(record.values.get(spec.name)) for spec in record.type.file_fields)
    named = {file.path: file for files in held for _, file in files}
    for path, file in named.items():
        text = read(record, path) if path in site.files else ""
        if text:
            yield replace(whole, title=file.title, number="", body=text, where=f"{ATTACHED[lang]} · {whole.title}")


def _of_prose(url: str, prose: Prose, lang: str) -> SearchDocument:
    return SearchDocument(
        url=url, title=prose.title, number="", body=unescape(_TAG.sub(" ", prose.html)), date="", org="",
        type=ABOUT[lang], column="", year="", topic="", validity="", boost=False, where="",
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
