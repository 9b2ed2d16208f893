"""Diagnostics as text, one format a file. Each takes the report, the site's folder and the language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builder.diagnostics import Report
from builder.report import concise, full, json

Format = Callable[[Report, Path, str], str]
FORMATS: dict[str, Format] = {"concise": concise.text, "full": full.text, "json": json.text}
