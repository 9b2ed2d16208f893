"""CSV and TSV as Excel and old systems save them: UTF-8, GB18030 or UTF-16; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from builder.importer.book import Book, Refused, Sheet, as_text
from builder.yamltext import guess_encoding

csv.field_size_limit(10_000_000)  # characters of one cell; the text of a long document fits


def read(path: Path) -> Book:
    """The one sheet of a CSV file. Raises Refused for unknown encodings and quotes without a partner."""
    text = _decode(path.read_bytes())
    delimiter = max(",\t;", key=lambda sign: text[:20_000].count(sign))
    _refuse_open_quote(text)
    try:
        rows = [
            [as_text(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        raise Refused("I001", reason=str(error)) from None
    return Book(path, (Sheet(path.stem, rows),))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if guess_encoding(data) == "UTF-16" else "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("I009")


def _refuse_open_quote(text: str) -> None:
    """Raises I008 at the line where a quotation mark opens and never closes."""
    opened = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.count('"') % 2:
            opened = 0 if opened else number
    if opened:
        raise Refused("I008", opened)
