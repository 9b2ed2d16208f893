"""For machines: a list of {path, line, column, code, severity, message, hint}."""

from __future__ import annotations

import json
from pathlib import Path

from builder.diagnostics import Report


def text(report: Report, root: Path, lang: str) -> str:
    """A JSON array, sorted by place."""
    return json.dumps([d.as_json(lang) for d in report], ensure_ascii=False, indent=1) + "\n"
