"""SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from builder import __version__
from builder.diagnostics import Diagnostic, Report, catalogue
from builder.report.places import in_repository

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Made = dict[str, object]


def text(report: Report, root: Path, lang: str) -> str:
    """One run; every code that was told is a rule with its explanation."""
    items = list(report)
    codes = sorted({item.code for item in items})
    path = in_repository(root)
    driver = {"name": "gongkai", "version": __version__, "rules": [_rule(code, lang) for code in codes]}
    results = [_result(item, codes.index(item.code), path(item.place.path), lang) for item in items]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, lang: str) -> Made:
    entry = catalogue()[code]
    return {
        "id": code,
        "shortDescription": {"text": entry[lang]["message"]},
        "fullDescription": {"text": entry[lang]["explain"]},
        "help": {"text": entry[lang]["hint"]},
        "defaultConfiguration": {"level": entry["severity"]},
    }


def _result(item: Diagnostic, rule: int, path: str, lang: str) -> Made:
    place: Made = {"artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"}}
    if item.place.line:
        place["region"] = {"startLine": item.place.line, "startColumn": item.place.column}
    return {
        "ruleId": item.code,
        "ruleIndex": rule,
        "level": item.severity,
        "message": {"text": f"{item.message(lang)} — {item.hint(lang)}"},
        "locations": [{"physicalLocation": place}],
    }
