"""Where the scripts of the search page lie: within the package, or beside it in the repository."""

from __future__ import annotations

from pathlib import Path

from builder.program import PACKAGE


def script(name: str) -> Path:
    """A file of assets/search/."""
    themes = (PACKAGE / "theme", PACKAGE.parent / "theme")
    return next(theme for theme in themes if theme.is_dir()) / "assets/search" / name
