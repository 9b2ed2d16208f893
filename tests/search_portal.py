"""A small portal with a search of thirty made-up papers, and a host of it that can be broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hosting import Quiet, hosted

from builder.search.index import build_index
from builder.search.records import SearchDocument

ASSETS = Path(__file__).parent.parent / "theme/assets/search"
HEAD = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>搜索</title>"""
LINKS = """<link rel="stylesheet" href="assets/search/search.css">
<script type="module" src="assets/search/page.js"></script>"""
SEARCH = """<div id="gk-search" data-base="./"></div>
<template id="gk-search-help"><p id="help">请到<a href="list.html">目录</a></p></template>"""
BOX = """<script type="module" src="../assets/search/box.js"></script>
<form action="../search.html" data-gk="search"><input name="q" aria-label="搜索"></form><p>正文</p>"""


def document(n: int) -> SearchDocument:
    return SearchDocument(
        url=f"d/{n}.html",
        title=f"第{n}号绿化养护<b>方案</b>",
        number=f"示绿容〔2019〕{n}号",
        body=f"正文提到行道树修剪与公园绿地{n}。",
        date=f"20{10 + n % 9}-01-02",
        org="绿化局" if n % 2 else "市容处",
        type="政策文件" if n % 3 else "办事指南",
        column="政策",
        year=f"20{10 + n % 9}",
    )


DOCUMENTS = [document(n) for n in range(1, 31)]


class Handler(Quiet):
    """Static files with the strict policy; `broken` paths answer 404."""

    broken: str = "$^"
    extensions_map = {**Quiet.extensions_map, ".js": "text/javascript"}

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # which browsers ask for unbidden
            self.send_response(204)
            self.end_headers()
        elif re.search(self.broken, self.path):
            self.send_error(404)
        else:
            super().do_GET()


def small_portal(root: Path) -> Path:
    """A server's root with the portal under gov/xxgk/."""
    site = root / "gov/xxgk"
    build_index(DOCUMENTS, site / "search")
    shutil.copytree(ASSETS, site / "assets/search")
    (site / "search.html").write_text(HEAD.format(lang="zh") + LINKS + SEARCH, encoding="utf-8")
    (site / "en.html").write_text(HEAD.format(lang="en") + LINKS + SEARCH, encoding="utf-8")
    (site / "d").mkdir()
    (site / "d/1.html").write_text(HEAD.format(lang="zh") + BOX, encoding="utf-8")
    return root


@contextmanager
def served(root: Path, broken: str = "$^") -> Iterator[str]:
    """The portal's address; paths that fit `broken` are away."""
    with hosted(root, type("Own", (Handler,), {"broken": broken})) as address:
        yield f"{address}gov/xxgk/"
