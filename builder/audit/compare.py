"""This report against the last one: what is new, what was mended, what still stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Key = tuple[str, str, str]  # rule, page, message


class NoReport(Exception):
    """The file named as the last report is none."""


@dataclass(frozen=True)
class Changes:
    """`new`, `mended` and `standing` findings as (rule, page, message), and what the last report says of itself."""

    new: tuple[Key, ...]
    mended: tuple[Key, ...]
    standing: tuple[Key, ...]
    day: str
    score: float | None


def read_report(path: Path) -> dict[str, Any]:
    """A report in JSON. Raises NoReport when it is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found["summary"], dict) or not isinstance(found["rules"], list):
            raise NoReport(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoReport(path) from error
    return dict(found)


def addresses_of(path: Path | None) -> frozenset[str]:
    """The pages of the last report; none without one. Raises NoReport."""
    return frozenset(map(str, read_report(path)["summary"].get("addresses", ()))) if path else frozenset()


def keys_of(report: Mapping[str, Any]) -> set[Key]:
    """The findings of a report that nobody waived, without what changes from run to run."""
    return {
        (str(rule["id"]), str(finding["page"]), str(finding["message"]))
        for rule in report["rules"]
        for finding in rule["findings"]
        if "waived" not in finding.get("evidence", {})
    }


def _lasting(key: Key) -> Key:
    """A finding as it stands from day to day: a column that is stale still is, when its newest date is another one."""
    rule, page, message = key
    return rule, page, DAY.sub("", message)


def compared(now: Mapping[str, Any], before: Mapping[str, Any]) -> Changes:
    """Two reports in the shape of the JSON, in one language."""
    mine, theirs = ({_lasting(key): key for key in keys_of(report)} for report in (now, before))
    summary = before["summary"]
    return Changes(
        tuple(sorted(mine[key] for key in mine.keys() - theirs.keys())),
        tuple(sorted(theirs[key] for key in theirs.keys() - mine.keys())),
        tuple(sorted(mine[key] for key in mine.keys() & theirs.keys())),
        str(summary.get("day", "")),
        summary.get("score"),
    )
