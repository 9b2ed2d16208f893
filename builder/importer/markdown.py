"""HTML blocks of a document → clean Markdown: paragraphs, headings, lists and tables, nothing of the layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from markdownify import markdownify
from selectolax.parser import Node as Tag

_SECTION = re.compile(r"[一二三四五六七八九十]+、[^。；：]{1,40}$")
_SPACES = re.compile(r"[ \t\u3000\xa0]+")


def tidy(text: str) -> str:
    """One line of words: spaces of the layout gone, also those between Chinese characters."""
    plain = _SPACES.sub(" ", text.replace("\n", " ")).strip()
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])", "", plain)


def markdown_of(blocks: Sequence[Tag], base: str) -> str:
    """The Markdown of blocks in order, an empty line between them. `base` makes relative links whole."""
    parts = [_table(block) if block.tag == "table" else _block(block, base) for block in blocks]
    return "\n\n".join(part for part in parts if part)


def _block(block: Tag, base: str) -> str:
    text = tidy(block.text())
    for picture in block.css("img"):
        if not (picture.attributes.get("src") or "").startswith("/files/"):  # elsewhere: not ours to show
            picture.decompose()
    if not text and not block.css_first("img"):
        return ""
    if _SECTION.match(text) and block.tag in ("p", "div"):
        return f"## {text}"
    _settle_links(block, base)
    made = markdownify(block.html or "", heading_style="ATX", bullets="-", strip=["span", "font", "u"])
    lines = [_line(line) for line in made.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _line(line: str) -> str:
    """Headings begin at the second level, as in every body; blanks of the layout go."""
    indent = re.match(r" *", line)
    words = tidy(line)
    shifted = "#" + words if words.startswith("# ") else words
    return (
        indent[0] if indent and words.startswith(("-", "1", "2", "3", "4", "5", "6", "7", "8", "9")) else ""
    ) + shifted


def _settle_links(block: Tag, base: str) -> None:
    """Links that lead nowhere outside their old page become plain words."""
    for link in block.css("a"):
        target = (link.attributes.get("href") or "").strip()
        whole = urljoin(base, target) if base else target
        if whole.startswith(("http://", "https://", "mailto:")):
            link.attrs["href"] = whole
        else:
            link.unwrap()


def _table(table: Tag) -> str:
    rows = _grid(table)
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _grid(table: Tag) -> list[list[str]]:
    """The cells as a rectangle; what a merged cell covers is empty, so that every column stays in its place."""
    rows: list[list[str]] = []
    covered: dict[tuple[int, int], bool] = {}
    for r, row in enumerate(table.css("tr")):
        cells: list[str] = []
        for cell in [inner for inner in row.iter() if inner.tag in ("td", "th")]:
            while covered.get((r, len(cells))):
                cells.append("")
            across, down = (_span(cell, name) for name in ("colspan", "rowspan"))
            covered |= {(r + y, len(cells) + x): True for y in range(down) for x in range(across) if y or x}
            cells.append(tidy(cell.text(separator=" ")).replace("|", "\\|"))
        while covered.get((r, len(cells))):
            cells.append("")
        rows.append(cells)
    return [row for row in rows if any(row)]


def _span(cell: Tag, name: str) -> int:
    given = cell.attributes.get(name) or "1"
    return min(int(given), 100) if given.isdigit() and int(given) else 1
