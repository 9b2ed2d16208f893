"""An audit as the office publishes it: every rule with its clause, its state and why it was not run or was waived.

Says nothing that was not run: no finding by name, no page, no person; see builder/supervision.py for the file.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from builder.audit.judge import NOT_RUN, Audit, Result
from builder.audit.score import chapters, figures
from builder.audit.words import say
from builder.supervision import written


def render(audit: Audit, commit: str) -> str:
    """The text of data/audit.yml; `commit` is empty where the records audited are not those of a commit."""
    whole = figures(audit.results)
    return written({
        "day": audit.subject.today.isoformat(),
        **({"commit": commit} if commit else {}),
        "packs": list(audit.packs),
        "pages": len(audit.subject.tree.pages),
        "browser": "是" if audit.subject.proofs is not None else "否",
        **({"score": str(whole.score)} if whole.score is not None else {}),
        **whole.states,
        "chapters": [_chapter(audit, id, results) for id, results in chapters(audit).items()],
    })  # fmt: skip


def _chapter(audit: Audit, id: str, results: list[Result]) -> dict[str, Any]:
    names = audit.chapters.get(id, {})
    return {"id": id, "title": names.get("zh", id), "title_en": names.get("en", id),
            "rules": [_rule(result) for result in results]}  # fmt: skip


def _rule(result: Result) -> dict[str, Any]:
    rule = result.rule
    said: dict[str, Any] = {
        "id": rule.id,
        "title": _line(rule.words("condition", "zh")),
        "title_en": _line(rule.words("condition", "en")),
        "clause": _line(str(rule.values["clause"])),
        "conf": str(rule.values["conf"]),
        "severity": result.severity,
        "state": result.state,
        "findings": sum(len(one.pages) + 1 for one in result.open),
    }
    if result.state == NOT_RUN:
        said["reason"] = _line(say(result.reason, result.reason_args, "zh"))
        said["reason_en"] = _line(say(result.reason, result.reason_args, "en"))
    waived = Counter[tuple[str, str]]()
    for one in result.found:
        if one.waiver:
            waived[one.waiver.until.isoformat(), _line(one.waiver.reason)] += len(one.pages) + 1
    if waived:
        said["waivers"] = [{"reason": r, "until": day, "findings": n} for (day, r), n in sorted(waived.items())]
    return said


def _line(text: str) -> str:
    return " ".join(text.split())
