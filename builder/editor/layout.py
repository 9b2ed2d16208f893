"""The copy of a site that drafts are judged and shown in: made of links, so that it costs no time and no room."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from builder.sources import NOT_TYPES

NOT_COPIED = {"data", "site", ".gongkai", ".git", "export"}


def lay_out(root: Path, copy: Path, texts: Mapping[str, str]) -> None:
    """The copy: links to all of the site, real files where there is a draft; what an earlier copy built stays."""
    copy.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(copy / "data", ignore_errors=True)
    for path in root.iterdir():
        link = copy / path.name
        if path.name not in NOT_COPIED and not link.is_symlink():
            link.symlink_to(path)
    for path in (root / "data").iterdir():
        whole = path.is_file() or path.name in NOT_TYPES
        for file in [path] if whole else [inner for inner in path.rglob("*") if inner.is_file()]:
            target = copy / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(file)
    for name, text in texts.items():
        (copy / name).unlink(missing_ok=True)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, "utf-8")
