"""An audit as JSON: {summary, rules: [{id, severity, state, findings: [{page, place, message, evidence}]}]}."""

from __future__ import annotations

import json
from typing import Any

from builder.audit.judge import NOT_RUN, Audit, Found, Result
from builder.audit.score import chapters, figures, vetoed
from builder.audit.words import say


def render(audit: Audit, lang: str) -> str:
    """The text of the JSON, the same for the same site, day and packs."""
    return json.dumps(document(audit, lang), ensure_ascii=False, indent=1, default=str) + "\n"


def document(audit: Audit, lang: str) -> dict[str, Any]:
    """The values of the JSON."""
    return {"summary": summary(audit, lang), "rules": [_rule(result, lang) for result in audit.results]}


def summary(audit: Audit, lang: str) -> dict[str, Any]:
    """What was audited, the figures, why rules were not run, and the addresses for the next comparison."""
    subject, whole = audit.subject, figures(audit.results)
    home = subject.tree.pages.get("index.html")
    return {
        "site": home.meta("SiteName") if home else "",
        "day": subject.today.isoformat(),
        "packs": list(audit.packs),
        "pages": len(subject.tree.pages),
        "files": len(subject.tree.files),
        "failed": audit.failed,
        "score": whole.score,
        "vetoes": [result.rule.id for result in vetoed(audit.results)],
        "rules": {"all": whole.rules, **whole.states},
        "findings": whole.findings,
        "waived": whole.waived,
        "chapters": {id: {"score": f.score, "findings": f.findings, **f.states}
                     for id, results in chapters(audit).items() for f in [figures(results)]},
        "not_run": {r.rule.id: say(r.reason, r.reason_args, lang) for r in audit.results if r.state == NOT_RUN},
        "addresses": sorted(subject.tree.pages),
    }  # fmt: skip


def _rule(result: Result, lang: str) -> dict[str, Any]:
    return {
        "id": result.rule.id,
        "severity": result.severity,
        "state": result.state,
        "findings": [finding(one, lang) for one in result.found],
    }


def finding(one: Found, lang: str) -> dict[str, Any]:
    """One finding; who owns it, who waived it and where else it stands belong to the evidence."""
    more: dict[str, Any] = {}
    if one.owner:
        more["owner"] = one.owner
    if one.pages:
        more["also"] = list(one.pages)
    if one.waiver:
        w = one.waiver
        more["waived"] = {"reason": w.reason, "signer": w.signer, "until": w.until.isoformat(), "place": w.place}
    return {
        "page": one.finding.page,
        "place": one.place,
        "message": say(one.finding.key, one.finding.args, lang),
        "evidence": {**one.finding.evidence, **more},
    }
