"""An audit in few words: what the receipt of a release keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from builder.audit.compare import keys_of
from builder.audit.judge import FAIL, Audit
from builder.audit.report.json import document
from builder.audit.score import figures, vetoed


@dataclass(frozen=True)
class Brief:
    """What came of an audit. `rules`: how many there are by state (pass, tolerated, fail, not_run).

    `score` of 100 over the rules that were run, None when none was; `failed_rules` and `vetoes` are ids of rules;
    `findings`: how many nobody waived.
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
    findings: int

    def as_json(self) -> dict[str, object]:
        """The figures as plain values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def brief_of(audit: Audit) -> Brief:
    """An audit in few words."""
    whole = figures(audit.results)
    return Brief(
        audit.subject.today.isoformat(), audit.packs, len(audit.subject.tree.pages), whole.states, whole.score,
        audit.failed, tuple(result.rule.id for result in audit.results if result.state == FAIL),
        tuple(result.rule.id for result in vetoed(audit.results)), whole.waived,
        len(keys_of(document(audit, "zh"))),
    )  # fmt: skip
