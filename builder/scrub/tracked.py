"""Tracked changes of a Word text, accepted: what was put in stays, what was taken out goes, who did it is forgotten."""

from __future__ import annotations

from typing import Any

from builder.scrub.trace import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNWRAPPED = ("ins", "moveTo")
DROPPED = ("del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange",
           "tcPrChange", "tblPrExChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd",
           "moveToRangeStart", "moveToRangeEnd", "cellIns")  # fmt: skip
COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
CHANGES = (*UNWRAPPED, *DROPPED, "cellDel", "cellMerge")


def count(root: Any) -> int:
    """How many changes a part holds that nobody has accepted."""
    return sum(1 for name in CHANGES for _ in root.iter(W + name))


def accept(root: Any) -> None:
    """Accept every change of a part, and forget its comments and the numbers of editing sessions.

    Raises Refused for deleted cells of tables, which only Word itself can take out.
    """
    if any(True for name in ("cellDel", "cellMerge") for _ in root.iter(W + name)):
        raise Refused("tracked_cells")
    for mark in list(root.iter(W + "del")):
        _deleted_whole(mark)
    for name in UNWRAPPED:
        for element in list(root.iter(W + name)):
            _unwrap(element)
    for name in (*DROPPED, *COMMENTS):
        for element in list(root.iter(W + name)):
            _drop(element)
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith(W + "rsid")]:
            del element.attrib[name]


def _deleted_whole(mark: Any) -> None:
    """A deleted row of a table goes; a deleted end of a paragraph joins it with the next one."""
    holder = mark.getparent()
    if holder is None:
        return
    if holder.tag == W + "trPr":
        row = holder.getparent()
        if row.getparent() is not None:
            row.getparent().remove(row)
    elif holder.tag == W + "rPr" and holder.getparent().tag == W + "pPr":
        _join(holder.getparent().getparent())


def _join(paragraph: Any) -> None:
    following = paragraph.getnext()
    if following is None or following.tag != W + "p":
        return
    own = list(paragraph)
    first = 1 if len(following) and following[0].tag == W + "pPr" else 0
    for n, child in enumerate(child for child in own if child.tag != W + "pPr"):
        following.insert(first + n, child)
    paragraph.getparent().remove(paragraph)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    at = parent.index(element)
    for n, child in enumerate(list(element)):
        parent.insert(at + n, child)
    parent.remove(element)


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
