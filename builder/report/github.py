"""Annotations on the lines of a pull request, as GitHub's and Gitea's runners read them from the log."""

from __future__ import annotations

from pathlib import Path

from builder.diagnostics import Diagnostic, Report
from builder.report.places import in_repository


def text(report: Report, root: Path, lang: str) -> str:
    """`::error file=…,line=…,col=…,title=S006::…`, errors first: a runner shows the first ten of each kind only."""
    path = in_repository(root)
    found = sorted(report, key=lambda item: item.severity != "error")
    return "".join(f"{_command(item, path(item.place.path), lang)}\n" for item in found)


def _command(item: Diagnostic, path: str, lang: str) -> str:
    where = {"file": path, "line": item.place.line or 1, "col": item.place.column or 1, "title": item.code}
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in where.items())
    words = f"{item.message(lang)}\n{item.hint(lang)}"
    return f"::{item.severity} {properties}::{_escaped(words)}"


def _escaped(words: str, more: str = "") -> str:
    """Percent signs and ends of lines, and in properties `:` and `,`, as the log's commands want them."""
    return "".join(f"%{ord(sign):02X}" if sign in "%\r\n" + more else sign for sign in words)
