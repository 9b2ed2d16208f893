"""Scrubs files in place: each is written whole or not at all, and what was found clean is not looked at again."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.attachments import Unreadable, text_of
from builder.output import stamp_of
from builder.privacy import findings
from builder.scrub.formats import kinds, scrub
from builder.scrub.trace import Refused, Trace

KEPT = ".gongkai/clean.json"  # path → stamp of each attachment that was clean when it was last looked at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file. `reason`: why it was left alone, with `detail`."""

    path: Path
    removed: tuple[Trace, ...] = ()
    told: tuple[Trace, ...] = ()
    reason: str = ""
    detail: str = ""

    @property
    def changed(self) -> bool:
        """True when something was taken out, or would be."""
        return bool(self.removed)

    @property
    def grave(self) -> bool:
        """True when a person must look at it before it goes out; a mobile number may be a contact."""
        return any(trace.what != "mobile" for trace in self.told)


def scrub_files(paths: Iterable[Path], write: bool) -> Iterator[Outcome]:
    """Scrub files one by one; without `write` tell only what would be done."""
    for path in paths:
        try:
            found = scrub(path.name, path.read_bytes())
            if write and found.removed:
                _replace(path, found.data)
            yield Outcome(path, found.removed, (*found.told, *_in_text(path)))
        except Refused as refused:
            yield Outcome(path, (), tuple(_in_text(path)), refused.reason, refused.detail)
        except OSError as error:
            yield Outcome(path, (), (), "damaged", str(error.strerror or error))


def _in_text(path: Path) -> Iterator[Trace]:
    """Numbers of persons and marks of secrecy in the text, masked; a person decides what becomes of them."""
    try:
        found = findings(text_of(path))
    except Unreadable:
        return
    yield from dict.fromkeys(Trace(one.kind, one.shown) for one in found)


def _replace(path: Path, data: bytes) -> None:
    """The file as a whole, with the rights it had."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".scrub", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def attachments(root: Path) -> list[Path]:
    """Every attachment of a site that can hold something, by name; links are not followed."""
    endings = set(kinds())
    found = (Path(folder) / name for folder, _, names in os.walk(root / "data/files") for name in names)
    return sorted(path for path in found if path.suffix.lower() in endings and not path.is_symlink())


class Memory:
    """Which attachments of a site were clean when they were last looked at."""

    def __init__(self, root: Path) -> None:
        self._root, self._file = root, root / KEPT
        try:
            known = json.loads(self._file.read_text("utf-8"))
            self._known: dict[str, str] = known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            self._known = {}

    def doubtful(self, paths: Iterable[Path]) -> list[Path]:
        """Those that are not known to be clean as they are now."""
        return [path for path in paths if self._known.get(self._name(path)) != stamp_of(path.stat())]

    def learn(self, outcome: Outcome) -> None:
        """A file of which nothing is to be said need not be looked at again until it changes."""
        if not (outcome.grave or outcome.reason):
            self._known[self._name(outcome.path)] = stamp_of(outcome.path.stat())

    def save(self) -> None:
        """Keep it for the next time."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._known, ensure_ascii=False), "utf-8")

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()
