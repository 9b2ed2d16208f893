"""Templates as they were compiled last, kept in the user's own folder: compiling costs a small build half of its time.

What is compiled is code, and whoever may write it may do what the user may. So it is no part of a site's state, which
may come from elsewhere; it lies where only the user writes, and a file of anybody else's is not read. What cannot be
kept is compiled again, silently.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from builder.cache import fingerprint
from builder.inputs import program
from builder.project import Project, user_cache

KEPT = 1000  # files in the folder; beyond it the older half goes
DIGEST = 32  # bytes in front of the code, by which damage is seen before Python reads it


def compiled_of(project: Project) -> Compiled | None:
    """The compiled templates of a site; None where the user has no folder for them. Words are folded into templates."""
    folder = user_cache(project)
    if folder is None:
        return None
    own = project.root / "data/vocab.yml"
    words = [*project.word_files, *([own] if own.exists() else [])]
    return Compiled(folder / "templates", fingerprint(words, program("py", "yml"), project.language))


class Compiled(BytecodeCache):
    """Compiled templates in a folder, known again by all they were made from."""

    def __init__(self, folder: Path, made_from: str) -> None:
        """`made_from`: a digest of the program and of the words it folds into templates."""
        self._folder = folder
        self._made_from = "\0".join((made_from, jinja2.__version__, sys.version, sys.implementation.cache_tag or ""))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, when it is there and the user's own."""
        with suppress(OSError):
            if not _is_own(os.lstat(self._folder), stat.S_IFDIR):
                return
            data = _read(self._path(bucket))
            if data[:DIGEST] == hashlib.sha256(data[DIGEST:]).digest():
                bucket.code = marshal.loads(data[DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template for later builds."""
        code = marshal.dumps(bucket.code)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_own(os.lstat(self._folder), stat.S_IFDIR):
                self._make_room()
                _write(self._path(bucket), hashlib.sha256(code).digest() + code)

    def _path(self, bucket: Bucket) -> str:
        name = "\0".join((self._made_from, bucket.key, bucket.checksum))
        return f"{self._folder}/{hashlib.sha256(name.encode()).hexdigest()}"

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
