"""Makers of the search index that die or take long: for tests, in a module that a new process can import."""

from __future__ import annotations

import os
import time

from builder.search.index import Job, Result

DONE = "done"


def dies(job: Job) -> Result:
    """As one does that runs out of memory."""
    os._exit(9)


def takes_long(job: Job) -> Result:
    """Nobody should wait for it; where somebody does, a file beside the site tells."""
    time.sleep(20)
    (job[3].parent.parent / DONE).touch()
    raise TimeoutError
