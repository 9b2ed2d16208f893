"""What can be made again, kept in the user's own folder between builds of all his sites, where only he writes.

A file of anybody else's is not read, nor one that is not whole. What cannot be kept is made again, silently.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

KEPT = 1000  # files in a folder; beyond it the older half goes
DIGEST = 32  # bytes in front of what is kept, by which damage is seen


class OwnFiles:
    """Files by name in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """What was kept under a name; None where nothing is to be had, or nothing to be trusted."""
        with suppress(OSError):
            if _is_own(os.lstat(self._folder), stat.S_IFDIR):
                data = _read(f"{self._folder}/{name}")
                if data[:DIGEST] == hashlib.sha256(data[DIGEST:]).digest():
                    return data[DIGEST:]
        return None

    def write(self, name: str, data: bytes) -> None:
        """Keep something under a name."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_own(os.lstat(self._folder), stat.S_IFDIR):
                self._make_room()
                _write(f"{self._folder}/{name}", hashlib.sha256(data).digest() + data)

    def _make_room(self) -> None:
        names = os.listdir(self._folder)
        if len(names) >= KEPT:
            by_age = sorted((os.lstat(path).st_mtime_ns, path) for path in (f"{self._folder}/{n}" for n in names))
            for _, path in by_age[: len(by_age) // 2]:
                os.unlink(path)


def _read(path: str) -> bytes:
    """A file of the user's own; nothing for any other, and for a link."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        return file.read() if _is_own(os.fstat(file.fileno()), stat.S_IFREG) else b""


def _write(path: str, data: bytes) -> None:
    """Whole or not at all, for builds that run at the same time."""
    new = f"{path}.{os.getpid()}"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.replace(new, path)


def _is_own(found: os.stat_result, kind: int) -> bool:
    """True for what only the user can have written; where the system knows no owners, his folder is his."""
    private = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
    return private and stat.S_IFMT(found.st_mode) == kind
