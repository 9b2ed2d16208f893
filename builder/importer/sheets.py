"""XLSX, XLS and ODS. Values come from calamine, which runs no formula; of XLSX and ODS the shape is read besides."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import python_calamine

from builder.importer.book import MAX_CELLS, Book, Merge, Refused, Sheet, as_text
from builder.importer.shape import Shape, ods_shapes, xlsx_shapes

MAX_UNPACKED = 300_000_000  # bytes a workbook may unpack to
MAX_FACTOR = 200  # how many times its packed size a part may have, beyond a few MB
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
ENCRYPTED, MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT_CUR".encode("utf-16-le")


def read(path: Path) -> Book:
    """The sheets of a workbook. Raises Refused for what cannot or must not be read."""
    data = path.read_bytes()
    found = _format(path, data)
    shapes = _shapes(path, found)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))  # by content, whatever its name
        sheets = [_sheet(book, meta, shapes.get(meta.name)) for meta in book.sheets_metadata]
    except python_calamine.PasswordError:
        raise Refused("I002") from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("I001", reason=str(error)[:120]) from None
    wrong = found != path.suffix.lower().lstrip(".")
    return Book(path, tuple(sheets), (("I005", {"suffix": path.suffix, "format": found.upper()}),) if wrong else ())


def _format(path: Path, data: bytes) -> str:
    """What the file really is, whatever it is called."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise Refused("I002")
        if MACROS in data:
            raise Refused("I003")
        return "xls"
    if not data.startswith(ZIP):
        raise Refused("I001", reason="not a workbook")
    try:
        with zipfile.ZipFile(path) as packed:
            refuse_bomb(packed)
            return _packed_format(packed)
    except zipfile.BadZipFile as error:
        raise Refused("I001", reason=str(error)) from None


def refuse_bomb(packed: zipfile.ZipFile) -> None:
    """Raises I004 for an archive that unpacks to more than any office file needs."""
    entries = packed.infolist()
    total = sum(entry.file_size for entry in entries)
    steep = any(e.file_size > 20_000_000 and e.file_size > MAX_FACTOR * e.compress_size for e in entries)
    if total > MAX_UNPACKED or steep:
        raise Refused("I004", size=total // 1_000_000, limit=MAX_UNPACKED // 1_000_000)


def _packed_format(packed: zipfile.ZipFile) -> str:
    names = set(packed.namelist())
    if any(name.endswith("vbaProject.bin") for name in names) or "Basic/script-lc.xml" in names:
        raise Refused("I003")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        if b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise Refused("I002")
        return "ods"
    raise Refused("I001", reason="a ZIP archive, but no workbook")


def _shapes(path: Path, found: str) -> dict[str, Shape]:
    if found == "xls":
        return {}
    with zipfile.ZipFile(path) as packed:
        return xlsx_shapes(packed) if found == "xlsx" else ods_shapes(packed)


def _sheet(book: python_calamine.CalamineWorkbook, meta: python_calamine.SheetMetadata, shape: Shape | None) -> Sheet:
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, [], hidden=hidden)
    source = book.get_sheet_by_name(meta.name)
    rows = [[as_text(value) for value in row] for row in source.to_python(skip_empty_area=False)]
    if shape is None:
        ranges = source.merged_cell_ranges or []
        return Sheet(meta.name, rows, tuple(_small(Merge(*top, *bottom)) for top, bottom in ranges), hidden=hidden)
    for row, column, error in shape.errors:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    for row, column, format_ in shape.precise:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = format_(rows[row][column])
    empty = frozenset((r, c) for r, c in shape.formulas if not (r < len(rows) and c < len(rows[r]) and rows[r][c]))
    return Sheet(meta.name, rows, tuple(_small(merge) for merge in shape.merges), shape.hidden_rows,
                 shape.hidden_columns, hidden, empty, shape.epoch_1904)  # fmt: skip


def _small(merge: Merge) -> Merge:
    """The merge. Raises Refused when it covers more than any table needs."""
    cells = (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
    if cells > MAX_CELLS:
        raise Refused("I006", row=merge.top + 1, cells=cells, limit=MAX_CELLS)
    return merge
