"""The files of a bundle: read from the build before, written only where they differ, never through a hard link."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass, field
from pathlib import Path

PARTS = ("index", "cards", "columns")


class Damaged(Exception):
    """A file of the build before is missing, or is not the one that was written."""


@dataclass(slots=True)
class Files:
    """The bundle in `before` becomes the one in `out`, which may be the same folder, or hold what differs alone.

    `sizes` are the bytes of the bundle's parts, kept up to date.
    """

    before: Path | None
    out: Path
    sizes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    written: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def read(self, name: str) -> bytes | None:
        """What the build before wrote; None when it did not."""
        try:
            return (self.before / name).read_bytes() if self.before else None
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file unless it already holds these bytes."""
        old = self.read(name)
        self._count(name, len(data) - len(old or b""))
        if old == data:
            return
        self.written.add(name)
        file = self.out / name
        if old is not None and self.before == self.out:
            file.unlink()  # it may be a hard link into the site that is online
        try:
            file.write_bytes(data)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def remove(self, name: str) -> None:
        """Have a file gone that the build before wrote."""
        old = self.read(name)
        if old is None or name in self.written:
            return
        self._count(name, -len(old))
        self.gone.add(name)
        if self.before == self.out:
            (self.out / name).unlink()

    def _count(self, name: str, more: int) -> None:
        part = name.partition("/")[0]
        if part in self.sizes:
            self.sizes[part] += more


def squeeze(data: bytes, level: int = 6) -> bytes:
    """Gzip without a time, so that equal data give equal bytes."""
    return gzip.compress(data, level, mtime=0)


def compact(value: object) -> bytes:
    """JSON without spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def as_json(value: object) -> bytes:
    """The file of a JSON value."""
    return squeeze(compact(value))


def unsqueeze(data: bytes) -> bytes:
    """What was squeezed. Raises Damaged."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        raise Damaged from None


def from_json(data: bytes) -> object:
    """The value of a JSON file. Raises Damaged, or ValueError for what is no JSON."""
    return json.loads(unsqueeze(data))


def digest(data: bytes) -> str:
    """16 hex digits."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()
