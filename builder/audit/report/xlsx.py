"""An audit as a workbook for 考核: figures by chapter, every finding, every rule. The same audit, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from builder.audit.judge import Audit
from builder.audit.report.lines import HEADS, lines, safe
from builder.audit.report.words import words
from builder.audit.score import chapters, figures

LINE = 15.0  # points
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the time of every part of the file: no time of day in an output


def render(audit: Audit, lang: str) -> bytes:
    """The bytes of the workbook."""
    t = words(lang)
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = t["by_chapter"]
    _fill(first, [t[k] for k in ("chapter", "rules", "pass", "tolerated", "fail", "not_run", "findings", "score")],
          [_chapter(audit, id, lang) for id in chapters(audit)], (18, 8, 8, 8, 8, 8, 10, 10))  # fmt: skip
    widths = (11, 10, 7, 8, 30, 22, 6, 36, 22, 22, 14, 26, 18, 20)
    found = list(lines(audit, lang, all_rules=False))
    _fill(book.create_sheet(t["all_findings"]), HEADS[lang], found, widths)
    _fill(book.create_sheet(t["all_rules"]), HEADS[lang], list(lines(audit, lang)), widths)
    return _steady(book)


def _chapter(audit: Audit, id: str, lang: str) -> tuple[object, ...]:
    f = figures(chapters(audit)[id])
    name = audit.chapters.get(id, {}).get(lang, id)
    states = f.states
    return (name, f.rules, states["pass"], states["tolerated"], states["fail"], states["not_run"], f.findings, f.score)


def _fill(
    sheet: Worksheet, heads: tuple[str, ...] | list[str], rows: list[tuple[str, ...]] | list[tuple[object, ...]],
    widths: tuple[int, ...],
) -> None:  # fmt: skip
    sheet.append(list(heads))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="7A1410")
    for row in rows:
        sheet.append([_cell(value) for value in row])
    for n, line in enumerate(sheet.iter_rows(min_row=2), 2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, float):
                cell.number_format = "0.0"
        sheet.row_dimensions[n].height = LINE * _lines([cell.value for cell in line], widths)
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _fit_for_print(sheet)


def _lines(values: list[object], widths: tuple[int, ...]) -> int:
    """Lines the fullest cell of a row needs; a Chinese character is as wide as two others. A row holds 26 at most."""
    texts = zip(map(str, values), widths, strict=False)
    return min(26, max(-(-sum(1 + (sign > "\u2e80") for sign in text) // (width - 1)) for text, width in texts) or 1)


def _fit_for_print(sheet: Worksheet) -> None:
    """A3 across, all columns on one page, the head on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _cell(value: object) -> object:
    """Text without characters a workbook cannot hold, and never a formula."""
    return safe(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)[:32_000]) if isinstance(value, str) else value


def _steady(book: Workbook) -> bytes:
    """The workbook without the times it was made at."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as steady:
        for name in packed.namelist():
            data = packed.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            steady.writestr(zipfile.ZipInfo(name, EARLIEST), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
