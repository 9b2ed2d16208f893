"""Every list for download, as it stands on its page: CSV for Excel, XLSX, JSON (条例第二十四条: 检索、查阅、下载).

The tables lie beside the first page of their list under its name: `zcwj/index.csv`, `zcwj/org-fagaiwei.json`. A list
of more than `lists.LONGEST_TABLE` records has none; its narrower lists and the whole catalogue have.
"""

from __future__ import annotations

import csv
import io
import json

from builder.export.rows import Table
from builder.view import SiteView

EXCEL_MARK = "\ufeff"  # without it Excel takes UTF-8 for GBK
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so is run by a spreadsheet: told to be text


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
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in made.rows)
    return (EXCEL_MARK + text.getvalue()).encode()


def as_json(made: Table) -> bytes:
    """A list of objects by the words of the head; blank cells are left out."""
    entries = [{head: cell for head, cell in zip(made.heads, row, strict=True) if cell} for row in made.rows]
    # as json.dumps(entries, indent=0) would write it, which takes the slow way through Python for every cell
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",\n", ": ")).encode
    parts = (encode(entry)[1:-1] for entry in entries)
    text = ",\n".join(f"{{\n{part}\n}}" for part in parts)
    return (f"[\n{text}\n]\n" if entries else "[]\n").encode()
