"""Audits as files and text, one format a file. Each has `render(audit, lang)` giving text or bytes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from builder.audit.judge import Audit

Render: TypeAlias = "Callable[[Audit, str], str | bytes]"
SUFFIXES = {
    "concise": "txt",
    "json": "json",
    "sarif": "sarif",
    "junit": "xml",
    "csv": "csv",
    "xlsx": "xlsx",
    "html": "html",
}


def renderer(style: str) -> Render:
    """The function of a format; its module is imported only when it is asked for."""
    render: Render = import_module(f"builder.audit.report.{style}").render
    return render
