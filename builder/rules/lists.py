"""A list of `data/list/` keeps to the columns it declares: no unknown column, no blank or mistyped cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.dates import parse_date
from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import Record
from builder.scalars import closest, safe_url
from builder.values import Group

KINDS = {  # kind of a column → whether a cell can be read so
    "文字": lambda text: True,
    "数字": lambda text: bool(re.fullmatch(r"-?[\d,，]+(\.\d+)?%?", text)),
    "日期": lambda text: parse_date(text, True) is not None,
    "网址": safe_url,
}


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell every cell that its list's columns do not allow (R050, R051)."""
    for record in records:
        if record.type.name == "list":
            columns = {str(column["key"]): column for column in _groups(record, "columns") if "key" in column}
            for n, row in enumerate(_groups(record, "rows")):
                _check_row(record, n, row, columns, places, report)


def _check_row(record: Record, n: int, row: Group, columns: dict[str, Group], places: Places, report: Report) -> None:
    for key in row.names - columns.keys():
        near = closest(key, list(columns)) or "、".join(columns)
        report.add(places.of(record, "rows", n, f"{key}<key>"), "R050", key=key, near=near, row=n + 1)
    for key, column in columns.items():
        text = str(row.get(key) or "")
        place = places.of(record, "rows", n, key) if text else places.of(record, "rows", n)
        kind = str(column.get("kind") or "文字")
        if not text and column.get("required"):
            report.add(place, "R051", key=key, row=n + 1, value={"zh": "空白", "en": "nothing"}, kind=kind)
        elif text and not KINDS[kind](text):
            report.add(place, "R051", key=key, row=n + 1, value=text, kind=kind)


def _groups(record: Record, name: str) -> Iterator[Group]:
    value = record.values.get(name)
    return (item for item in (value if isinstance(value, tuple) else ()) if isinstance(item, Group))
