"""Every list for download, as it stands on its page: CSV for Excel, XLSX, JSON (条例第二十四条: 检索、查阅、下载).

The tables lie beside the first page of their list under its name: `zcwj/index.csv`, `zcwj/org-fagaiwei.json`. A list
of more than `lists.LONGEST_TABLE` records has none; its narrower lists and the whole catalogue have.
"""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache

from builder.export.rows import KEPT, Table
from builder.view import SiteView

EXCEL_MARK = "\ufeff"  # without it Excel takes UTF-8 for GBK
FORMULA = frozenset("=+-@\t\r")  # a cell beginning so is run by a spreadsheet: told to be text


def file(ending: str, name: str, made: Table, site: SiteView) -> bytes:
    """A table in the format of a file's ending; `name` is the column's."""
    if ending == "csv":
        return as_csv(made)
    if ending == "json":
        return as_json(made)
    from builder.export.workbook import workbook  # its library is imported only where one is made

    return workbook(name, made, site.today)


def as_csv(made: Table) -> bytes:
    """Comma-separated text that Excel opens with the right characters and runs no formula of."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(made.heads)
    writer.writerows([f"'{cell}" if cell[:1] in FORMULA else cell for cell in row] for row in made.rows)
    return (EXCEL_MARK + text.getvalue()).encode()


def as_json(made: Table) -> bytes:
    """A list of objects by the words of the head; blank cells are left out."""
    filled = (tuple(part for part in zip(made.heads, row, strict=True) if part[1]) for row in made.rows)
    text = ",\n".join(map(_entry, filled))
    return (f"[\n{text}\n]\n" if text else "[]\n").encode()


# as json.dumps(entries, indent=0) would write it, which takes the slow way through Python for every cell
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",\n", ": ")).encode


@lru_cache(maxsize=KEPT)
def _entry(filled: tuple[tuple[str, str], ...]) -> str:
    """A record as an object: it stands in a dozen lists."""
    return f"{{\n{_encode(dict(filled))[1:-1]}\n}}"
