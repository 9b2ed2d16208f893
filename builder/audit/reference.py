"""docs/rules.md: every rule of every built-in pack, every check with its parameters, every mark."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from builder.audit.checks import CHECKS
from builder.audit.marks import load_marks
from builder.audit.pack import DEFAULT, Rule, find_packs, load_chapters, load_rules
from builder.diagnostics import Report


def rule_pages() -> Iterator[str]:
    """The text of docs/rules.md, piece by piece."""
    packs = find_packs(None)
    national = load_rules(packs, (DEFAULT,), Report())
    yield "# 审查规则 Rules\n\n怎样使用见 [audit.md](audit.md)。How to use them: [audit.md](audit.md). "
    yield "conf: R 读过原文 text read; R2 转引 from a copy or live practice; "
    yield "M 凭记忆，须核实 from memory, to be confirmed; O 不依外部规定 of no outer norm.\n"
    yield from _rules(packs.paths[DEFAULT].stem, national, load_chapters(packs))
    known = {rule.id: rule for rule in national}
    for name in packs.paths:
        if name != DEFAULT:
            own = [r for r in load_rules(packs, (name,), Report()) if known.get(r.id) != r and r.pack == name]
            yield from _rules(name, own, load_chapters(packs))
    yield from _checks()
    yield from _marks()


def _rules(pack: str, rules: list[Rule], chapters: dict[str, dict[str, str]]) -> Iterator[str]:
    yield f"\n## `{pack}`\n"
    before = ""
    for rule in rules:
        if rule.chapter != before:
            words = chapters.get(rule.chapter, {})
            yield f"\n### {words.get('zh', rule.chapter)} {words.get('en', '')}\n\n"
            yield "| 编号 | 等级 | 要求 condition | 怎样核对 verified | 依据 clause | conf | 检查 check |\n"
            yield "|---|---|---|---|---|---|---|\n"
            before = rule.chapter
        cells = (rule.id, rule.severity, _both(rule, "condition"), _both(rule, "verified"), str(rule.values["clause"]),
                 str(rule.values["conf"]), f"`{rule.check}`" if rule.check else "—")  # fmt: skip
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _both(rule: Rule, part: str) -> str:
    return f"{rule.words(part, 'zh')} {rule.words(part, 'en')}"


def _checks() -> Iterator[str]:
    yield "\n## 检查和参数 Checks and their parameters\n\n| check | with | what it wants |\n|---|---|---|\n"
    for name, check in sorted(CHECKS.items()):
        parameters = [p for p in inspect.signature(check).parameters.values() if p.kind == p.KEYWORD_ONLY]
        shown = ", ".join(_parameter(p) for p in parameters) or "—"
        first = (inspect.getdoc(check) or "").split("\n\n")[0].replace("\n", " ")
        yield f"| `{name}` | {shown} | {first} |\n"


def _parameter(parameter: inspect.Parameter) -> str:
    kind = str(parameter.annotation).removesuffix(" | None")
    default = "" if parameter.default in (parameter.empty, None, "", ()) else f" = {parameter.default}"
    star = "★" if parameter.default is parameter.empty else ""
    return f"`{parameter.name}`{star}: {kind}{default}".replace("|", "\\|")


def _marks() -> Iterator[str]:
    yield "\n## 标记 Marks\n\n`data-gk` 属性说明页面上的东西是什么。`data-gk` attributes say what an element is.\n\n"
    yield "| data-gk | 是 | is | on |\n|---|---|---|---|\n"
    for mark in load_marks().values():
        yield f"| `{mark.name}` | {mark.zh} | {mark.en} | {'、'.join(mark.must)} |\n"
