"""Attachments go out without what their makers left in them; what cannot be cleaned is told and left alone."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
import scrub_files as files
from office import MakeOffice, Office, run
from PIL import Image

from builder.scrub.formats import scrub

LETTER = "data/catalogue/han.yml"


def names(data: bytes) -> bytes:
    """All that a zip archive or another file holds, unpacked."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"\0".join(name.encode() + packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(
    ("name", "made"),
    [("a.docx", files.letter()), ("a.xlsx", files.table()), ("a.pptx", files.slides()), ("a.pdf", files.paper()),
     ("a.jpg", files.photo()), ("A.PNG", files.drawing())],
)  # fmt: skip
def test_nobody_is_named_any_more_and_cleaning_twice_changes_nothing(name: str, made: bytes) -> None:
    found = scrub(name, made)
    assert found.removed
    words = (files.NAME.encode(), files.NAME.encode("utf-16-be"), b"Jingban", b"Phone", "内部".encode())
    assert [word for word in words if word in names(made)]  # they can be found where they are
    assert [word for word in words if word in names(found.data)] == []
    again = scrub(name, found.data)
    assert (again.data, again.removed) == (found.data, ())
    assert scrub(name, made).data == found.data  # the same bytes whenever it is done


def test_a_word_text_keeps_its_words_as_if_all_changes_were_accepted() -> None:
    found = scrub("a.docx", files.letter())
    made = docx.Document(io.BytesIO(found.data))
    assert [p.text for p in made.paragraphs[:2]] == ["公开的正文。补充的话", "上半句下半句"]
    assert len(made.inline_shapes) == 1 and len(list(made.comments)) == 0
    what = {trace.what for trace in found.removed}
    assert {"author", "last_author", "comments", "changes", "location", "thumbnail"} <= what
    parts = zipfile.ZipFile(io.BytesIO(found.data))
    for rels in (name for name in parts.namelist() if name.endswith(".rels")):
        base = rels.replace("_rels/", "").rpartition("/")[0]
        for target in re.findall(r'Target="((?!https?:)[^"]+)"', parts.read(rels).decode()):
            path = target.lstrip("/") if target.startswith("/") else str(Path(base) / target)
            assert str(Path("/", path).resolve())[1:] in parts.namelist(), (rels, target)


def test_a_workbook_keeps_its_cells_and_hidden_sheets_are_told_not_removed() -> None:
    found = scrub("a.xlsx", files.table(hidden=True))
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    assert book.worksheets[0]["A1"].value == "公开的数" and book.worksheets[0]["A1"].comment is None
    assert [(trace.what, trace.shown) for trace in found.told] == [("hidden_sheet", "底稿")]
    assert book.sheetnames[1] == "底稿"


def test_a_picture_stays_as_one_sees_it() -> None:
    before = Image.open(io.BytesIO(files.photo()))
    after = Image.open(io.BytesIO(scrub("a.jpg", files.photo()).data))
    assert after.size == before.size and after.info["dpi"] == (300, 300) and not after.getexif()
    assert max(abs(a - b) for a, b in zip(before.getpixel((5, 5)), after.getpixel((5, 5)), strict=True)) < 4  # type: ignore[arg-type]
    turned = Image.open(io.BytesIO(scrub("a.jpeg", files.photo(turned=True)).data))
    assert turned.size == (40, 60) and turned.getpixel((20, 5))[0] > 200 > turned.getpixel((20, 5))[1]  # type: ignore[index]
    png = Image.open(io.BytesIO(scrub("a.png", files.drawing()).data))
    assert png.mode == "RGBA" and png.getpixel((1, 1)) == (255, 0, 0, 128)


def test_a_pdf_keeps_its_pages_and_what_is_shown() -> None:
    reader = pypdf.PdfReader(io.BytesIO(scrub("a.pdf", files.paper()).data))
    assert len(reader.pages) == 1 and reader.xmp_metadata is None and not reader.metadata
    assert [one.get_object()["/Subtype"] for one in reader.pages[0]["/Annots"]] == ["/FreeText"]  # type: ignore[attr-defined]


def bad_files() -> dict[str, tuple[bytes, str]]:
    """Files that cannot be cleaned, and what is said of each."""
    bomb = files.packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"0" * 210_000_000})
    return {
        "encrypted.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "加密"),
        "broken.docx": (files.letter()[:900], "损坏"),
        "other.docx": (files.packed({"a.txt": b"x"}), "损坏"),
        "entities.docx": (files.packed({"[Content_Types].xml": b"<x/>", "docProps/core.xml": b"<x>&lol;"}), "损坏"),
        "macro.xlsx": (files.packed({"[Content_Types].xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "宏"),
        "macro.xlsm": (b"x", "宏"),
        "bomb.docx": (bomb, "过大"),
        "locked.pdf": (files.paper("encrypted"), "加密"),
        "signed.pdf": (files.paper("signed"), "电子签章"),
        "broken.pdf": (b"%PDF-1.7\n1 0 obj", "损坏"),
        "broken.jpg": (b"\xff\xd8\xff\xe0", "损坏"),
        "open.odt": (b"x", "不会清理"),
        "old.doc": (b"\xd0\xcf\x11\xe0", "旧格式"),
    }  # fmt: skip


def test_what_cannot_be_cleaned_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    bad = bad_files()
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.png").write_bytes(files.drawing())
    ran = run("scrub", *(str(path) for path in sorted(tmp_path.iterdir())))
    assert ran.code == 1 and f"清理 1 个，0 个要人看，{len(bad)} 个没有动" in ran.out
    for name, (data, why) in bad.items():
        [line] = [line for line in ran.out.splitlines() if name in line]
        assert "没有动" in line and why in line
        assert (tmp_path / name).read_bytes() == data
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*bad, "good.png"])


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """A letter with two attachments."""
    made = office({"data/files/a/han.docx": files.letter(), "data/files/biao.csv": "身份证\n11010519491231002X\n"})
    made.write("data/files/fang.pdf", files.paper("script"))
    made.edit(LETTER, ("body: 正文。", "body: 正文。\nattachments: [a/han.docx, biao.csv, fang.pdf]"))
    return made


def test_a_sites_attachments_are_cleaned_once(site: Office) -> None:
    before = (site.root / "data/files/a/han.docx").read_bytes()
    dry = site.run("scrub", "--dry-run", "--lang", "en")
    assert dry.code == 1 and "data/files/a/han.docx: would remove author: 经办人甲" in dry.out
    assert (site.root / "data/files/a/han.docx").read_bytes() == before
    assert [(path, code) for path, _, _, code in site.check() if code == "R062"] == [
        ("data/files/a/han.docx", "R062"), ("data/files/fang.pdf", "R062"),
    ]  # fmt: skip
    ran = site.run("scrub")
    assert ran.code == 1 and "data/files/fang.pdf：请看 含有脚本" in ran.out and "清理 2 个" in ran.out
    assert "R062" not in [code for *_, code in site.check()]
    again = site.run("scrub")
    assert "看了 2 个文件：清理 0 个，2 个要人看" in again.out  # for a person
    site.write("data/files/a/han.docx", before)
    assert "清理 1 个" in site.run("scrub").out


def test_numbers_of_persons_in_a_text_are_told_masked(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("王某，11010519491231002X，机密★5年")
    made.save(str(tmp_path / "a.docx"))
    ran = run("scrub", str(tmp_path / "a.docx"))
    assert ran.code == 1 and "110*************2X" in ran.out and "11010519491231002X" not in ran.out
    assert "疑似密级" in ran.out
