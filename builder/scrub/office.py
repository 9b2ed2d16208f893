"""Word, Excel and PowerPoint files (ISO/IEC 29500): a zip of XML parts, of which some speak of their makers."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from builder.attachments import MAX_UNPACKED
from builder.scrub import picture, tracked
from builder.scrub.trace import Refused, Scrubbed, Trace

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted file of today, or any of before 2007
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip archive knows: when parts were written is nobody's business
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
GONE = re.compile(
    r"docProps/(custom\.xml|thumbnail\.\w+)|word/(comments\w*|people)\.xml"
    r"|xl/(comments\d*\.xml|comments/.*|threadedComments/.*|persons/.*|revisions/.*|printerSettings/.*)"
    r"|ppt/(comments/.*|commentAuthors\.xml|authors\.xml)"
)
WORD = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|settings|styles|numbering)\.xml")
TOLD = ((r"\w+/embeddings/.*", "embedded"), (r"xl/externalLinks/[^/]*\.xml", "external_links"),
        (r"ppt/notesSlides/[^/]*\.xml", "speaker_notes"))  # fmt: skip
CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
PERSONS = {"creator": "author", "lastModifiedBy": "last_author", "Company": "company", "Manager": "manager"}
COUNTED = {"word/comments.xml": "comments", "word/people.xml": "people", "docProps/custom.xml": "custom",
           "ppt/commentAuthors.xml": "people"}  # fmt: skip


def scrub(data: bytes) -> Scrubbed:
    """The file without what it says of its makers. Raises Refused."""
    parts = opened(data)
    removed = [*persons(parts), *_counted(parts)]
    for name in [name for name in parts if GONE.fullmatch(name)]:
        del parts[name]
    removed += _cleaned(parts)
    _forget_relations(parts)
    told = tuple(_told(parts))
    return Scrubbed(_packed(parts) if removed else data, tuple(removed), told)


def opened(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name. Raises Refused for what is no such file, is encrypted, holds macros or unpacks
    to more than MAX_UNPACKED bytes."""
    if data.startswith(OLE):
        raise Refused("encrypted_or_old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise Refused("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused("encrypted_or_old")
            parts = {entry.filename: packed.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Refused("damaged", str(error)) from None
    if "[Content_Types].xml" not in parts:
        raise Refused("damaged", "[Content_Types].xml")
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Refused("macros")
    return parts


def _parsed(data: bytes) -> Any:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("damaged", str(error)) from None


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def persons(parts: dict[str, bytes]) -> Iterator[Trace]:
    """Who made a file, as its properties say."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        for element in _parsed(parts[part]) if part in parts else ():
            what = PERSONS.get(etree.QName(element).localname)
            if what and (element.text or "").strip():
                yield Trace(what, element.text.strip())


def _counted(parts: dict[str, bytes]) -> Iterator[Trace]:
    for name in sorted(parts):
        if name in COUNTED:
            yield Trace(COUNTED[name], str(len(_parsed(parts[name]))))
        elif re.fullmatch(r"xl/comments(\d*|/.*)\.xml|xl/threadedComments/.*|ppt/comments/.*\.xml", name):
            found = _parsed(parts[name]).iter("{*}comment", "{*}cm", "{*}threadedComment")
            yield Trace("comments", str(len(list(found))))
        elif name.startswith("docProps/thumbnail"):
            yield Trace("thumbnail")
        elif name.startswith("xl/printerSettings/"):
            yield Trace("printer")


def _cleaned(parts: dict[str, bytes]) -> Iterator[Trace]:
    """Clean the parts that stay; what was in them."""
    for name in sorted(parts):
        if name == "docProps/core.xml":
            if _parsed(parts[name]).xpath("count(*)"):
                parts[name] = CORE
                yield Trace("properties")
        elif name == "docProps/app.xml":
            yield from _app(parts, name)
        elif WORD.fullmatch(name):
            yield from _word(parts, name)
        elif name == "xl/workbook.xml":
            yield from _without(parts, name, ("fileSharing", "absPath"), "paths")
        elif re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            _sheet(parts, name)
        elif name.lower().endswith((".jpg", ".jpeg", ".png")):
            yield from _picture(parts, name)


def _app(parts: dict[str, bytes], name: str) -> Iterator[Trace]:
    root = _parsed(parts[name])
    kept = {"Application", "AppVersion", "DocSecurity", "ScaleCrop", "SharedDoc"}
    going = [element for element in root if etree.QName(element).localname not in kept]
    for element in going:
        root.remove(element)
    if going:
        parts[name] = _written(root)
        yield Trace("statistics")


def _word(parts: dict[str, bytes], name: str) -> Iterator[Trace]:
    root = _parsed(parts[name])
    before = etree.tostring(root)
    changes = tracked.count(root)
    tracked.accept(root)
    for local in ("trackRevisions", "rsids", "attachedTemplate", "docVars"):
        for element in list(root.iter(tracked.W + local)):
            element.getparent().remove(element)
    if etree.tostring(root) != before:
        parts[name] = _written(root)
        yield Trace("changes", str(changes)) if changes else Trace("sessions")


def _without(parts: dict[str, bytes], name: str, locals: tuple[str, ...], what: str) -> Iterator[Trace]:
    root = _parsed(parts[name])
    going = [element for local in locals for element in root.iter(f"{{*}}{local}")]
    for element in going:
        element.getparent().remove(element)
    if going:
        parts[name] = _written(root)
        yield Trace(what)


def _sheet(parts: dict[str, bytes], name: str) -> None:
    """A sheet whose comments and printer are gone must not point at them."""
    rels = _rels_of(name)
    if rels not in parts:
        return
    gone = {rel.get("Id") for rel in _parsed(parts[rels]).iter(RELATIONS) if _is_gone(rels, rel, parts)}
    root, changed = _parsed(parts[name]), False
    for element in list(root.iter(f"{SHEET}legacyDrawing", f"{SHEET}pageSetup")):
        if element.get(ID) in gone:
            changed = True
            if element.tag.endswith("legacyDrawing"):
                element.getparent().remove(element)
            else:
                del element.attrib[ID]
    if changed:
        parts[name] = _written(root)


def _picture(parts: dict[str, bytes], name: str) -> Iterator[Trace]:
    try:
        found = picture.scrub(parts[name])
    except Refused:
        return  # a picture Word shows and we cannot read stays as it is
    parts[name] = found.data
    yield from found.removed


def _rels_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def _target(rels: str, rel: Any) -> str:
    base = posixpath.dirname(posixpath.dirname(rels))
    target = str(rel.get("Target") or "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))


def _is_gone(rels: str, rel: Any, parts: dict[str, bytes]) -> bool:
    """True for a relation to a part that is no more, and to the drawing of comments that are no more."""
    if rel.get("TargetMode") == "External":
        return False
    target = _target(rels, rel)
    return target not in parts or _only_notes(parts[target])


def _only_notes(drawing: bytes) -> bool:
    kinds = re.findall(rb'ObjectType="(\w+)"', drawing) if drawing[:400].find(b"schemas-microsoft-com:vml") >= 0 else []
    return bool(kinds) and set(kinds) == {b"Note"}


def _forget_relations(parts: dict[str, bytes]) -> None:
    """No relation and no content type may name a part that is gone."""
    for rels in [name for name in parts if name.endswith(".rels")]:
        root = _parsed(parts[rels])
        gone = [rel for rel in root.iter(RELATIONS) if _is_gone(rels, rel, parts)]
        for rel in gone:
            root.remove(rel)
        if gone:
            parts[rels] = _written(root)
    for name in [name for name in parts if name.endswith(".vml") and _only_notes(parts[name])]:
        del parts[name]
    root = _parsed(parts["[Content_Types].xml"])
    gone = [one for one in root if one.get("PartName") and one.get("PartName").lstrip("/") not in parts]
    for one in gone:
        root.remove(one)
    if gone:
        parts["[Content_Types].xml"] = _written(root)
    for rels in [n for n in parts if n.endswith(".rels") and n != "_rels/.rels" and _owner(n) not in parts]:
        del parts[rels]


def _owner(rels: str) -> str:
    folder, _, file = rels.rpartition("/_rels/")
    return f"{folder}/{file.removesuffix('.rels')}"


def _told(parts: dict[str, bytes]) -> Iterator[Trace]:
    """What a person must look at: it may be meant to be there."""
    for pattern, what in TOLD:
        found = [name for name in parts if re.fullmatch(pattern, name)]
        if found:
            yield Trace(what, str(len(found)))
    if "xl/workbook.xml" in parts:
        sheets = _parsed(parts["xl/workbook.xml"]).iter(f"{SHEET}sheet")
        yield from (Trace("hidden_sheet", str(s.get("name"))) for s in sheets if s.get("state", "visible") != "visible")
    hidden = [name for name in parts if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)
              and _parsed(parts[name]).get("show") == "0"]  # fmt: skip
    if hidden:
        yield Trace("hidden_slides", str(len(hidden)))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name, LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
