"""What calamine does not tell of XLSX and ODS: merges, hidden rows, formulas, and how a date or number is shown.

The XML is read as a stream and nothing is kept but what is asked for, so a sheet of any size costs little.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError, iterparse

from builder.importer.book import Merge, NumberText, Refused

_BUILT_IN = {2: "0.00", 4: "#,##0.00", 17: "mmm-yy", 55: "yyyy年m月", 57: "yyyy年m月"}  # number formats without a text
_CELL = re.compile(r"([A-Z]+)(\d+)")
Format = Callable[[str], str]


@dataclass(frozen=True)
class Shape:
    """The shape of one sheet. `formulas` are cells with a formula; `precise` cells whose format says more."""

    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    precise: tuple[tuple[int, int, Format], ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()  # cells that hold `#REF!` and the like
    epoch_1904: bool = False


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _stream(packed: zipfile.ZipFile, name: str) -> Iterator[Element]:
    """The elements of a part as they end, each forgotten afterwards. Raises Refused when it is no XML."""
    try:
        with packed.open(name) as part:
            for _, element in iterparse(part):
                yield element
                if _local(element) in ("row", "table-row"):
                    element.clear()
    except (KeyError, ParseError, zipfile.BadZipFile) as error:
        raise Refused("I001", reason=str(error)[:120]) from None


def xlsx_shapes(packed: zipfile.ZipFile) -> dict[str, Shape]:
    """The shapes of an XLSX by the names of its sheets."""
    targets = {e.get("Id", ""): e.get("Target", "") for e in _stream(packed, "xl/_rels/workbook.xml.rels")}
    formats = _formats(packed)
    sheets: dict[str, str] = {}
    epoch = False
    for element in _stream(packed, "xl/workbook.xml"):
        if _local(element) == "workbookPr":
            epoch = element.get("date1904") in ("1", "true")
        elif _local(element) == "sheet":
            id = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(id, "")
            sheets[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else join("xl", target)
    return {
        n: _xlsx_shape(packed, normpath(part), formats, epoch) for n, part in sheets.items() if "worksheets" in part
    }


def _formats(packed: zipfile.ZipFile) -> dict[str, Format]:
    """What to do with a cell of a style, for the styles that show a date or a number in a telling way."""
    if "xl/styles.xml" not in packed.namelist():
        return {}
    codes = dict(_BUILT_IN)
    styles: list[int] = []
    for element in _stream(packed, "xl/styles.xml"):
        if _local(element) == "numFmt":
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        elif _local(element) == "cellXfs":
            styles = [int(xf.get("numFmtId", "0")) for xf in element]
    made = {str(n): _precise(codes.get(number, "")) for n, number in enumerate(styles)}
    return {style: format_ for style, format_ in made.items() if format_}


def _precise(code: str) -> Format | None:
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.lower())
    if "y" in plain and "d" not in plain:
        return _month if "m" in plain else _year
    return _two_places if re.search(r"0\.00(?!0)", plain) else None


def _month(text: str) -> str:
    """A day shown as a month is a month: `2020年6月` was typed, the first is Excel's addition."""
    return text[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _year(text: str) -> str:
    return text[:4] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _two_places(text: str) -> str:
    """`2020.1` shown with two places is `2020.10`, October."""
    return str(text + "0") if isinstance(text, NumberText) and re.fullmatch(r"(?:19|20)\d\d\.1", text) else text


def _xlsx_shape(packed: zipfile.ZipFile, part: str, formats: dict[str, Format], epoch: bool) -> Shape:
    merges: list[Merge] = []
    rows: set[int] = set()
    columns: set[int] = set()
    formulas: set[tuple[int, int]] = set()
    precise: list[tuple[int, int, Format]] = []
    errors: list[tuple[int, int, str]] = []
    for element in _stream(packed, part):
        name = _local(element)
        if name == "c":
            place = element.get("r", "")
            if element.find("{*}f") is not None:
                formulas.add(_place(place))
            if element.get("t") == "e":
                errors.append((*_place(place), element.findtext("{*}v") or "#N/A"))
            if format_ := formats.get(element.get("s", "")):
                precise.append((*_place(place), format_))
        elif name == "row" and element.get("hidden") in ("1", "true"):
            rows.add(int(element.get("r", "1")) - 1)
        elif name == "col" and element.get("hidden") in ("1", "true"):
            columns |= set(range(int(element.get("min", "1")) - 1, min(int(element.get("max", "1")), 16_384)))
        elif name == "mergeCell":
            first, _, last = element.get("ref", "A1").partition(":")
            merges.append(Merge(*_place(first), *_place(last or first)))
    return Shape(
        tuple(merges), frozenset(rows), frozenset(columns), frozenset(formulas), tuple(precise), tuple(errors), epoch
    )


def _place(cell: str) -> tuple[int, int]:
    """`C5` → row 4, column 2."""
    match = _CELL.fullmatch(cell)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def ods_shapes(packed: zipfile.ZipFile) -> dict[str, Shape]:
    """The shapes of an ODS by the names of its sheets."""
    found: dict[str, Shape] = {}
    merges: list[Merge] = []
    hidden: set[int] = set()
    row = column = 0
    try:
        with packed.open("content.xml") as part:
            for event, element in iterparse(part, ("start", "end")):
                name = _local(element)
                if event == "start":
                    row, column = (row, 0) if name == "table-row" else (0, 0) if name == "table" else (row, column)
                elif name in ("table-cell", "covered-table-cell"):
                    down, across = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
                    if down * across > 1:
                        merges.append(Merge(row, column, row + down - 1, column + across - 1))
                    column += _number(element, "number-columns-repeated")
                elif name == "table-row":
                    repeated = _number(element, "number-rows-repeated")
                    if _attribute(element, "visibility") in ("collapse", "filter"):
                        hidden |= set(range(row, row + min(repeated, 10_000)))
                    row += repeated
                    element.clear()
                elif name == "table":
                    found[_attribute(element, "name")] = Shape(tuple(merges), frozenset(hidden))
                    merges, hidden = [], set()
    except (KeyError, ParseError) as error:
        raise Refused("I001", reason=str(error)[:120]) from None
    return found


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _number(element: Element, name: str) -> int:
    return int(_attribute(element, name) or 1)
