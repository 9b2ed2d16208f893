"""Git as an office's webmaster would run it, for the tests: one identity, fixed days."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from office import Office

WHO = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")


def git(root: Path, *args: str, day: str = "2026-03-01") -> str:
    """A Git command as an office's webmaster would run it, on a fixed day."""
    env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T09:00:00+08:00", "GIT_COMMITTER_DATE": f"{day}T09:00:00+08:00"}
    return subprocess.run(
        ["git", "-C", str(root), *WHO, *args], check=True, capture_output=True, text=True, env=env
    ).stdout


def commit(root: Path, subject: str, day: str, files: Mapping[str, str | None] = MappingProxyType({})) -> None:
    """Write or delete files and commit."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8") if text is not None else path.unlink()
    git(root, "add", "-A")
    git(root, "commit", "--allow-empty-message", "-qm", subject, day=day)


def committed(site: Office, day: str = "2026-03-01") -> Office:
    """A site, committed once; what commands write beside it is left out."""
    site.write(".gitignore", ".gongkai/\nsite/\nsite.*/\n/receipt.json*\n/card.*\n")
    git(site.root, "init", "-q", "-b", "main")
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "开站", day=day)
    return site
