"""The card as a Word document, for offices where papers are signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from builder.diff import telling
from builder.diff.card import Card, RecordChange
from builder.diff.words import Piece
from builder.words import Words

BODY, HEAD = "宋体", "黑体"  # fonts every office's Word has
RED, GREEN, GREY = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0x0F, 0x6B, 0x3F), RGBColor(0x5B, 0x66, 0x75)
LISTED = 12  # addresses named of each kind
MARGINS = (f'<w:tblCellMar {nsdecls("w")}><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
           '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>')  # fmt: skip
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip archive knows: no time of day in the bytes


def data(card: Card, lang: str) -> bytes:
    """A4, the headline first, the signatures last."""
    t = telling.words(lang)
    document = Document()
    _set_up(document)
    _head(document, card, t)
    _points(document, card, t, lang)
    for kind in telling.DETAILED:
        if card.of(kind):
            document.add_heading(f"{t(kind)}（{len(card.of(kind))}）", 2)
        for change in card.of(kind):
            _change(document, change, t)
    _columns(document, card, t)
    _rest(document, card, t, lang)
    _audit(document, card, t)
    _sign(document, t)
    return _timeless(document)


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(1.5)
    for name, font, size in (("Normal", BODY, 10), ("Title", HEAD, 20), ("Heading 2", HEAD, 13)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(kind), font)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(9)


def _head(document: Any, card: Card, t: Words) -> None:
    title = document.add_heading(t("title"), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.color.rgb = RED
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    between = f"{telling.end(card.base, t)} → {telling.end(card.head, t)}"
    rows = [(t("office"), card.office), (t("compared"), between), (t("day"), t.day(card.day))]
    rows += [(t("what_public_sees"), telling.headline(card, t)), (t("concerns"), telling.verdict(card, t))]
    _table(document, [(label, (("=", words),)) for label, words in rows])
    if card.rootless:
        document.add_paragraph(t("rootless"))


def _points(document: Any, card: Card, t: Words, lang: str) -> None:
    found = list(telling.points(card, t, lang))
    if found:
        document.add_heading(t("concerns"), 2)
    for kind, what, place in found:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(kind).bold = True
        line.add_run(f" {what}")
        _grey(line, place)


def _change(document: Any, change: RecordChange, t: Words) -> None:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.add_run(change.title).bold = True
    day = f"{t('on_day')} {t.day(change.day)}" if change.day else ""
    _grey(line, "　".join(part for part in (change.type, day, change.note, change.url) if part))
    _table(document, telling.details(change, t))


def _columns(document: Any, card: Card, t: Words) -> None:
    if not card.columns:
        return
    document.add_heading(t("columns"), 2)
    table = _grid(document, 1, (Cm(6.2), Cm(3), Cm(7)))
    for cell, key in zip(table.rows[0].cells, ("column", "count", "newest"), strict=True):
        cell.paragraphs[0].add_run(t(key)).bold = True
    for column in card.columns:
        days = [telling.newest(day, t) for day in column.newest]
        cells = table.add_row().cells
        cells[0].text, cells[1].text = column.name, " → ".join(dict.fromkeys(map(str, column.count)))
        cells[2].text = " → ".join(dict.fromkeys(days))


def _rest(document: Any, card: Card, t: Words, lang: str) -> None:
    if card.unseen:
        document.add_paragraph(t("unseen", n=card.unseen))
    groups = list(telling.counted(card, t))
    if groups:
        document.add_heading(t("reach"), 2)
    for head, urls in groups:
        more = f" {t('more', n=len(urls) - LISTED)}" if len(urls) > LISTED else ""
        line = document.add_paragraph()
        line.add_run(head)
        _grey(line, "　".join(urls[:LISTED]) + more)
    for key, items in telling.checks(card):
        document.add_heading(f"{t('check')}：{t(key, n=len(items))}", 2)
        for item in items[:LISTED]:
            _grey(document.add_paragraph(f"{item.code} {item.message(lang)}", "List Bullet"), str(item.place))


def _audit(document: Any, card: Card, t: Words) -> None:
    document.add_heading(t("audit"), 2)
    document.add_paragraph(telling.audit(card, t))
    for key, items in telling.findings(card):
        document.add_paragraph().add_run(t(key, n=len(items))).bold = True
        for item in items[:LISTED]:
            line = document.add_paragraph(f"{t(f'severity_{item.severity}')} {item.rule} {item.message}", "List Bullet")
            _grey(line, item.place or item.page)


def _sign(document: Any, t: Words) -> None:
    document.add_heading(t("sign"), 2)
    table = _grid(document, 1, (Cm(5.4),) * 3)
    table.rows[0].height = Cm(2.4)
    for cell, key in zip(table.rows[0].cells, ("sign_drafted", "sign_secrecy", "sign_approved"), strict=True):
        cell.paragraphs[0].add_run(t(key)).bold = True
        cell.paragraphs[0].paragraph_format.space_after = Cm(1)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        cell.add_paragraph(t("sign_date")).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _grey(document.add_paragraph(), t("basis"))


def _table(document: Any, rows: Iterable[tuple[str, Iterable[Piece]]]) -> None:
    """Label and text, a row each."""
    table = _grid(document, 0, (Cm(3.2), Cm(13)))
    for label, pieces in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.2), Cm(13)
        cells[0].paragraphs[0].add_run(label).font.color.rgb = GREY
        for sign, text in pieces:
            run = cells[1].paragraphs[0].add_run(text)
            run.font.strike, run.font.underline = sign == "-", sign == "+"
            run.font.color.rgb = {"-": RED, "+": GREEN}.get(sign)
    after = document.add_paragraph().paragraph_format
    after.space_after, after.line_spacing = Pt(0), Pt(6)


def _grid(document: Any, rows: int, widths: tuple[Any, ...]) -> Any:
    """A table with columns of these widths and some air in its cells."""
    table = document.add_table(rows, len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    table._tbl.tblPr.append(parse_xml(MARGINS))
    return table


def _grey(line: Any, words: str) -> None:
    run = line.add_run(f" {words}")
    run.font.size, run.font.color.rgb = Pt(9), GREY


def _timeless(document: Any) -> bytes:
    """The document's bytes without the time of day that a zip archive keeps."""
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
