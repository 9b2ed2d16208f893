"""An audit as SARIF 2.1.0, which code hosts show on the lines of a pull request."""

from __future__ import annotations

import json
import re
from typing import Any

from builder import __version__
from builder.audit.judge import NOT_RUN, Audit, Found, Result
from builder.audit.words import say

LEVELS = {"veto": "error", "error": "error", "warn": "warning", "info": "note"}


def render(audit: Audit, lang: str) -> str:
    """The text of the JSON."""
    rules = [_rule(result, lang) for result in audit.results]
    results = [_result(n, result, one, lang) for n, result in enumerate(audit.results) for one in result.found]
    unrun = [r for r in audit.results if r.state == NOT_RUN]
    notes = [{"descriptor": {"id": r.rule.id}, "level": "note",
              "message": {"text": say(r.reason, r.reason_args, lang)}} for r in unrun]  # fmt: skip
    run = {
        "tool": {"driver": {"name": "gongkai audit", "semanticVersion": __version__, "rules": rules}},
        "results": results,
        "invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": notes}],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(result: Result, lang: str) -> dict[str, Any]:
    rule = result.rule
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.words("condition", lang)},
        "fullDescription": {"text": f"{rule.values['clause']}（{rule.values['conf']}）"},
        "help": {"text": rule.words("fix", lang)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(index: int, result: Result, one: Found, lang: str) -> dict[str, Any]:
    where = re.fullmatch(r"(.+?):(\d+):(\d+)", one.place)
    place: dict[str, Any] = {"artifactLocation": {"uri": where[1] if where else one.finding.page or "site"}}
    if where:
        place["region"] = {"startLine": int(where[2]), "startColumn": int(where[3])}
    made = {
        "ruleId": result.rule.id,
        "ruleIndex": index,
        "level": LEVELS[result.severity],
        "message": {"text": say(one.finding.key, one.finding.args, lang)},
        "locations": [{"physicalLocation": place}],
    }
    if one.waiver:
        made["suppressions"] = [{"kind": "external", "justification": one.waiver.reason}]
    return made
