"""Findings as rows, for formats that are tables: one line a finding, the same columns everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

from builder.audit.judge import FAIL, NOT_RUN, Audit, Result
from builder.audit.report.concise import SEVERITIES, STATES
from builder.audit.words import say

HEADS = {
    "zh": tuple("编号 章 等级 结果 要求 依据 把握 发现 页面 数据位置 责任单位 怎样改 豁免 证据".split()),
    "en": ("Rule", "Chapter", "Severity", "State", "Condition", "Clause", "Confidence", "Finding", "Page", "Place",
           "Owner", "Cure", "Waived", "Evidence"),
}  # fmt: skip


def lines(audit: Audit, lang: str, all_rules: bool = True) -> Iterator[tuple[str, ...]]:
    """Every finding; with `all_rules` also one line for each rule without any."""
    for result in audit.results:
        head, fix = _head(audit, result, lang), result.rule.words("fix", lang)
        for one in result.found:
            waived = f"{one.waiver.reason}（{one.waiver.signer}，{one.waiver.until}）" if one.waiver else ""
            given = dict(one.finding.evidence)
            evidence = json.dumps(given, ensure_ascii=False, default=str) if given else ""
            message = say(one.finding.key, one.finding.args, lang)
            for page in (one.finding.page, *one.pages):
                yield (
                    *head,
                    message,
                    page,
                    one.place,
                    one.owner,
                    fix if result.state == FAIL else "",
                    waived,
                    evidence,
                )
        if all_rules and not result.found:
            reason = say(result.reason, result.reason_args, lang) if result.state == NOT_RUN else ""
            yield (*head, reason, "", "", "", "", "", "")


def _head(audit: Audit, result: Result, lang: str) -> tuple[str, ...]:
    rule = result.rule
    chapter = audit.chapters.get(rule.chapter, {}).get(lang, rule.chapter)
    return (rule.id, chapter, SEVERITIES[lang][result.severity], STATES[lang][result.state],
            rule.words("condition", lang), str(rule.values["clause"]), str(rule.values["conf"]))  # fmt: skip


def safe(cell: str) -> str:
    """A cell that a spreadsheet takes for text and not for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
