"""One line a mistake: place, code, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

from builder.diagnostics import Report


def text(report: Report, root: Path, lang: str) -> str:
    """`data/task/a.yml:3:5 S006 …；…`, a line each."""
    dash = " — " if lang == "en" else "。"
    return "".join(f"{d.place} {d.code} {d.message(lang)}{dash}{d.hint(lang)}\n" for d in report)
