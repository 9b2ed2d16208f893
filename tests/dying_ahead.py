"""A second process that dies or fails at once, in a module that a new process can import."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def dies(root: Path, folder: str) -> None:
    """As one does that runs out of memory."""
    os._exit(9)


def dies_of_a_share(root: Path, today: date, share: Sequence[tuple[str, str]]) -> None:
    """The same, when it reads records."""
    os._exit(9)


def fails_at_a_share(root: Path, today: date, share: Sequence[tuple[str, str]]) -> None:
    """As one does in which we made a mistake."""
    raise AssertionError("示例")
