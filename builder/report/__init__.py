"""Diagnostics as text, one format a file. Each takes the report, the site's folder and the language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from builder.diagnostics import Report

Format = Callable[[Report, Path, str], str]


def _text(name: str, report: Report, root: Path, lang: str) -> str:
    """The report in a format, whose file is imported only now: most commands need but one."""
    return str(import_module(f"builder.report.{name}").text(report, root, lang))


NAMES = ("concise", "full", "github", "gitlab", "json", "junit", "sarif")
FORMATS: dict[str, Format] = {name: partial(_text, name) for name in NAMES}
FOR_MACHINES = {"gitlab", "json", "junit", "sarif"}  # a further line would spoil them
