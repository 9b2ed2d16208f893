"""Pagefind as it comes, over the same documents, for comparison."""

from __future__ import annotations

import html
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from search_browser import PEER, ask
from search_queries import Query

from builder.search.records import SearchDocument

PAGE = """<!doctype html><html lang="zh"><head><title>{title}</title></head><body><main data-pagefind-body>
<h1>{title}</h1><p>{number}</p><p>{org}</p><p>{body}</p></main></body></html>"""


def build_peer(documents: Sequence[SearchDocument], folder: Path) -> list[str]:
    """Write pages, let Pagefind index them as anyone would; what it cost."""
    from pagefind_bin import get_executable

    pages = folder / "peer"
    pages.mkdir()
    for number, one in enumerate(documents):
        fields = {name: html.escape(getattr(one, name)) for name in ("title", "number", "org", "body")}
        (pages / f"{number}.html").write_text(PAGE.format(**fields), encoding="utf-8")
    began = time.perf_counter()
    command = [str(get_executable()), "--site", str(pages), "--output-path", str(folder / "site/pagefind")]
    subprocess.run(command, check=True, capture_output=True)
    took = time.perf_counter() - began
    shutil.rmtree(pages)
    index = sum(file.stat().st_size for file in (folder / "site/pagefind/index").iterdir())
    return [f"Pagefind as it comes: built in {took:.1f} s, index {index / 1e6:.2f} MB.\n"]


def peer_answers(folder: Path, queries: Sequence[Query], documents: Sequence[SearchDocument]) -> list[dict[str, Any]]:
    """Its answers, with documents by number."""
    numbers = _numbers(folder)
    answers = ask(folder, [query.text for query in queries], PEER)
    return [{**answer, "documents": [numbers[one] for one in answer["ids"]]} for answer in answers]


def _numbers(folder: Path) -> dict[str, int]:
    """The id of each fragment → the number of the document."""
    import gzip
    import json

    found = {}
    for file in (folder / "site/pagefind/fragment").iterdir():
        content = json.loads(gzip.decompress(file.read_bytes())[len(b"pagefind_dcd") :])
        found[file.name.split(".")[0]] = int(content["url"].strip("/").split(".")[0])
    return found
