"""Writing a site so that the last good one stays whole until the new one is complete.

Everything is written into a folder beside the site. Much of it: the folder is filled up with hard links to what did
not change and takes the place of the site in one system call. Little of it: the files are moved in one by one, and the
list of them, kept with the state in the same instant as what they are, lets the next build finish what was cut off.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = "MANIFEST.sha256"
DIGEST = 64  # letters of a digest; two blanks and the name follow it
RENAME_EXCHANGE = 2  # linux/fs.h
AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its SHA-256 and a stamp (size in bytes, time in ns) to know it again by."""

    sha256: str
    stamp: str


class Output:
    """The changed files of a site while they are being written, in a folder beside it."""

    def __init__(self, site: Path, new: Path | None = None) -> None:
        """`new` is the folder of another's build, which is helped to fill; else it is this one's, and empty."""
        self._site = site
        self._new = new or staging(site)
        self._folders: set[str] = set()
        self.written: set[str] = set()
        if new is None:
            _remove(self._new)
            self._new.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        """Where the new files are being written."""
        return self._new

    @property
    def last(self) -> Path:
        """The last good site; perhaps there is none yet."""
        return self._site

    def _make_folder(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

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
        self.written.add(name)
        return Written(hashlib.sha256(data).hexdigest(), stamp)

    def count(self, name: str) -> None:
        """A file that another process wrote into the folder."""
        self.written.add(name)

    def adopt(self, name: str) -> Written:
        """Count a file that another tool wrote into the folder as part of the site."""
        path = self._new / name
        self.written.add(name)
        return Written(hashlib.sha256(path.read_bytes()).hexdigest(), stamp_of(path.stat()))

    def fill(self, names: Iterable[str]) -> list[str]:
        """Take files of the last site over as they are (hard links); those that cannot be had are returned."""
        missing = []
        for name in names:
            if name in self.written:
                continue
            self._make_folder(name)
            try:
                os.link(f"{self._site}/{name}", f"{self._new}/{name}")
            except OSError:
                missing.append(name)
        return missing

    def discard(self) -> None:
        """Forget what was written; the old site stays. Workers that still write do not find the folder any more."""
        if self._new.exists():
            aside = self._new.with_name(f"{self._new.name}.gone")
            _remove(aside)
            self._new.rename(aside)
            _remove(aside)


def staging(site: Path) -> Path:
    """The folder beside a site in which the next one is written."""
    return site.with_name(f"{site.name}.building")


def stamp_of(found: os.stat_result) -> str:
    """Size and time of change of a file."""
    return f"{found.st_size}:{found.st_mtime_ns}"


def move_in(site: Path, put: Iterable[str], drop: Iterable[str]) -> None:
    """Move files from beside the site into it and remove others; may be begun again when it was cut off."""
    new, put, drop = staging(site), list(put), list(drop)
    early = _in_the_way(put, drop)
    for name in early:
        if not (site / name).is_dir():  # a folder there is what was put in its place before this was cut off
            _remove(site / name)
            _prune((site / name).parent, site)
    for name in put:
        try:
            os.replace(f"{new}/{name}", f"{site}/{name}")
        except FileNotFoundError:
            if (new / name).exists():
                (site / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(f"{new}/{name}", f"{site}/{name}")
    for name in (name for name in drop if name not in early):
        _remove(site / name)
        _prune((site / name).parent, site)


def _in_the_way(put: Iterable[str], drop: Iterable[str]) -> set[str]:
    """What must go first: a file where a folder is to be, and what lies in a folder where a file is to be."""
    files, going = set(put), set(drop)
    above = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    return (going & above) | {name for name in going for parent in PurePosixPath(name).parents if str(parent) in files}


def _prune(folder: Path, site: Path) -> None:
    """Remove folders that hold nothing any more."""
    while folder != site and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def patched(manifest: bytes, digests: dict[str, str], gone: Iterable[str]) -> bytes:
    """A manifest with some digests changed or added and some names taken out, sorted by name still."""
    parts, done = [], 0
    for name in sorted({*gone, *digests}):
        rest = f"  {name}\n".encode()
        start = _line_of(manifest, name.encode(), done)
        parts += [manifest[done:start], digests[name].encode() + rest if name in digests else b""]
        done = start + DIGEST + len(rest) if manifest.startswith(rest, start + DIGEST) else start
    return b"".join([*parts, manifest[done:]])


def _line_of(manifest: bytes, name: bytes, low: int) -> int:
    """Where the line of a name begins or would begin, found by halves: of 100,000 lines few are looked at."""
    high = len(manifest)
    while low < high:
        start = manifest.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = manifest.index(b"\n", start)
        if manifest[start + DIGEST + 2 : end] < name:
            low = end + 1
        else:
            high = start
    return low


def manifest_of(digests: Iterable[tuple[str, str]]) -> bytes:
    """The manifest of a whole site, names and digests given in order."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests).encode()


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
    import ctypes  # not wanted for a small change

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


def folders_of(site: Path) -> Iterator[tuple[str, int]]:
    """Every folder of a site ("" the site itself) and the time (ns) something was last put in or taken out."""
    waiting = [""]
    while waiting:
        name = waiting.pop()
        path = f"{site}/{name}"
        yield name, os.stat(path).st_mtime_ns
        with os.scandir(path) as entries:
            waiting += [f"{name}{entry.name}/" for entry in entries if entry.is_dir(follow_symlinks=False)]
