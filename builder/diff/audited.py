"""The audit's delta: both states are built beside their state, each is judged, and the findings are compared.

What an earlier card built is built again where it differs only, and the older state is judged once for a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from builder.audit.compare import Key, compared
from builder.audit.judge import Audit
from builder.audit.report.json import document
from builder.audit.run import Request, audit, behind_of
from builder.build import build_checked
from builder.diagnostics import Report, Stop
from builder.diff.card import SEVERITIES, Audited, Fault
from builder.diff.side import Side
from builder.inputs import engine_inputs
from builder.output import MANIFEST
from builder.program import fingerprint, program

KEPT, KEPT_OF_FOLDER = ".gongkai/audit.json", ".gongkai/card.json"  # the last judgement of a side
STATE, SITE = ".gongkai/card.sqlite", ".gongkai/card"  # of the folder as it lies: its own site and state stay alone
PAST_SITE = "site"  # of a commit, in the folder it is laid into


class NotAudited(Exception):
    """A side cannot be built or its rules hold mistakes; `which` is "base" or "head"."""

    def __init__(self, which: str) -> None:
        super().__init__(which)
        self.which = which


def audited(before: Side, after: Side, root: Path, base: str, head: str, lang: str) -> Audited:
    """What the audit says anew of the newer state. `head`: empty for the folder as it lies. Raises NotAudited."""
    older = _judged("base", before, root, base, lang)
    newer = _judged("head", after, root, head, lang)
    changes = compared(newer, older)
    return Audited(
        packs=tuple(newer["summary"]["packs"]),
        score=(older["summary"]["score"], newer["summary"]["score"]),
        failed=(bool(older["summary"]["failed"]), bool(newer["summary"]["failed"])),
        rules=dict(newer["summary"]["rules"]),
        new=tuple(_faults(newer, changes.new)),
        mended=tuple(_faults(older, changes.mended)),
        standing=len(changes.standing),
    )


def at_hand(root: Path) -> bool:
    """True where an earlier card was audited, so that this one costs only what differs."""
    return (root / ".gongkai/past/base" / PAST_SITE).is_dir() and (root / SITE).is_dir()


def _judged(which: str, side: Side, root: Path, commit: str, lang: str) -> dict[str, Any]:
    """The report of a side as JSON; kept: of a commit for its day, of the folder for its pages."""
    folder = side.project.root
    made_by = program("py", "yml", "html")
    key = fingerprint(engine_inputs(side.project), made_by, commit, side.site.today.isoformat(), lang)
    kept = folder / KEPT if commit else root / KEPT_OF_FOLDER
    known = _read(kept)
    if commit and known.get("key") == key:
        return dict(known["report"])
    out = folder / PAST_SITE if commit else root / SITE
    try:
        build_checked(side.checked, out, side.options)
    except Stop:
        raise NotAudited(which) from None
    if not commit:
        key = fingerprint([out / MANIFEST], key)
        if known.get("key") == key:
            return dict(known["report"])
    behind = behind_of(side.project, side.site, side.checked.store)
    found = audit(_request(out, side, root, commit, lang), behind, Report())
    if found is None:
        raise NotAudited(which)
    made = _with_words(found, lang)
    kept.write_text(json.dumps({"key": key, "report": made}, ensure_ascii=False, default=str), "utf-8")
    return made


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _request(out: Path, side: Side, root: Path, commit: str, lang: str) -> Request:
    return Request(str(out), side.project.root, True, side.site.today, history=root, commit=commit or "HEAD", lang=lang)


def _with_words(found: Audit, lang: str) -> dict[str, Any]:
    """The report, each rule with what it wants in words."""
    made = document(found, lang)
    words = {result.rule.id: result.rule.words("condition", lang) for result in found.results}
    for rule in made["rules"]:
        rule["condition"] = words[rule["id"]]
    return made


def _faults(report: Mapping[str, Any], keys: Iterable[Key]) -> list[Fault]:
    """Findings by their keys, the gravest first."""
    rules = {str(rule["id"]): rule for rule in report["rules"]}
    places = {(str(rule["id"]), finding["page"], finding["message"]): str(finding["place"] or "")
              for rule in report["rules"] for finding in rule["findings"]}  # fmt: skip
    found = [
        Fault(id, str(rules[id]["severity"]), str(rules[id]["condition"]), page, words, places[id, page, words])
        for id, page, words in keys
    ]
    return sorted(found, key=lambda fault: (SEVERITIES.index(fault.severity), fault.rule, fault.page))
