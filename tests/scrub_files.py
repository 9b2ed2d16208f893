"""Files as clerks make them, with what they did not mean to publish: for the tests of `gongkai scrub`."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pypdf
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from PIL import Image
from pypdf.annotations import FreeText, Highlight, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

NAME, PLACE = "经办人甲", (39.0, 54.0, 20.0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INSERTED = f'<w:ins {W} w:id="1" w:author="{NAME}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>补充的话</w:t></w:r></w:ins>'
DELETED = f'<w:del {W} w:id="2" w:author="{NAME}"><w:r><w:delText>不该公开的话</w:delText></w:r></w:del>'
END_GONE = f'<w:pPr {W}><w:rPr><w:del w:id="3" w:author="{NAME}"/></w:rPr></w:pPr>'


def photo(turned: bool = False) -> bytes:
    """A JPEG as a phone takes it; `turned`: held upright."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("red", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x013B], exif[0x010F], exif[0x0132] = "Jingban Jia", "Phone", "2026:01:01 08:00:00"
    if turned:
        exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = PLACE
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif, comment="内部拍摄", dpi=(300, 300))
    return out.getvalue()


def drawing() -> bytes:
    """A PNG with text fields."""
    from PIL.PngImagePlugin import PngInfo

    info, out = PngInfo(), io.BytesIO()
    info.add_text("Author", NAME)
    Image.new("RGBA", (8, 8), (255, 0, 0, 128)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def letter() -> bytes:
    """A Word text with an author, a comment, tracked changes and a photo."""
    made, out = docx.Document(), io.BytesIO()
    made.core_properties.author, made.core_properties.last_modified_by = NAME, NAME
    first = made.add_paragraph("公开的正文。")
    first._p.append(parse_xml(INSERTED))
    first._p.append(parse_xml(DELETED))
    broken = made.add_paragraph("上半句")
    broken._p.insert(0, parse_xml(END_GONE))
    made.add_paragraph("下半句")
    made.add_comment(first.runs[0], "领导说不要发", author=NAME)
    plain = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(plain, "JPEG")
    made.add_picture(plain)
    made.save(out)
    with zipfile.ZipFile(out) as old:
        parts = {name: photo() if name.endswith(".jpg") else old.read(name) for name in old.namelist()}
    return packed(parts)


def table(hidden: bool = False) -> bytes:
    """A workbook with an author and a comment; `hidden`: with a hidden sheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = NAME
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "公开的数"
    sheet["A1"].comment = Comment("内部意见", NAME)
    if hidden:
        book.create_sheet("底稿").sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def slides() -> bytes:
    """A presentation, so far as scrub looks at it: parts and relations."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="a/b"/>'
        '<Override PartName="/ppt/commentAuthors.xml" ContentType="a/c"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{rel}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": "<p/>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{rel}/commentAuthors" Target="commentAuthors.xml"/></Relationships>',
        "ppt/commentAuthors.xml": f'<a><b name="{NAME}"/></a>',
        "ppt/slides/slide1.xml": '<s show="0"/>',
        "ppt/notesSlides/notesSlide1.xml": "<n/>",
    }
    return packed({name: text.encode() for name, text in parts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def paper(more: str = "") -> bytes:
    """A PDF with an author, XMP and a reader's remarks; `more`: encrypted, signed, script."""
    made, out = pypdf.PdfWriter(), io.BytesIO()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Author": NAME, "/Title": "内部标题"})
    made.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + NAME.encode() + b"</x:xmpmeta>"
    made.add_annotation(0, Text(rect=(10, 10, 20, 20), text="内部意见"))
    quads = ArrayObject(map(FloatObject, (10, 20, 30, 20, 10, 10, 30, 10)))
    made.add_annotation(0, Highlight(rect=(10, 10, 30, 20), quad_points=quads))
    made.add_annotation(0, FreeText(text="公章", rect=(50, 50, 90, 90)))
    if more == "script":
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
        made._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if more == "signed":
        form = DictionaryObject({NameObject("/SigFlags"): NumberObject(3), NameObject("/Fields"): ArrayObject()})
        made._root_object[NameObject("/AcroForm")] = made._add_object(form)
    if more == "encrypted":
        made.encrypt("x", algorithm="RC4-128")
    made.write(out)
    return out.getvalue()
