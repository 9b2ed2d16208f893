"""The locked workbook a clerk fills: frozen head, drop-downs, how to fill, an example, the words to choose from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from builder.excel import looks
from builder.excel.cells import write
from builder.excel.columns import SheetColumn, columns_of
from builder.excel.guide import write_guide
from builder.excel.notes import Guide, advice, comment, example, need, required
from builder.excel.sheets_of_ours import LISTS, OURS
from builder.excel.subtables import own_sheets, write_subtables
from builder.fields import FieldSpec
from builder.schema import RecordType
from builder.yamltext import Node

TITLE, INTRO, GROUPS, HEAD, HOW, EXAMPLE, FIRST = 1, 2, 3, 4, 5, 6, 7  # rows of the sheet
INTRODUCTION = (
    f"红色表头必填，蓝色选填；灰色两行是填法和示例，不会导入。一行一条，从第 {FIRST} 行填起。"
    "不清楚的列，鼠标停在表头上看说明，或看“填写说明”。"
)
WIDTHS = {"markdown": 48, "table": 44, "rows": 44, "list": 30,
          "date": 14, "due": 20, "choice": 18, "flag": 8, "number": 10,
          "money": 12, "ref": 24, "url": 30, "file": 30, "text": 24}  # fmt: skip
LEFT_OUT = {"to_confirm"}
KEEP = "（未列出，导入时不改动）"  # for a text longer than a cell can hold
MARK = "标记"
TALLEST = 128  # points: eight lines; what is longer is read in the cell


@dataclass
class Lists:
    """The columns of the sheet of words to choose from: name → (column letter, how many)."""

    sheet: Worksheet
    found: dict[str, tuple[str, int]] = field(default_factory=dict)

    def range_of(self, name: str, label: str, words: Sequence[str]) -> str:
        """Where the words stand; they are written the first time they are asked for."""
        if name not in self.found:
            column = len(self.found) + 1
            letter = get_column_letter(column)
            for row, word in enumerate((label, *words), 1):
                looks.put_text(self.sheet.cell(row, column), word)
            self.sheet.column_dimensions[letter].width = min(60, 4 + 2 * max(map(len, (label, *words))))
            self.found[name] = letter, len(words)
        letter, count = self.found[name]
        return f"'{LISTS}'!${letter}$2:${letter}${max(2, count + 1)}"


def template(kind: RecordType, guide: Guide, records: Sequence[Mapping[str, Node]], titles: Mapping[str, Sequence[str]],
             spare: int) -> Workbook:  # fmt: skip
    """The workbook of a type. `titles` are the names of other records by type; `spare` rows stay empty."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", kind.label)[:31]
    lists = Lists(book.create_sheet(LISTS))
    apart = {spec.name for _, spec in own_sheets(kind)}
    columns = ordered([column for column in columns_of(kind) if column.name not in apart])
    last = FIRST + len(records) + spare - 1
    _head(sheet, kind, columns, guide)
    _open_cells(sheet, columns, last)
    for row, record in enumerate(records, FIRST):
        _record(sheet, row, record, columns, guide)
    for n, column in enumerate(columns, 2):
        _choices(sheet, get_column_letter(n), column, lists, guide, titles, last)
    if apart:
        _number(sheet, last)
    write_guide(book, kind, columns, guide)
    write_subtables(book, kind, records, spare, guide)
    _finish(book, sheet, lists, len(columns) + 1)
    return book


def _number(sheet: Worksheet, last: int) -> None:
    """The rows by number, so that sheets with tables of a record can name it."""
    for row in range(FIRST, last + 1):
        cell = sheet.cell(row, 1)
        looks.put_text(cell, str(row - FIRST + 1))
        cell.font, cell.alignment = looks.NOTE_FONT, looks.CENTRE


