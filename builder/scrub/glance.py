"""A quick look at an attachment, for the check: who made it, where it was taken, changes nobody accepted.

Only what costs about a millisecond: properties and the beginning of a text, tags of a picture, the ends of a PDF.
`gongkai scrub --dry-run` looks at everything.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

ENDS = 65_536  # bytes of a PDF, and of the text of a document, that are looked at
OFFICE = (".docx", ".xlsx", ".pptx")
PERSON = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)>\s*([^<\s][^<]*)<")
CHANGE = re.compile(rb"<w:(?:ins|del) [^>]*w:author=")
PDF_PERSON = re.compile(rb"/Author\s*\(\s*[^)\s]|/Author\s*<\s*(?!FEFF>)[0-9A-Fa-f]|<dc:creator>")
GPS_TAG = (b"\x88\x25\x00\x04", b"\x25\x88\x04\x00")  # GPSInfo in a JPEG's EXIF, in both orders of bytes


def glance(path: Path) -> Iterator[str]:
    """What stands out: `author`, `changes`, `comments`, `location`. Nothing for what cannot be read."""
    ending = path.suffix.lower()
    try:
        if ending in OFFICE:
            yield from _office(path)
        elif ending == ".pdf":
            yield from ["author"] if PDF_PERSON.search(_ends(path)) else []
        elif ending in (".jpg", ".jpeg"):
            head = _ends(path)
            yield from ["location"] if b"Exif\0" in head and any(tag in head for tag in GPS_TAG) else []
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return


def _office(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        if "docProps/core.xml" in names and PERSON.search(_begin(packed, "docProps/core.xml")):
            yield "author"
        if "word/document.xml" in names and CHANGE.search(_begin(packed, "word/document.xml")):
            yield "changes"
        if any(re.match(r"word/comments\.xml|xl/(comments|threadedComments)|ppt/comments/", name) for name in names):
            yield "comments"


def _begin(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        return part.read(ENDS)


def _ends(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(ENDS)
        size = file.seek(0, 2)
        file.seek(max(len(head), size - ENDS))
        return head + file.read()
