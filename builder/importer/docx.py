"""Word files. Tracked changes are the user's to decide, comments stay behind, pictures and files come along."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import mammoth
from selectolax.parser import HTMLParser

from builder.importer.book import Refused
from builder.importer.document import Given, record_of
from builder.importer.enclosed import Enclosed, enclosed
from builder.importer.formats import Records
from builder.importer.sheets import ENCRYPTED, OLE, refuse_bomb
from builder.importer.wishes import Wishes
from builder.project import Project
from builder.schema import RecordType

_CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
Notes = list[tuple[str, dict[str, object]]]


def read(path: Path, project: Project, kind: RecordType, wishes: Wishes) -> Records:
    """The record of a Word file. Raises Refused."""
    notes, kept = _look_inside(path, wishes.accept_changes), enclosed(path)
    try:
        with path.open("rb") as file:
            take = mammoth.images.img_element(partial(_picture, kept))
            html = mammoth.convert_to_html(file, convert_image=take).value
    except Exception as error:  # whatever a broken file makes the library stumble over
        raise Refused("I001", reason=f"{type(error).__name__}: {error}"[:120]) from None
    tree = HTMLParser(f"<body>{html}</body>")
    if kept.left:
        notes.append(("I032", {"count": kept.left}))
    if kept.files:
        notes.append(("I039", {"count": len(kept.files), "folder": kept.folder, "cleaned": kept.cleaned}))
    body = tree.body
    blocks = list(body.iter()) if body else []
    if not any(block.text().strip() for block in blocks):
        raise Refused("I033")
    return _with_files(record_of(blocks, Given(notes=tuple(notes)), project, kind), kept, kind)


def _picture(kept: Enclosed, image: Any) -> dict[str, str]:
    with image.open() as file:
        number = sum(title.startswith("图") for title in kept.titles.values()) + 1
        alt = " ".join((image.alt_text or "").split())[:40] or f"图{number}"
        return {"src": kept.picture(file.read(), image.content_type, alt), "alt": alt}


def _with_files(records: Records, kept: Enclosed, kind: RecordType) -> Records:
    """The record names its files, so that they are published with it."""
    if not kept.files or "attachments" not in kind.by_name:
        return records
    records.rows[0].node["attachments"] = kept.attachments()
    return replace(records, files=kept.files)


def _look_inside(path: Path, accept_changes: bool) -> Notes:
    data = path.read_bytes()
    if data.startswith(OLE):
        raise Refused("I002" if ENCRYPTED in data else "I027", suffix=".doc", known=".docx")
    try:
        with zipfile.ZipFile(path) as packed:
            refuse_bomb(packed)
            names = set(packed.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Refused("I003")
            text = packed.read("word/document.xml")
            comments = packed.read("word/comments.xml") if "word/comments.xml" in names else b""
    except (zipfile.BadZipFile, KeyError) as error:
        raise Refused("I001", reason=str(error)) from None
    changes = len(_CHANGES.findall(text))
    if changes and not accept_changes:
        raise Refused("I030", count=changes)
    count = len(re.findall(rb"<w:comment[ >]", comments))
    return [("I031", {"count": count})] if count else []
