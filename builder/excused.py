"""Addresses that nothing answers merely because a record has a mistake: it is told where it stands, and not once more
for each address, with advice to bring back what never left."""

from __future__ import annotations

import re
from pathlib import Path

from builder.moved import address
from builder.store import Store

AMISS = (  # ids of records with a mistake and of those that name one, which may be hidden with it
    "with recursive amiss(id) as (select value from files, json_each(lost) where lost is not null"
    " union select records.id from amiss join refs on dst = amiss.id join records on seq = src)"
)
OLD = re.compile(r"""[^\s"'\[\],]+\.s?html?\b""", re.IGNORECASE)  # what a file that cannot be read may say in old_urls


def without_excused(root: Path, store: Store, urls: list[str]) -> list[str]:
    """Those of some addresses nothing answers that would not answer either if every record were as it is meant."""
    broken = store.column("select path from files where lost is not null") if urls else []
    if not broken:
        return urls
    ids = set(store.column(f"{AMISS} select id from amiss"))
    if "" in ids:  # a record whose id cannot be told may answer any
        return []
    old = store.column(f"{AMISS} select value from amiss join records using (id), json_each(raw, '$.old_urls')")
    for path in broken:
        old += OLD.findall((root / path).read_bytes().decode(errors="replace"))
    answered = {address(url) for url in old}
    return [url for url in urls if url not in answered and ids.isdisjoint(re.split("[/.]", url))]
