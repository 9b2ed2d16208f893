"""Workbooks as offices make them, built for tests: bytes of XLSX, CSV and DOCX files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | bool | None | object
Rows = Sequence[Sequence[Cell]]
Tweak = Callable[[Worksheet], None]

HEAD = ["机构名称", "机构类别", "联系电话", "公开日期", "公开属性", "保密审查人", "审查日期"]
ROW = ["示例科", "内设机构", "0571", "2020-01-01", "主动公开", "甲", "2020-01-01"]
PAPER = ("示局函〔2020〕1号", "关于示例的函", "各科室：", "请支持示例工作，并于本月内反馈。", "示例局", "2020年6月1日")
GIVEN = ("--set", "disclosure=主动公开", "--set", "reviewed_by=甲", "--set", "reviewed_on=2020-01-01")
DATED = (*GIVEN, "--set", "published_on=2020-01-02")


def workbook(sheets: dict[str, Rows], tweak: Tweak | None = None, epoch_1904: bool = False) -> bytes:
    """An XLSX with these sheets; `tweak` works on the first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if tweak:
        tweak(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def units(*rows: Sequence[Cell], head: Sequence[Cell] = HEAD, tweak: Tweak | None = None) -> bytes:
    """A workbook of units with the usual head."""
    return workbook({"机构": [head, *rows]}, tweak)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def with_text(data: bytes, part: str, old: str, new: str) -> bytes:
    """The archive with a piece of one part's text replaced, which must stand in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in packed.infolist():
            content = packed.read(entry)
            if entry.filename == part:
                assert old.encode() in content, content[:2000]
                content = content.replace(old.encode(), new.encode())
            made.writestr(entry, content)
    return out.getvalue()


def csv(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    """A CSV file."""
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def word(*paragraphs: str) -> bytes:
    """A DOCX of plain paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture(*paragraphs: str) -> bytes:
    """A DOCX of plain paragraphs with a picture at its end."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.add_picture(io.BytesIO(_png()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def put(folder: Path, name: str, data: bytes) -> str:
    """Write a file; its path as a command takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return str(folder / name)
