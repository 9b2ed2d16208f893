"""PDF: its information, its XMP, the comments readers put on it, and what programs keep in it for themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from builder.scrub.trace import Refused, Scrubbed, Trace

PERSONS = {"/Author": "author", "/Company": "company", "/Manager": "manager"}
REMARKS = {"/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink"}
OWN = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")  # of any object: what is not shown
OURS = "pypdf"  # who a file says it was made by, once this has written it


def scrub(data: bytes) -> Scrubbed:
    """The document without what is not shown. Raises Refused for an encrypted, damaged or signed one."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("encrypted_or_old")
        if _is_signed(reader):
            raise Refused("signed")
        removed, told = tuple(_traces(reader)), tuple(_told(reader))
        return Scrubbed(_written(reader) if removed else data, removed, told)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Refused("damaged", f"{type(error).__name__}: {error}"[:200]) from None


def _root(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def _is_signed(reader: pypdf.PdfReader) -> bool:
    """A signature (电子签章) holds for the bytes as they are."""
    form = _root(reader).get("/AcroForm")
    form = form.get_object() if form is not None else {}
    return bool(int(form.get("/SigFlags", 0)) & 1) or "/Perms" in _root(reader)


def _traces(reader: pypdf.PdfReader) -> Iterator[Trace]:
    info: dict[str, Any] = dict(reader.metadata or {})
    yield from (Trace(what, str(info[name])) for name, what in PERSONS.items() if info.get(name))
    others = [str(name)[1:] for name, value in info.items() if name not in PERSONS and value and str(value) != OURS]
    if others:
        yield Trace("information", "、".join(others))
    if "/Metadata" in _root(reader):
        yield Trace("xmp")
    if any(name in page for page in reader.pages for name in OWN):
        yield Trace("private")
    remarks = sum(1 for page in reader.pages for one in _annotations(page) if one.get("/Subtype") in REMARKS)
    if remarks:
        yield Trace("comments", str(remarks))


def _annotations(page: Any) -> list[Any]:
    found = page.get("/Annots")
    return [one.get_object() for one in found.get_object()] if found is not None else []


def _told(reader: pypdf.PdfReader) -> Iterator[Trace]:
    if len(reader.attachments):
        yield Trace("embedded", str(len(reader.attachments)))
    root = _root(reader)
    names = root.get("/Names")
    named = names is not None and "/JavaScript" in names.get_object()
    if named or "/OpenAction" in root and _is_script(root["/OpenAction"]):
        yield Trace("script")


def _is_script(action: Any) -> bool:
    action = action.get_object()
    return isinstance(action, DictionaryObject) and action.get("/S") == "/JavaScript"


def _written(reader: pypdf.PdfReader) -> bytes:
    """The document written anew: what earlier versions of it left in the file goes too."""
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        if "/Annots" in page:
            found: Any = page["/Annots"].get_object()
            kept = [one for one in found if one.get_object().get("/Subtype") not in REMARKS]
            page[NameObject("/Annots")] = ArrayObject(kept)
    for thing in writer._objects:
        _forget(thing)
    _forget(writer._root_object)
    writer.metadata = None
    writer.compress_identical_objects()  # what nothing refers to any more goes
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _forget(thing: Any) -> None:
    if isinstance(thing, IndirectObject):
        return
    if isinstance(thing, DictionaryObject):
        for name in OWN:
            thing.pop(name, None)
        if thing.get("/Type") == "/Annot" or "/Subtype" in thing and "/Rect" in thing:
            for name in ("/T", "/NM", "/M", "/CreationDate") if thing.get("/Subtype") != "/Widget" else ():
                thing.pop(name, None)
