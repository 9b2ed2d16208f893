"""Where a file of the site lies in its repository: code hosts want paths from the repository's root."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builder.git import Repository, open_repository


def in_repository(root: Path) -> Callable[[str], str]:
    """Turns a path of the site into one of the repository; without Git they are the same."""
    found = open_repository(root)
    prefix = found.prefix if isinstance(found, Repository) else ""
    return lambda path: prefix + path
