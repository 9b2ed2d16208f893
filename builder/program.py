"""What a site is made with: the program's own files and the host as it is installed, known by digests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parent
SOURCES = ("py", "yml", "html")
HOST = ("mkdocs", "markdown", "Markdown", "pymdown")  # what the host is made of, as it is installed


def theme() -> Path:
    """The theme that comes with the program."""
    packaged = PACKAGE / "theme"
    return packaged if packaged.is_dir() else PACKAGE.parent / "theme"


def program(*suffixes: str) -> str:
    """One digest of the program's own files with these suffixes."""
    found = (f"{suffix} {digest}" for suffix, digest in _program() if suffix in suffixes)
    return hashlib.sha256(" ".join(found).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> tuple[tuple[str, str], ...]:
    """Suffix and digest of each of the program's own files, in the order of paths; read once a run."""
    found = []
    for folder, folders, names in os.walk(PACKAGE):
        folders.sort()
        for name in sorted(names):
            suffix = name.rpartition(".")[2]
            if suffix in SOURCES:
                with open(f"{folder}/{name}", "rb") as file:
                    found.append((suffix, hashlib.sha256(name.encode() + b"\0" + file.read()).hexdigest()))
    return tuple(found)


def host_version() -> str:
    """What is installed of MkDocs and what renders with it: by the names of folders, since asking takes 35 ms."""
    found = find_spec("mkdocs")
    beside = Path(found.origin).parents[1] if found and found.origin else PACKAGE
    names = sorted(name for name in os.listdir(beside) if name.endswith(".dist-info") and name.startswith(HOST))
    return " ".join(names) or _asked()


def _asked() -> str:
    from importlib.metadata import version

    return f"{version('mkdocs')} {version('mkdocs-material')}"


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _below(path: Path) -> Iterator[str]:
    """All files of a folder, in an order; or the file. Without `Path.rglob`, which takes longer than reading them."""
    if not path.is_dir():
        yield str(path)
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (file for name in sorted(names) if os.path.isfile(file := f"{folder}/{name}"))


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """One digest of the names and bytes of files and folders, and of some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        start = len(str(path.parent))
        for file in _below(path):
            total.update(f"\0{file[start:]}\0{_digest(file)}".encode())
    return total.hexdigest()
