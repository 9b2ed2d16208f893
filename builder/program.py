"""The program's own files: what a site is made with is known by their digest."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).parent
SOURCES = ("py", "yml", "html")


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
