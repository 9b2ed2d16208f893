"""A worker that dies, as one does that runs out of memory: for tests, in a module that a new process can import."""

from __future__ import annotations

import os
from collections.abc import Sequence

from builder.shards import Made, Work
from builder.shards import make as alive

SIGN = "theme/dies"


def make(work: Work, ids: Sequence[int]) -> Made:
    """Dies where the site says so."""
    if (work.root / SIGN).exists():
        os._exit(9)
    return alive(work, ids)
