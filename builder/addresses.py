"""The addresses the site has ever published, in data/published.txt, and the promise that each still answers.

An address answers when a page, a notice or a way on is there. Kept are the pages people cite: records, introductions of
columns, prose. Pages of lists come and go with what is in them, and attachments with their records.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from builder.diagnostics import Place, Report
from builder.store import Store

LEDGER = "data/published.txt"
HEAD = """\
# 公开过的网址，一行一个，由 gongkai build --record 添加。每个都必须一直打得开（L020）；确实不该再有的，删去那一行。
# Addresses once published, one a line, added by gongkai build --record. Each must answer for ever (L020).
"""
CITED = ("record", "tombstone", "moved", "prose")


def check_published(root: Path, store: Store, report: Report) -> None:
    """Tell each address of the ledger that nothing answers any more; looked at again when one may have gone."""
    lines = _lines(root)
    kept = hashlib.sha256("\n".join(url for _, url in lines).encode()).hexdigest()
    if store.recall("ledger") == kept and not store.value("select 1 from pages where not planned limit 1"):
        return
    there = set(store.column("select url from pages where planned")) | prose_addresses(root)
    lost = [(number, url) for number, url in lines if url not in there]
    for number, url in lost:
        report.add(Place(LEDGER, number, 1), "L020", url=url)
    store.remember("ledger", "" if lost else kept)


def record_published(root: Path, store: Store) -> None:
    """Add the addresses of what is planned to the ledger, sorted. Nothing is taken out."""
    known = {url for _, url in _lines(root)}
    kinds = ", ".join(f"'{kind}'" for kind in CITED)
    query = f"select url from pages where planned and (kind in ({kinds}) or kind = 'list' and url like '%/index.html')"
    wanted = set(store.column(query))
    if wanted - known:
        lines = "".join(f"{url}\n" for url in sorted(known | wanted))
        (root / LEDGER).write_text(HEAD + lines, "utf-8")


def _lines(root: Path) -> list[tuple[int, str]]:
    """Line number (from 1) and address."""
    try:
        text = (root / LEDGER).read_text("utf-8")
    except FileNotFoundError:
        return []
    lines = enumerate((line.strip() for line in text.splitlines()), 1)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]


def prose_addresses(root: Path) -> set[str]:
    """The addresses of the pages written in content/, without asking the host."""
    folder = root / "content"
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    return {f"{name.removesuffix('.md')}.html" for name in names}
