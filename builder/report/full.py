"""Each mistake with the line it stands in and a mark below the place."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from builder.diagnostics import Diagnostic, Report

WORDS = {"zh": ("错误", "提醒", "怎么改"), "en": ("error", "warning", "help")}


def text(report: Report, root: Path, lang: str) -> str:
    """A few lines a mistake, with the source line."""
    return "\n".join(_one(item, root, lang) for item in report)


def _one(item: Diagnostic, root: Path, lang: str) -> str:
    error, warning, help_ = WORDS[lang]
    severity = error if item.severity == "error" else warning
    head = f"{severity}[{item.code}] {item.message(lang)}\n  --> {item.place}\n"
    return head + _excerpt(item, root) + f"  = {help_}: {item.hint(lang)}\n"


def _excerpt(item: Diagnostic, root: Path) -> str:
    try:
        lines = (root / item.place.path).read_text("utf-8").splitlines()
        line = lines[item.place.line - 1] if item.place.line else ""
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
    if not line.strip():
        return ""
    number = f"{item.place.line:>5} | "
    start = max(0, item.place.column - 1)
    return f"{number}{line[:100]}\n{' ' * 5} | {' ' * width(line[:start])}^\n"


def width(text: str) -> int:
    """Columns a text takes on a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
