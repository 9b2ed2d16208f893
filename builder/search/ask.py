"""Asking a built index from the terminal: by the page's own module in Node, where there is none by its Python twin."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from builder.search.places import script
from builder.search.twin import search


def run_query(site_dir: Path, query: str, **options: Any) -> dict[str, Any]:
    """Ask the index in `site_dir`/search from here; options as in search(): filters, sort, limit, facets."""
    if not shutil.which("node"):
        return search(site_dir / "search", query, **options)
    request = json.dumps({"site": str(site_dir), "query": query, "options": options})
    command = ["node", str(script("cli.mjs"))]
    answer = subprocess.run(command, input=request, capture_output=True, text=True, encoding="utf-8", check=True)
    return dict(json.loads(answer.stdout))
