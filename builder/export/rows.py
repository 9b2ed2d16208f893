"""Records as the rows of a table, for everything that is opened in a spreadsheet or read by a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from builder.fields import FieldSpec
from builder.plan import url_of
from builder.records import Record, Site
from builder.schema import RecordType

# 条例第十二条: 索引、名称、内容概述、生成日期; and what one needs to find the record again
MIXED = tuple("标识 信息类型 索引号 名称 内容概述 发布机构 文号 成文日期 公开日期 主题分类 有效性 网址".split())
_MIXED_FIELDS = ("index_no", "title", "summary", "org", "doc_no", "made_on", "published_on", "topic", "validity")
KEPT = 2_000  # records whose cells are held: each stands in a dozen lists
as_line = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make an encoder for every line


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of text; a row is as long as the heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cells(site: Site, record: Record) -> str:
    """All of a record that fits into cells, as JSON: id, type, its filled short fields, address."""
    values = record.values
    filled = {s.name: text for s in record.type.short_fields if s.name in values and (text := _text(site, s, values))}
    return as_line([record.id, record.type.name, filled, address(site, record)])


def table(types: Mapping[str, RecordType], rows: Iterable[str]) -> Table:
    """Records (as `cells`) of one type with all their short fields; of several with those of the catalogue's head."""
    found = [_read(row) for row in rows]
    kinds = {type for _, type, _, _ in found}
    if len(kinds) != 1:
        return Table(MIXED, tuple(_mixed(types[type], id, texts, url) for id, type, texts, url in found))
    filled = {name for _, _, texts, _ in found for name in texts}
    specs = [spec for spec in types[kinds.pop()].short_fields if spec.name in filled]
    heads = ("标识", *(spec.label for spec in specs), "网址")
    return Table(heads, tuple((id, *(texts.get(s.name, "") for s in specs), url) for id, _, texts, url in found))


_read = lru_cache(maxsize=KEPT)(json.loads)


def _mixed(kind: RecordType, id: str, texts: Mapping[str, str], url: str) -> tuple[str, ...]:
    return (id, kind.label, *(texts.get(name, "") for name in _MIXED_FIELDS), url)


def mixed_row(site: Site, record: Record) -> tuple[str, ...]:
    """The cells of a record under the heads `MIXED`."""
    specs, values = record.type.by_name, record.values
    found = (_text(site, specs[name], values) if name in specs else "" for name in _MIXED_FIELDS)
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


def _text(site: Site, spec: FieldSpec, values: Mapping[str, object]) -> str:
    value = values.get(spec.name)
    if type(value) is str and spec.kind != "ref":  # most are
        return value
    return "" if value is None else cell(site, spec, value)
