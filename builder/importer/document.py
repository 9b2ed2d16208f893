"""One document → one record: title, number, issuer, date, addressee and text, told from the layout of official papers.

GB/T 9704-2012 fixes that layout: the number, then the title, then the addressee ending in a colon, the text, and at
the end the issuer above the date. What is read so is a guess and goes into `to_confirm`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.parser import Node as Tag

from builder.dates import parse_date
from builder.excel.cells import NoSuchName
from builder.excel.plain import office_date
from builder.importer.formats import Records
from builder.importer.markdown import markdown_of, tidy
from builder.importer.nodes import Row
from builder.importer.shelf import RecordNames, Shelf
from builder.project import Project
from builder.schema import RecordType
from builder.yamltext import Node

_NUMBER = re.compile(r"[^\s，。：]{1,20}[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*(?:第)?\s*\d+\s*号")
_HAN = "一二三四五六七八九十"
_DAY = rf"(?:(?:19|20)\d{{2}}|[〇零○OＯ{_HAN}]{{4}})\s*年\s*[\d{_HAN}]{{1,3}}\s*月\s*[\d{_HAN}]{{1,3}}\s*日"
_ENCLOSED = re.compile(r"^附件\s*\d*\s*[:：]\s*(.+)|^\s*\d+\s*[.．、]\s*(.+)")
HEAD_BLOCKS, SUMMARY = 14, 120  # where number, title and addressee stand; characters of a guessed summary


@dataclass(frozen=True)
class Given:
    """What the file says of itself beside its text: meta tags of a page, and the address it had."""

    title: str = ""
    published_on: str = ""
    source: str = ""
    url: str = ""
    notes: tuple[tuple[str, dict[str, object]], ...] = field(default=())


@dataclass
class _Paper:
    """Where the parts of a document stand among its blocks."""

    texts: list[str]
    number: str = ""
    title: str = ""
    addressee: str = ""
    begins: int = 0  # the first block of the text
    issuer: str = ""
    day: str = ""


def record_of(blocks: Sequence[Tag], given: Given, project: Project, kind: RecordType) -> Records:
    """The record a document makes. Every guess is named in `to_confirm`."""
    paper = _read(blocks, given.title)
    body = markdown_of(blocks[paper.begins :], given.url)
    guesses: dict[str, Node] = {
        "title": paper.title,
        "doc_no": paper.number,
        "addressee": paper.addressee,
        "made_on": paper.day,
        "published_on": given.published_on or project.today.isoformat(),
        "org": _issuer(project, paper.issuer),
        "genre": _genre(project, kind, paper.title),
        "validity": "未核实",
        "summary": _summary(paper),
        "content_source": given.source,
    }
    text_field = next((spec.name for spec in kind.fields if spec.kind == "markdown"), "summary")
    node: dict[str, Node] = {name: value for name, value in guesses.items() if value and name in kind.by_name}
    certain = {"content_source"} | ({"published_on", "title"} if given.published_on and given.title else set())
    to_confirm: list[Node] = [name for name in node if name not in certain]
    node[text_field] = body
    if given.url:
        node["old_urls"] = [given.url]
    node["to_confirm"] = to_confirm
    row = Row("", 0, node, filled=tuple(guesses))
    return Records((row,), (*given.notes, *_enclosures(paper)))


def _read(blocks: Sequence[Tag], title: str) -> _Paper:
    paper = _Paper([tidy(block.text(separator=" ")) for block in blocks], title=title)
    head = paper.texts[:HEAD_BLOCKS]
    for n, text in enumerate(head):
        found = _NUMBER.search(text)
        if found and len(text) < len(found[0]) + 12 and not paper.number:
            paper.number, paper.begins = re.sub(r"\s+", "", found[0]), n + 1
    for n, text in enumerate(head[paper.begins :], paper.begins):
        if text.endswith(("：", ":")) and 2 < len(text) < 200 and not text.startswith("附件"):
            paper.addressee, first = text.rstrip("：:"), n
            _title(paper, head[paper.begins : n], blocks)
            paper.begins = first
            break
    else:
        _title_alone(paper, head, blocks)
    _end(paper)
    return paper


def _title(paper: _Paper, lines: Sequence[str], blocks: Sequence[Tag]) -> None:
    """The title stands between the number and the addressee, often broken into lines."""
    paper.title = paper.title or "".join(line for line in lines if line and not line.endswith("文件"))


def _title_alone(paper: _Paper, head: Sequence[str], blocks: Sequence[Tag]) -> None:
    """Without an addressee the title is the first heading or line; a second short line without a stop belongs to it."""
    for n in range(paper.begins, len(head)):
        text = head[n]
        if not text or (text.endswith("文件") and len(text) < 20):
            continue
        if not paper.title:
            paper.title = text
        if text in paper.title or paper.title in text:
            paper.begins = n + 1
        return


def _end(paper: _Paper) -> None:
    for n in range(len(paper.texts) - 1, max(paper.begins, len(paper.texts) - 40) - 1, -1):
        match = re.search(rf"{_DAY}$", paper.texts[n])
        if not match or len(paper.texts[n]) > 60:
            continue
        day = parse_date(office_date(re.sub(r"\s+", "", match[0])))
        before = paper.texts[n][: match.start()].strip() or (paper.texts[n - 1] if n else "")
        paper.day = day or ""
        paper.issuer = before if len(before) < 60 and not before.endswith(("。", "；", "：")) else ""
        return


def _issuer(project: Project, words: str) -> str:
    if not words:
        return ""
    try:
        return RecordNames(Shelf(project, ["org"])).id_of(words, ("org",))
    except NoSuchName:
        return ""


def _genre(project: Project, kind: RecordType, title: str) -> str:
    spec = kind.by_name.get("genre")
    words = [choice.text for choice in project.vocab[spec.choices]] if spec and spec.choices else []
    return next((word for word in words if title.endswith(word)), "")


def _summary(paper: _Paper) -> str:
    after = paper.texts[paper.begins + bool(paper.addressee) :]
    first = next((text for text in after if len(text) > 12), "")
    sentence = re.split(r"(?<=[。！？])", first)[0]
    return sentence if len(sentence) <= SUMMARY else sentence[: SUMMARY - 1] + "…"


def _enclosures(paper: _Paper) -> list[tuple[str, dict[str, object]]]:
    start = next((n for n, text in enumerate(paper.texts) if re.match(r"附件\s*\d*\s*[:：]", text)), None)
    if start is None:
        return []
    names: list[str] = []
    for text in paper.texts[start : start + 10]:
        found = _ENCLOSED.match(text)
        if not found:
            break
        names.append(re.sub(r"^\d+\s*[.．、]\s*", "", (found[1] or found[2]).strip()))
    return [("I034", {"names": "、".join(names)})] if names else []