def ordered(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The title first, then what must be filled, then the rest as declared, the id last."""

    def rank(column: SheetColumn) -> int:
        if column.name in ("title", "id"):
            return 0 if column.name == "title" else 3
        return 1 if required(column) or (column.group and column.group.required) else 2

    return sorted((column for column in columns if column.name not in LEFT_OUT), key=rank)


def _head(sheet: Worksheet, kind: RecordType, columns: Sequence[SheetColumn], guide: Guide) -> None:
    looks.put_text(sheet.cell(TITLE, 1), f"{kind.label}填报表")
    sheet.cell(TITLE, 1).font = looks.TITLE_FONT
    looks.put_text(sheet.cell(INTRO, 1), INTRODUCTION)
    sheet.cell(INTRO, 1).font = looks.NOTE_FONT
    shared = Counter(column.label() for column in columns)
    heads = [(MARK, None), *((c.exact if shared[c.label()] > 1 else c.spec.label, c) for c in columns)]
    for n, (label, column) in enumerate(heads, 1):
        _head_cell(sheet, n, label, column, guide)
    _group_heads(sheet, columns)
    _mark_row(sheet, HOW, "填法", ["" if c is None else f"{need(c)}。{advice(c.spec, guide.vocab)}" for _, c in heads])
    _mark_row(sheet, EXAMPLE, "示例", ["" if c is None else example(c, guide) for _, c in heads])
    heights = {TITLE: 30, INTRO: 18, GROUPS: 20, HEAD: 34, HOW: 88, EXAMPLE: 66}
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height


def _head_cell(sheet: Worksheet, n: int, label: str, column: SheetColumn | None, guide: Guide) -> None:
    grouped = column is not None and column.group is not None
    top = sheet.cell(HEAD if grouped else GROUPS, n)
    looks.put_text(top, label)
    must = column is not None and required(column)
    for row in (GROUPS, HEAD):
        cell = sheet.cell(row, n)
        cell.font = looks.HEAD_FONT
        cell.fill = looks.NEED_FILL if must else looks.HEAD_FILL
        cell.alignment, cell.border = looks.CENTRE, looks.BORDER
    narrow = column is None or (column.spec.kind == "text" and len(label) < 3 and not column.spec.search)
    width = 9 if narrow or column is None else WIDTHS.get(column.spec.kind, 24)
    sheet.column_dimensions[get_column_letter(n)].width = max(width, 2 * len(label) + 3 if len(label) < 12 else 26)
    if column:
        words = comment(column, guide)
        note = Comment(words, "gongkai", width=300, height=30 + 18 * (words.count("\n") + 1 + len(words) // 22))
        top.comment = note
    if not grouped:
        sheet.merge_cells(start_row=GROUPS, end_row=HEAD, start_column=n, end_column=n)


def _group_heads(sheet: Worksheet, columns: Sequence[SheetColumn]) -> None:
    for group in dict.fromkeys(column.group for column in columns if column.group):
        places = [n for n, column in enumerate(columns, 2) if column.group == group]
        looks.put_text(sheet.cell(GROUPS, places[0]), group.label)
        for n in places:
            sheet.cell(GROUPS, n).fill = looks.GROUP_FILL
        if len(places) > 1:
            sheet.merge_cells(start_row=GROUPS, end_row=GROUPS, start_column=places[0], end_column=places[-1])


def _mark_row(sheet: Worksheet, row: int, mark: str, texts: Sequence[str]) -> None:
    for n, text in enumerate((mark, *texts[1:]), 1):
        cell = sheet.cell(row, n)
        looks.put_text(cell, text)
        cell.font = looks.EXAMPLE_FONT if row == EXAMPLE else looks.NOTE_FONT
        cell.fill, cell.alignment, cell.border = looks.EXAMPLE_FILL, looks.WRAP, looks.BORDER


def _open_cells(sheet: Worksheet, columns: Sequence[SheetColumn], last: int) -> None:
    """The cells to be filled: unlocked, text as text, so that 0571 and 2020.10 stay as typed."""
    for row in range(FIRST, last + 1):
        sheet.cell(row, 1).fill = looks.LOCKED_FILL
        for n, column in enumerate(columns, 2):
            cell = sheet.cell(row, n)
            cell.protection, cell.alignment, cell.border = looks.OPEN, looks.WRAP, looks.BORDER
            cell.font = looks.TEXT_FONT
            if column.spec.kind not in ("number", "money"):
                cell.number_format = looks.TEXT_FORMAT


def _record(
    sheet: Worksheet, row: int, record: Mapping[str, Node], columns: Sequence[SheetColumn], guide: Guide
) -> None:
    lines = 1
    for n, column in enumerate(columns, 2):
        text = write(column.value(dict(record)), column.spec, guide.names, guide.vocab)
        cell = sheet.cell(row, n)
        assert isinstance(cell, Cell)
        if column.spec.kind in ("number", "money") and re.fullmatch(r"-?(?:0|[1-9]\d{0,13})(?:\.\d*[1-9])?", text):
            cell.value = float(text) if "." in text else int(text)
        elif text:
            looks.put_text(cell, text if len(text) <= looks.LIMIT else KEEP)
        lines = max(lines, _lines(text, int(sheet.column_dimensions[get_column_letter(n)].width)))
    sheet.row_dimensions[row].height = min(TALLEST, 16 * lines)


def _lines(text: str, width: int) -> int:
    """Lines a text takes in a column so many half-width signs wide."""
    return sum(1 + 2 * len(line) // max(width, 1) for line in text.splitlines())


def _choices(sheet: Worksheet, letter: str, column: SheetColumn, lists: Lists, guide: Guide,
             titles: Mapping[str, Sequence[str]], last: int) -> None:  # fmt: skip
    """A drop-down, or what may be typed, for the open cells of a column; and a word on entering one."""
    rule = _rule(column.spec, lists, guide, titles)
    text = f"{need(column)}。{advice(column.spec, guide.vocab)}"
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.label()[:32], text[:250], True
    rule.errorTitle, rule.showErrorMessage = "这一格不能这样填", bool(rule.type)
    rule.add(f"{letter}{FIRST}:{letter}{last}")
    sheet.add_data_validation(rule)


def _rule(spec: FieldSpec, lists: Lists, guide: Guide, titles: Mapping[str, Sequence[str]]) -> DataValidation:
    inner = spec.of or spec
    words, name = [], ""
    if inner.kind == "choice":
        name, words = inner.choices, [choice.text for choice in guide.vocab[inner.choices]]
    elif inner.kind == "ref" and len(inner.to) == 1 and titles.get(inner.to[0]):
        name, words = f"@{inner.to[0]}", list(titles[inner.to[0]])
    place = lists.range_of(name, inner.label, words) if words else ""
    if place and inner is spec:
        rule = DataValidation("list", formula1=place, allow_blank=True, error="请从下拉框里选，或照“可选词”表写")
        rule.errorStyle = "stop" if spec.kind == "choice" else "warning"
        return rule
    if spec.kind == "flag":
        return DataValidation("list", formula1='"是,否"', allow_blank=True, error="只能填 是 或 否")
    if spec.kind == "number":
        low = str(spec.min if spec.min is not None else -999_999_999)
        return DataValidation("whole", "between", low, "999999999999999", allow_blank=True, error="只填整数，不带单位")
    return DataValidation(allow_blank=True)


def _finish(book: Workbook, sheet: Worksheet, lists: Lists, width: int) -> None:
    sheet.freeze_panes = f"C{FIRST}"
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.scale = "landscape", 8, 75  # A3
    sheet.print_title_rows, sheet.print_title_cols = f"{GROUPS}:{HEAD}", "A:B"
    _lock(sheet)
    for n in range(1, len(lists.found) + 1):
        cell = lists.sheet.cell(1, n)
        cell.font, cell.fill, cell.alignment = looks.HEAD_FONT, looks.HEAD_FILL, looks.CENTRE
    lists.sheet.freeze_panes = "A2"
    for other in book.worksheets[1:]:
        _lock(other)
        other.sheet_properties.tabColor = "A6A6A6" if other.title in OURS else "44668F"
    sheet.sheet_properties.tabColor = "9C2A25"
    book.active = 0


def _lock(sheet: Worksheet) -> None:
    """Protected without a password: heads cannot be spoilt by chance, widths and heights stay free."""
    protection = sheet.protection
    protection.sheet = True
    for name in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter", "insertRows"):
        setattr(protection, name, False)
