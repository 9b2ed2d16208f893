"""GitLab's Code Quality report: shown beside the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from builder.diagnostics import Report
from builder.report.places import in_repository

SEVERITY = {"error": "major", "warning": "minor"}


def text(report: Report, root: Path, lang: str) -> str:
    """A JSON array of issues, each with a fingerprint that stays when lines move."""
    return json.dumps(list(_issues(report, root, lang)), ensure_ascii=False, indent=1) + "\n"


def _issues(report: Report, root: Path, lang: str) -> Iterator[dict[str, object]]:
    path, seen = in_repository(root), dict[str, int]()
    for item in report:
        words = f"{item.place.path}\0{item.code}\0{item.message('zh')}"
        seen[words] = seen.get(words, 0) + 1  # the same mistake twice in one file is two issues
        yield {
            "description": f"{item.code} {item.message(lang)} — {item.hint(lang)}",
            "check_name": item.code,
            "fingerprint": hashlib.sha256(f"{words}\0{seen[words]}".encode()).hexdigest(),
            "severity": SEVERITY[item.severity],
            "location": {"path": path(item.place.path), "lines": {"begin": item.place.line or 1}},
        }
