"""Diagnostics as text, one format a file. Each takes the report, the site's folder and the language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builder.diagnostics import Report
from builder.report import concise, full, github, gitlab, json, junit, sarif

Format = Callable[[Report, Path, str], str]
FORMATS: dict[str, Format] = {
    "concise": concise.text,
    "full": full.text,
    "github": github.text,
    "gitlab": gitlab.text,
    "json": json.text,
    "junit": junit.text,
    "sarif": sarif.text,
}
FOR_MACHINES = {"gitlab", "json", "junit", "sarif"}  # a further line would spoil them
