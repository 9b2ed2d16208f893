"""An audit as lines for a terminal: what failed, what was tolerated, what was not run and why, and the figures."""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.judge import FAIL, NOT_RUN, TOLERATED, Audit, Found, Result
from builder.audit.score import figures, vetoed
from builder.audit.words import say

STATES = {
    "zh": {"pass": "通过", "tolerated": "容许", "fail": "不合格", "not_run": "未检"},
    "en": {"pass": "pass", "tolerated": "tolerated", "fail": "FAIL", "not_run": "not run"},
}
SEVERITIES = {
    "zh": {"veto": "否决", "error": "错误", "warn": "提醒", "info": "建议"},
    "en": {"veto": "veto", "error": "error", "warn": "warning", "info": "info"},
}
ENOUGH = 10  # findings of one rule that a terminal shows


def render(audit: Audit, lang: str) -> str:
    """The lines."""
    return "\n".join(_lines(audit, lang)) + "\n"


def _lines(audit: Audit, lang: str) -> Iterator[str]:
    for result in audit.results:
        if result.state in (FAIL, TOLERATED):
            yield from _rule(result, lang)
    unrun = [result for result in audit.results if result.state == NOT_RUN]
    if unrun:
        yield f"{STATES[lang]['not_run']}:"
        yield from (f"  {r.rule.id} {say(r.reason, r.reason_args, lang)}" for r in unrun)
    yield _last(audit, lang)


def _rule(result: Result, lang: str) -> Iterator[str]:
    rule = result.rule
    head = f"{rule.id} [{SEVERITIES[lang][result.severity]}] {STATES[lang][result.state]}"
    yield f"{head}: {rule.words('condition', lang)} ({rule.values['clause']} · {rule.values['conf']})"
    for one in result.found[:ENOUGH]:
        yield f"  {_line(one, lang)}"
    if len(result.found) > ENOUGH:
        n = len(result.found) - ENOUGH
        yield f"  …… 还有{n}处" if lang == "zh" else f"  … and {n} more"
    if result.state == FAIL:
        yield f"  → {rule.words('fix', lang)}"


def _line(one: Found, lang: str) -> str:
    where = one.place or one.finding.page or "—"
    more = f" (+{len(one.pages)})" if one.pages else ""
    waived = ""
    if one.waiver:
        words = "已豁免" if lang == "zh" else "waived"
        waived = f" [{words}: {one.waiver.reason}, {one.waiver.signer}, {one.waiver.until}]"
    page = f" {one.finding.page}" if one.place and one.finding.page else ""
    return f"{where}{more} {say(one.finding.key, one.finding.args, lang)}{waived}{page}"


def _last(audit: Audit, lang: str) -> str:
    f = figures(audit.results)
    states = ("，" if lang == "zh" else ", ").join(f"{STATES[lang][state]} {n}" for state, n in f.states.items())
    args = {
        "pages": len(audit.subject.tree.pages), "rules": f.rules, "states": states, "findings": f.findings,
        "waived": f.waived, "score": f.score, "vetoes": "、".join(r.rule.id for r in vetoed(audit.results)) or "—",
    }  # fmt: skip
    return say("figures", args, lang)
