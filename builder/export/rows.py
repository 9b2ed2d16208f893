"""Records as the rows of a table, for everything that is opened in a spreadsheet or read by a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.fields import FieldSpec
from builder.plan import url_of
from builder.records import Record, Site
from builder.schema import RecordType

# 条例第十二条: 索引、名称、内容概述、生成日期; and what one needs to find the record again
MIXED = tuple("标识 信息类型 索引号 名称 内容概述 发布机构 文号 成文日期 公开日期 主题分类 有效性 网址".split())
_MIXED_FIELDS = ("index_no", "title", "summary", "org", "doc_no", "made_on", "published_on", "topic", "validity")
_CELLS = {"text", "date", "due", "choice", "flag", "number", "money", "url", "ref", "file"}
_LEFT_OUT = {"id", "sample", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of text; a row is as long as the heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cells(site: Site, record: Record) -> str:
    """All of a record that fits into cells, as JSON: id, type, its filled short fields, address."""
    found = {spec.name: _named(site, record, spec.name) for spec in short_fields(record.type)}
    filled = {name: text for name, text in found.items() if text}
    return json.dumps([record.id, record.type.name, filled, address(site, record)], ensure_ascii=False)


def table(types: Mapping[str, RecordType], rows: Iterable[str]) -> Table:
    """Records (as `cells`) of one type with all their short fields; of several with those of the catalogue's head."""
    found = [json.loads(row) for row in rows]
    kinds = {type for _, type, _, _ in found}
    if len(kinds) != 1:
        return Table(MIXED, tuple(_mixed(types[type], id, texts, url) for id, type, texts, url in found))
    filled = {name for _, _, texts, _ in found for name in texts}
    specs = [spec for spec in short_fields(types[kinds.pop()]) if spec.name in filled]
    heads = ("标识", *(spec.label for spec in specs), "网址")
    return Table(heads, tuple((id, *(texts.get(s.name, "") for s in specs), url) for id, _, texts, url in found))


def _mixed(kind: RecordType, id: str, texts: Mapping[str, str], url: str) -> tuple[str, ...]:
    return (id, kind.label, *(texts.get(name, "") for name in _MIXED_FIELDS), url)


def short_fields(kind: RecordType) -> Iterator[FieldSpec]:
    """The public fields whose value fits into a cell."""
    for spec in kind.public_fields:
        if spec.name not in _LEFT_OUT and (spec.of or spec).kind in _CELLS:
            yield spec


def mixed_row(site: Site, record: Record) -> tuple[str, ...]:
    """The cells of a record under the heads `MIXED`."""
    found = (_named(site, record, name) for name in _MIXED_FIELDS)
    return (record.id, record.type.label, *found, address(site, record))


def address(site: Site, record: Record) -> str:
    """The whole address of a record on the office's site."""
    return f"https://{site.settings['domain']}/{url_of(site, record)}"


def cell(site: Site, spec: FieldSpec, value: object) -> str:
    """A value as text: a unit by its name, several values with 、 between them, nothing for what is not public."""
    if isinstance(value, tuple):
        return "、".join(word for item in value if (word := cell(site, spec.of or spec, item)))
    if spec.kind == "ref":
        return site.title_of(str(value))
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _named(site: Site, record: Record, name: str) -> str:
    value, spec = record.values.get(name), record.type.by_name.get(name)
    return "" if value is None or spec is None else cell(site, spec, value)
