"""Writing a site so that the last good one stays whole until the new one is complete.

Everything is written into a folder beside the site; `commit` swaps the two in one system call. A build that is
killed leaves the old site untouched and a `.building` folder, which the next build removes.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "MANIFEST.sha256"
RENAME_EXCHANGE = 2  # linux/fs.h
AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its SHA-256 and a stamp (size in bytes, time in ns) to know it again by."""

    sha256: str
    stamp: str


class Output:
    """The new site while it is being written. Files go in by `write`; `commit` makes them the site."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._new = site.with_name(f"{site.name}.building")
        self._folders: set[str] = set()
        self._digests: dict[str, str] = {}
        _remove(self._new)
        self._new.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        """Where the new site is being written."""
        return self._new

    @property
    def last(self) -> Path:
        """The last good site; perhaps there is none yet."""
        return self._site

    @property
    def paths(self) -> Iterable[str]:
        """What has been written so far."""
        return self._digests.keys()

    def _make_folder(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def keep(self, name: str, written: Written) -> bool:
        """Take a file of the old site over as it is (a hard link); False when it is not the one written then."""
        old = self._site / name
        try:
            found = os.stat(old)
            if stamp_of(found) != written.stamp and hashlib.sha256(old.read_bytes()).hexdigest() != written.sha256:
                return False
            self._make_folder(name)
            os.link(old, self._new / name)
        except OSError:
            return False
        self._digests[name] = written.sha256
        return True

    def write(self, name: str, data: bytes) -> Written:
        """One file, by its path relative to the root of the site; with one system call to open it."""
        self._make_folder(name)
        descriptor = os.open(f"{self._new}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            stamp = stamp_of(os.fstat(descriptor))
        finally:
            os.close(descriptor)
        self._digests[name] = hashlib.sha256(data).hexdigest()
        return Written(self._digests[name], stamp)

    def adopt(self, folder: Path) -> None:
        """Count files that another tool wrote below `folder` of the new site as part of it."""
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(self._new).as_posix()
            self._digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()

    def commit(self) -> None:
        """Write the manifest, then put the new site in the place of the old one."""
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self._digests.items())]
        self.write(MANIFEST, "".join(lines).encode())
        swap(self._new, self._site)

    def discard(self) -> None:
        """Forget what was written; the old site stays."""
        _remove(self._new)


def stamp_of(found: os.stat_result) -> str:
    """Size and time of change of a file."""
    return f"{found.st_size}:{found.st_mtime_ns}"


def swap(new: Path, site: Path) -> None:
    """Put the folder `new` in the place of `site` at once; what was there is removed afterwards."""
    if not site.exists():
        new.rename(site)
        return
    if not _exchange(new, site):
        old = site.with_name(f"{site.name}.old")
        _remove(old)
        site.rename(old)
        new.rename(site)
        new = old
    _remove(new)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux renameat2)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(AT_FDCWD, bytes(a), AT_FDCWD, bytes(b), RENAME_EXCHANGE) == 0)


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
