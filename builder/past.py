"""The site as it was at a commit, laid into a folder beside the state, where the next look costs only what differs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from builder.git import GitError, Repository

PARTS = ("data", "content", "theme", "mkdocs.yml")  # what a site is made of
LEDGER = ".gongkai/blobs.json"  # path → blob id of what lies in the folder; absent while it is being written
AT_ONCE = 200  # files read from Git in one call, so that attachments do not fill the memory


def lay_out(repository: Repository, commit: str, folder: Path) -> None:
    """Make `folder` hold the site as committed. Raises GitError when there was no site at that commit."""
    wanted = {path: blob for part in PARTS for path, blob in repository.blobs(commit, part).items()}
    if "mkdocs.yml" not in wanted:
        raise GitError(f"no site at {commit}")
    there = _ledger(folder)
    for path in there.keys() - wanted.keys():
        _remove(folder, folder / path)
    _write(repository, folder, {path: blob for path, blob in wanted.items() if there.get(path) != blob})
    (folder / "data").mkdir(exist_ok=True)
    (folder / LEDGER).write_text(json.dumps(wanted), "utf-8")


def _ledger(folder: Path) -> dict[str, str]:
    """What lies in the folder; a folder whose ledger is missing was left half-written and is begun anew."""
    ledger = folder / LEDGER
    try:
        there: dict[str, str] = json.loads(ledger.read_text("utf-8"))
    except (OSError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)
        ledger.parent.mkdir(parents=True)
        return {}
    ledger.unlink()
    return there


def _remove(folder: Path, path: Path) -> None:
    """A file, and the folders it leaves empty: a file may want their place."""
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()


def _write(repository: Repository, folder: Path, files: dict[str, str]) -> None:
    paths: dict[str, list[str]] = {}
    for path, blob in files.items():
        paths.setdefault(blob, []).append(path)
    blobs = sorted(paths)
    for start in range(0, len(blobs), AT_ONCE):
        for blob, data in repository.read_blobs(blobs[start : start + AT_ONCE]):
            _put(data, (folder / path for path in paths[blob]))


def _put(data: bytes, targets: Iterable[Path]) -> None:
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
