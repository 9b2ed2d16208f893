"""Which reader reads which file: by its suffix, then by what it really is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from builder.importer.book import Book, Refused
from builder.importer.nodes import Row
from builder.importer.wishes import Wishes
from builder.project import Project
from builder.schema import RecordType

BOOKS = {".xlsx": "sheets", ".xls": "sheets", ".ods": "sheets", ".xlsm": "sheets", ".et": "sheets",
         ".csv": "csvfile", ".tsv": "csvfile", ".txt": "csvfile"}  # fmt: skip
DOCUMENTS = {".docx": "docx", ".html": "html", ".htm": "html", ".json": "jsonfile"}


@dataclass(frozen=True)
class Records:
    """What a file without sheets gives: records-to-be, and what is to be told of the file."""

    rows: tuple[Row, ...]
    notes: tuple[tuple[str, dict[str, object]], ...] = field(default=())
    files: Mapping[str, bytes] = field(default_factory=dict)  # what goes below data/files/ with them


def read_file(path: Path, project: Project, kind: RecordType, wishes: Wishes) -> Book | Records:
    """The content of a file. Raises Refused."""
    suffix = path.suffix.lower()
    try:
        if suffix in BOOKS:
            book = import_module(f"builder.importer.{BOOKS[suffix]}").read(path)
            assert isinstance(book, Book)
            return book
        if suffix in DOCUMENTS:
            found = import_module(f"builder.importer.{DOCUMENTS[suffix]}").read(path, project, kind, wishes)
            assert isinstance(found, (Book, Records))
            return found
    except OSError as error:
        raise Refused("I001", reason=error.strerror or str(error)) from None
    raise Refused("I027", suffix=path.suffix, known=" ".join([*BOOKS, *DOCUMENTS]))
