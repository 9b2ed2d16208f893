"""Asking a built index from the terminal, by the page's own module in Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from builder.project import PACKAGE


def run_query(site_dir: Path, query: str, **options: object) -> dict[str, object]:
    """Ask the index in `site_dir`/search from here, by the page's own module in Node; options as in search().

    Raises FileNotFoundError when Node is not installed.
    """
    request = json.dumps({"site": str(site_dir), "query": query, "options": options})
    command = ["node", str(_module("cli.mjs"))]
    answer = subprocess.run(command, input=request, capture_output=True, text=True, encoding="utf-8", check=True)
    return dict(json.loads(answer.stdout))


def _module(name: str) -> Path:
    """A file of the page's search, within the package or beside it."""
    themes = (PACKAGE / "theme", PACKAGE.parent / "theme")
    return next(theme for theme in themes if theme.is_dir()) / "assets/search" / name
