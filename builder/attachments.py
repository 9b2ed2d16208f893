"""The text of attachments, for the search: DOCX, XLSX, XLS, ODS, CSV, TXT and PDF with text. Nothing is executed."""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdf
import python_calamine

from builder.yamltext import YamlProblem, decode, guess_encoding

MAX_FILE = 20_000_000  # bytes; a larger attachment is offered for download but not searched
MAX_UNPACKED = 200_000_000  # bytes an office file may unpack to: more is a zip bomb
MAX_TEXT = 1_000_000  # characters of one attachment that are searched

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are about files, not about us


class Unreadable(Exception):
    """The text of an attachment cannot be had; the words of the library, or the limit, say why."""


def text_of(path: Path) -> str:
    """The text of an attachment, at most MAX_TEXT characters; empty for kinds without text. Raises Unreadable."""
    read = READERS.get(path.suffix.lower())
    if read is None:
        return ""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Unreadable(f"{size} > {MAX_FILE} bytes")
    if zipfile.is_zipfile(path):
        _refuse_bomb(path)
    try:
        return "\n".join(_limited(read(path)))
    except Exception as error:  # libraries raise whatever a broken file makes them stumble over
        raise Unreadable(f"{type(error).__name__}: {error}"[:200]) from None


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        total = sum(entry.file_size for entry in packed.infolist())
    if total > MAX_UNPACKED:
        raise Unreadable(f"{total} > {MAX_UNPACKED} bytes unpacked")


def _limited(lines: Iterator[str]) -> Iterator[str]:
    left = MAX_TEXT
    for line in lines:
        if left <= 0:
            return
        if line.strip():
            yield line.strip()[:left]
            left -= len(line)


def _docx(path: Path) -> Iterator[str]:
    document = docx.Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield " ".join(cell.text for cell in row.cells)


def _sheets(path: Path) -> Iterator[str]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for meta in book.sheets_metadata:
        if meta.visible == python_calamine.SheetVisibleEnum.Visible:  # what is hidden was not meant to be read
            for row in book.get_sheet_by_name(meta.name).iter_rows():
                yield " ".join(str(cell) for cell in row if cell != "")


def _csv(path: Path) -> Iterator[str]:
    for row in csv.reader(io.StringIO(_plain_text(path))):
        yield " ".join(row)


def _txt(path: Path) -> Iterator[str]:
    yield from _plain_text(path).splitlines()


def _plain_text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return decode(data)
    except YamlProblem:
        return data.decode("utf-16" if guess_encoding(data) == "UTF-16" else "gb18030", "replace")


def _pdf(path: Path) -> Iterator[str]:
    for page in pypdf.PdfReader(str(path)).pages:
        yield from page.extract_text().splitlines()


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    ".docx": _docx,
    ".xlsx": _sheets,
    ".xls": _sheets,
    ".ods": _sheets,
    ".csv": _csv,
    ".txt": _txt,
    ".pdf": _pdf,
}
