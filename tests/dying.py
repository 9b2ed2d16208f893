"""A worker that dies, as one does that runs out of memory: for tests, in a module that a new process can import."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from builder.shards import Made, Work
from builder.shards import make as alive

SIGN = "dies"  # nothing a site is made from


def make(work: Work, ids: Sequence[int]) -> Made:
    """Dies at a page of the kind that the site names."""
    sign = work.root / SIGN
    if sign.exists():
        with closing(sqlite3.connect(work.state)) as state:
            kinds = state.execute(f"select kind from pages where id in ({', '.join(map(str, ids))})").fetchall()
        if (sign.read_text("utf-8"),) in kinds:
            os._exit(9)
    return alive(work, ids)
