"""Files somebody is changing: kept beside the site until they are saved or given up, so that nothing is lost.

A draft remembers which text it began from. When the file has changed meanwhile (a pull, another program) the draft is
put aside under `lost/` and told, and never written over the newer file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from builder.yamltext import read_text

FOLDER = ".gongkai/desk"


class Drafts:
    """The changed texts of a site by path, on disk at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root / FOLDER
        self._kept = self.folder / "drafts"
        self._bases = self.folder / "bases.json"
        self.lost: list[str] = []
        self._texts = self._read()

    def _read(self) -> dict[str, str]:
        bases: dict[str, str] = json.loads(self._bases.read_text("utf-8")) if self._bases.exists() else {}
        found: dict[str, str] = {}
        for name, digest in bases.items():
            draft = self._kept / name
            if not draft.is_file():
                continue
            if digest_of(self._root / name) == digest:
                found[name] = draft.read_text("utf-8")
            else:
                aside = self.folder / "lost" / name
                aside.parent.mkdir(parents=True, exist_ok=True)
                draft.replace(aside)
                self.lost.append(name)
        return found

    @property
    def texts(self) -> Mapping[str, str]:
        """Path → text of every draft."""
        return self._texts

    def keep(self, name: str, text: str) -> None:
        """Remember the draft of a file; one that is the file again is no draft."""
        path = self._root / name
        if path.is_file() and read_text(path) == text:  # whatever its line ends are
            self.forget([name])
            return
        bases = json.loads(self._bases.read_text("utf-8")) if self._bases.exists() else {}
        bases.setdefault(name, digest_of(path))
        self._texts[name] = text
        _write(self._kept / name, text)
        _write(self._bases, json.dumps(bases, ensure_ascii=False, indent=1))

    def forget(self, names: list[str]) -> None:
        """Give drafts up."""
        bases = json.loads(self._bases.read_text("utf-8")) if self._bases.exists() else {}
        for name in names:
            self._texts.pop(name, None)
            bases.pop(name, None)
            (self._kept / name).unlink(missing_ok=True)
        _write(self._bases, json.dumps(bases, ensure_ascii=False, indent=1))

    def changed_underneath(self) -> list[str]:
        """The drafts whose file is no longer the one they began from."""
        bases = json.loads(self._bases.read_text("utf-8")) if self._bases.exists() else {}
        return [name for name in self._texts if digest_of(self._root / name) != bases.get(name)]


def digest_of(path: Path) -> str:
    """SHA-256 of a file; nothing where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(text.encode())
    new.replace(path)
