"""The whole catalogue for download (条例第二十四条: 检索、查阅、下载): CSV as Excel opens it, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from builder.plan import Page
from builder.project import Project
from builder.records import Record, Site

# 条例第十二条: 索引、名称、内容概述、生成日期; and what one needs to find the record again
HEADS = tuple("标识 信息类型 索引号 名称 内容概述 发布机构 文号 成文日期 公开日期 主题分类 有效性 网址".split())
EXCEL_MARK = "\ufeff"  # without it Excel takes UTF-8 for GBK
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so is run by a spreadsheet: told to be text


def export(project: Project, site: Site, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    """`catalogue.csv` and `catalogue.json`, every public record, sorted by id."""
    base = f"https://{site.settings['domain']}/"
    found = [(page.record, base + page.url) for page in pages if page.kind == "record" and page.record]
    rows = [_row(site, record, url) for record, url in sorted(found, key=lambda item: item[0].id)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    yield "catalogue.csv", (EXCEL_MARK + text.getvalue()).encode()
    entries = [dict(zip(HEADS, row, strict=True)) for row in rows]
    yield "catalogue.json", (json.dumps(entries, ensure_ascii=False, indent=0) + "\n").encode()


def _row(site: Site, record: Record, url: str) -> tuple[str, ...]:
    values = record.values
    org = site.get(values.get("org"))
    named = ("summary", "made_on", "published_on", "topic", "validity")
    summary, made, published, topic, validity = (str(values.get(name) or "") for name in named)
    index, number = (str(values.get(name) or "") for name in ("index_no", "doc_no"))
    unit = str(org.title) if org and org.id in site.records else ""
    return (record.id, record.type.label, index, str(record.title), summary, unit, number, made, published,
            topic, validity, url)  # fmt: skip


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
