"""An audit in figures: by chapter and in all. A veto that stands makes the site 不合格, whatever the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.audit.judge import FAIL, NOT_RUN, PASS, TOLERATED, Audit, Result

CREDIT = {"veto": 0.0, "error": 0.0, "warn": 0.5, "info": 0.8}  # of the weight, when a rule of this severity fails


@dataclass(frozen=True)
class Figures:
    """`score` of 100 over the rules that were run, None when none was; rules by their state; findings that stand."""

    rules: int
    states: dict[str, int]
    findings: int
    waived: int
    score: float | None


def figures(results: Sequence[Result]) -> Figures:
    """The figures of some results."""
    states = Counter(result.state for result in results)
    run = [result for result in results if result.state != NOT_RUN]
    whole = sum(weight(result) for result in run)
    won = sum(weight(result) * (CREDIT[result.severity] if result.state == FAIL else 1.0) for result in run)
    return Figures(
        len(results),
        {state: states.get(state, 0) for state in (PASS, TOLERATED, FAIL, NOT_RUN)},
        sum(len(one.pages) + 1 for result in results for one in result.open),
        sum(len(one.pages) + 1 for result in results for one in result.found if one.waiver),
        round(100 * won / whole, 1) if whole else None,
    )


def weight(result: Result) -> int:
    """The weight of a rule; one when the pack gives none."""
    value = result.rule.values.get("weight")
    return int(value) if value is not None else 1


def chapters(audit: Audit) -> dict[str, list[Result]]:
    """The results by chapter: in the order in which packs name the chapters, others after them."""
    used = {result.rule.chapter for result in audit.results}
    found: dict[str, list[Result]] = {id: [] for id in audit.chapters if id in used}
    for result in audit.results:
        found.setdefault(result.rule.chapter, []).append(result)
    return found


def vetoed(results: Iterable[Result]) -> list[Result]:
    """The vetoes that stand."""
    return [result for result in results if result.state == FAIL and result.severity == "veto"]
