"""Records as the rows of a table, for everything that is opened in a spreadsheet or read by a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def table(site: Site, records: Sequence[Record]) -> Table:
    """Records of one type with all their short fields; records of several with those of the catalogue's head."""
    kinds = {record.type.name: record.type for record in records}
    if len(kinds) != 1:
        return Table(MIXED, tuple(mixed_row(site, record) for record in records))
    kind = next(iter(kinds.values()))
    specs = [spec for spec in short_fields(kind) if any(record.values.get(spec.name) for record in records)]
    heads = ("标识", *(spec.label for spec in specs), "网址")
    return Table(heads, tuple(_row(site, record, specs) for record in records))


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
        target = site.records.get(str(value))
        return str(target.title) if target else ""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _row(site: Site, record: Record, specs: Iterable[FieldSpec]) -> tuple[str, ...]:
    return (record.id, *(_named(site, record, spec.name) for spec in specs), address(site, record))


def _named(site: Site, record: Record, name: str) -> str:
    value, spec = record.values.get(name), record.type.by_name.get(name)
    return "" if value is None or spec is None else cell(site, spec, value)
