"""What a clerk is told of a column: what it is, whether it must be filled, how, an example, the norm behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.bars import BAR
from builder.excel.cells import Names, write
from builder.excel.columns import SheetColumn
from builder.fields import FieldSpec, Vocabularies
from builder.yamltext import Node

SELF_FILLED = {"id", "sequence"}  # an import gives these where they are blank
_HOW = {
    "date": "日期，如 2026-03-05、2026年3月、2026",
    "due": "时间节点照原文写，如 2026年6月底前、每季度、全年",
    "flag": "填 是 或 否",
    "number": "只填整数，不带单位",
    "money": "只填数字，不带单位",
    "url": "网址，以 http:// 或 https:// 开头",
    "markdown": "照原样写，*、#、~ 等符号照样显示；可以分段（格内换行用 Alt+Enter），空一行是另起一段。"
    "会用 Markdown 的，第一行写（Markdown）",
    "choice": "从下拉框选",
    "ref": "从下拉框选，或写名称",
    "file": "data/files/ 下的路径；要显示别的名称，写 路径 = 名称",
    "text": "文字，照原样写",
}


@dataclass(frozen=True)
class Guide:
    """What notes are made from: how other records are called, the vocabularies, an example record."""

    names: Names
    vocab: Vocabularies
    example: Mapping[str, Node]
    stand_ins: Mapping[str, str]  # type → the name of some record of it, for references of the example


def required(column: SheetColumn) -> bool:
    """True when a clerk must fill the column."""
    return column.required and column.spec.name not in SELF_FILLED


def need(column: SheetColumn) -> str:
    """必填, 选填, or when."""
    if column.spec.name in SELF_FILLED:
        return "可空（自动编）"
    if column.group and column.spec.required and not column.group.required:
        return f"填了“{column.group.label}”就必填"
    return "必填" if column.required else "选填"


def how(spec: FieldSpec, vocab: Vocabularies) -> str:
    """How the value is written."""
    if spec.rows:
        return "一行一项：行名" + BAR + BAR.join(member.label for member in spec.fields)
    if spec.kind == "rows":
        return f"一格里一行一项，每段写 列名：内容，各段用竖线隔开：甲列：内容{BAR}乙列：内容"
    if spec.kind == "table" or (spec.kind == "list" and spec.of and spec.of.kind == "group"):
        parts = spec.of.fields if spec.kind == "list" and spec.of else spec.fields
        return f"一格里一行一项，各段用竖线隔开：{BAR.join(member.label for member in parts)}；空的段留空，竖线不能少"
    if spec.kind == "list" and spec.of:
        inner = "照“可选词”表写" if spec.of.kind in ("choice", "ref") else how(spec.of, vocab)
        return f"可以几项，一行一项（格内换行用 Alt+Enter）；{inner}"
    limit = f"，不超过{spec.max}字" if spec.max else ""
    return (spec.pattern_help or _HOW.get(spec.kind, "文字")) + limit


def advice(spec: FieldSpec, vocab: Vocabularies) -> str:
    """How the value is written, and what the declaration adds."""
    return how(spec, vocab) + (f"；{spec.help}" if spec.help else "")


def example(column: SheetColumn, guide: Guide) -> str:
    """An example of what to type: from the example record, else made for the kind."""
    spec = column.spec
    node = column.value(dict(guide.example))
    if spec.kind == "ref" or (spec.kind == "list" and spec.of and spec.of.kind == "ref"):
        to = spec.to or (spec.of.to if spec.of else ())
        return next((guide.stand_ins[name] for name in to if name in guide.stand_ins), "") if node else ""
    if node is not None:
        return _short(write(node, spec, guide.names, guide.vocab))
    return _made(spec, guide.vocab) if column.required else ""


def _made(spec: FieldSpec, vocab: Vocabularies) -> str:
    if spec.kind == "choice":
        return vocab[spec.choices][0].text
    if spec.fields:
        return BAR.join(member.label for member in spec.fields)
    return {"date": "2026-03-05", "flag": "是", "number": "1", "money": "1000", "url": "https://www.example.gov.cn/",
            "due": "2026年6月底前"}.get(spec.kind, f"（{spec.label}）")  # fmt: skip


def _short(text: str) -> str:
    lines = text.splitlines()
    kept = "\n".join(lines[:3])
    return kept[:90] + ("……" if len(kept) > 90 or len(lines) > 3 else "")


def comment(column: SheetColumn, guide: Guide) -> str:
    """The note on a head."""
    spec = column.spec
    lines = [
        f"{column.label()}（{spec.label_en}）" if spec.label_en else column.label(),
        need(column),
        advice(spec, guide.vocab),
    ]
    lines += [f"示例：{found}"] if (found := example(column, guide)) else []
    lines += [f"依据：{spec.basis}"] if spec.basis else []
    return "\n".join(lines)
