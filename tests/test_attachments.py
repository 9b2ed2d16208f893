"""The text of attachments is found, each hit saying where; files that cannot be read are told and harm nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from office import REPO, MakeOffice, Office

from builder.attachments import MAX_TEXT, Unreadable, text_of

FILES = REPO / "data/files"


def write_docx(path: Path, *lines: str, cell: str = "") -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def with_attachment(site: Office, name: str) -> None:
    path = next(path for path in sorted((site.root / "data/rule").glob("*.yml")))
    text = path.read_text("utf-8")
    if "records:" in text:
        text = text.replace("defaults:\n", f"defaults:\n  attachments: [{{path: {name}, title: 附表名称}}]\n", 1)
    else:
        text += f"\nattachments:\n  - {{path: {name}, title: 附表名称}}\n"
    path.write_text(text, "utf-8")


def test_paragraphs_and_tables_of_a_docx(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "第一段", "第二段", cell="表格里的字")
    assert text_of(path).split("\n") == ["第一段", "第二段", "表格里的字"]


def test_every_sample_attachment_with_text_can_be_read() -> None:
    empty = [p.name for p in FILES.rglob("*.*") if p.suffix in (".docx", ".xlsx", ".csv", ".pdf") and not text_of(p)]
    assert empty == []


def test_csv_as_excel_saves_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("单位,金额\n区财政局,12\n".encode("gb18030"))
    assert text_of(tmp_path / "a.csv") == "单位 金额\n区财政局 12"


def test_hidden_sheets_stay_hidden(tmp_path: Path) -> None:
    shown = next(FILES.rglob("*.xlsx"))
    hidden = tmp_path / "hidden.xlsx"
    with zipfile.ZipFile(shown) as source, zipfile.ZipFile(hidden, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                assert b"<sheet " in data
                data = data.replace(b"<sheet ", b'<sheet state="hidden" ')
            target.writestr(entry.filename, data)
    assert text_of(shown)
    assert text_of(hidden) == ""


def test_limits(tmp_path: Path) -> None:
    long = tmp_path / "a.txt"
    long.write_text("字" * (MAX_TEXT + 5), "utf-8")
    assert len(text_of(long)) == MAX_TEXT
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(3):
            packed.writestr(f"{n}.xml", bytes(80_000_000))
    with pytest.raises(Unreadable, match="unpacked"):
        text_of(bomb)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.xls"])
def test_broken_files_say_so(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x00\xffnot an office file")
    with pytest.raises(Unreadable):
        text_of(tmp_path / name)


def test_pictures_have_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    assert text_of(tmp_path / "a.png") == ""


def test_an_attachment_that_cannot_be_read_is_told_and_the_site_is_built(office: MakeOffice) -> None:
    site = office()
    with_attachment(site, "huai.docx")
    (site.root / "data/files").mkdir(exist_ok=True)
    (site.root / "data/files/huai.docx").write_bytes(b"broken")
    ran = site.run("build")
    assert ran.code == 0
    assert "data/files/huai.docx L010" in ran.err
    assert (site.root / "site/files/huai.docx").read_bytes() == b"broken"
