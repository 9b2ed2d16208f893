"""A second process that dies at once, in a module that a new process can import."""

from __future__ import annotations

import os
from pathlib import Path


def dies(root: Path) -> None:
    """As one does that runs out of memory."""
    os._exit(9)
