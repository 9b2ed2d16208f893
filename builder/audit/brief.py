"""An audit in few words, for whoever keeps or compares it: the receipt of a release, the change card.

    brief = audit(folder, report, behind_of(project, site, store), today=site.today)
    changes = compare(earlier, brief)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from builder.audit.compare import Changes, Key, changes_between, keys_of
from builder.audit.judge import FAIL, Audit
from builder.audit.report.json import document
from builder.audit.run import Behind, Request
from builder.audit.run import audit as audit_whole
from builder.audit.score import figures, vetoed
from builder.diagnostics import Report, Stop


@dataclass(frozen=True)
class Brief:
    """What came of an audit. `rules`: how many there are by state (pass, tolerated, fail, not_run).

    `score` of 100 over the rules that were run, None when none was; `failed_rules` and `vetoes` are ids of rules;
    `found` holds the findings nobody waived as (rule, page, message) in the language the audit was asked in.
    """

    day: str
    packs: tuple[str, ...]
    pages: int
    rules: Mapping[str, int]
    score: float | None
    failed: bool
    failed_rules: tuple[str, ...]
    vetoes: tuple[str, ...]
    waived: int
    found: frozenset[Key]

    def as_json(self) -> dict[str, object]:
        """The figures as plain values, without the single findings: what a receipt keeps."""
        values = asdict(self)
        values["findings"] = len(values.pop("found"))
        return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def audit(
    folder: Path, report: Report, behind: Behind | None = None, *, today: date | None = None,
    packs: tuple[str, ...] = (), lang: str = "zh",
) -> Brief:  # fmt: skip
    """Judge the built site in a folder; with `behind` also by its records and by the office's own packs and waivers.

    Without `packs` by the office's own, else by the national one. No browser is asked. Raises Unusable when there is
    no such folder or pack, and Stop when packs or waivers hold mistakes, which are in the report then.
    """
    request = Request(str(folder), behind.root if behind else folder, behind is not None, today, packs, lang=lang)
    found = audit_whole(request, behind, report)
    if found is None:
        raise Stop
    return brief_of(found, lang)


def brief_of(audit: Audit, lang: str) -> Brief:
    """An audit in few words."""
    whole = figures(audit.results)
    return Brief(
        audit.subject.today.isoformat(), audit.packs, len(audit.subject.tree.pages), whole.states, whole.score,
        audit.failed, tuple(result.rule.id for result in audit.results if result.state == FAIL),
        tuple(result.rule.id for result in vetoed(audit.results)), whole.waived,
        frozenset(keys_of(document(audit, lang))),
    )  # fmt: skip


def compare(old: Brief, new: Brief) -> Changes:
    """The second audit against the first: which findings are new, which were mended, which still stand."""
    return changes_between(old.found, new.found, old.day, old.score)
