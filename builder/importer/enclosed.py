"""Pictures and files within a Word document → files below data/files/, named by their content, without traces."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from builder.importer.identity import slug_of
from builder.scrub.formats import scrub
from builder.scrub.trace import Refused
from builder.yamltext import Node

PICTURES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}  # what browsers show
EMBEDDED = re.compile(r"word/embeddings/[^/]+\.(docx|xlsx|pptx|pdf)", re.IGNORECASE)
OTHERS = re.compile(r"word/embeddings/[^/]+")
NAMED = 10  # digits of a content's SHA-256 in its name: the same content is the same file, another never overwrites it


@dataclass
class Enclosed:
    """What is taken out of one document. `left` counts what no browser shows or nobody can open safely."""

    folder: str
    files: dict[str, bytes] = field(default_factory=dict)  # path below data/files → content
    titles: dict[str, str] = field(default_factory=dict)
    cleaned: int = 0
    left: int = 0

    def take(self, data: bytes, suffix: str, title: str) -> str:
        """Keep a file; its path below data/files, nothing when it cannot be taken."""
        try:
            clean = scrub(f"x{suffix}", data)
        except Refused:
            self.left += 1
            return ""
        self.cleaned += bool(clean.removed)
        digest = hashlib.sha256(clean.data).hexdigest()[:NAMED]
        path = f"{self.folder}/{PurePosixPath(title).stem and slug_of(title) or 'tu'}-{digest}{suffix}"
        self.files[path] = clean.data
        self.titles.setdefault(path, title)
        return path

    def picture(self, data: bytes, kind: str, alt: str) -> str:
        """Keep a picture; its address on the site, nothing for a kind browsers do not show."""
        suffix = PICTURES.get(kind)
        if suffix is None:
            self.left += 1
            return ""
        path = self.take(data, suffix, alt)
        return f"/files/{path}" if path else ""

    def attachments(self) -> list[Node]:
        """What the record names, in the order of the document."""
        return [{"path": path, "title": title} for path, title in self.titles.items()]


def enclosed(path: Path) -> Enclosed:
    """An empty collection for a document, with the files embedded in it."""
    found = Enclosed(slug_of(path.stem) or "daoru")
    with zipfile.ZipFile(path) as packed:
        for name in _embedded(packed):
            if EMBEDDED.fullmatch(name):
                found.take(packed.read(name), PurePosixPath(name).suffix.lower(), f"附件{len(found.files) + 1}")
            else:
                found.left += 1
    return found


def _embedded(packed: zipfile.ZipFile) -> Iterator[str]:
    return (name for name in sorted(packed.namelist()) if OTHERS.fullmatch(name))
