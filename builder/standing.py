"""A site in which nothing changed since its last build: known by one digest, before anything else is read.

The digest is of all a build is made from: program, host, day, options, commit, and the files that are not as committed.
A build leaves it in the state with what it told. Whoever changes the state takes it out first, so that it only ever
stands for the last site published. Where Git does not know the files, or a link leads out of them, there is none.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.diagnostics import Diagnostic, Place
from builder.folders import CHANGED, NONE, spared, untracked
from builder.git import Absent, GitError, Repository
from builder.program import fingerprint, host_version, program, theme
from builder.published import Published
from builder.store import Store, dumps, loads, peek
from builder.surroundings import current_day

NAME = "standing"
DROPPED = "H005"  # told once, by the build that dropped a state
DAMAGE = (sqlite3.DatabaseError, ValueError, KeyError, TypeError)  # what reading raises that is not as it was written
BESIDE = ("mkdocs.yml", "content", "theme", "data/rules")  # what a site is made from, beside its data


@dataclass(frozen=True, slots=True)
class Stood:
    """What the last build made, and what it told."""

    pages: int
    files: int
    told: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look before a build found: the repository as it was asked, the digest if it was taken, what stands."""

    repository: Repository | Absent
    made_from: str = ""
    stood: Stood | None = None


def made_from(root: Path, repository: Repository | Absent, today: date | None, search: bool) -> str:
    """The digest of all that a build is made from, taken before it begins; nothing where that cannot be told."""
    if isinstance(repository, Absent) or not repository.head or repository.past:
        return ""
    try:
        edited = list(_edited(root, repository))
    except (GitError, OSError):  # what is edited cannot be read, is a whole folder, or leads elsewhere
        return ""
    day = (today or current_day()).isoformat()
    words = (program("py", "yml", "html"), host_version(), sys.version, day, str(search))
    data = sorted((root / "data").iterdir())  # Git sees no empty folder
    git = (repository.head, repository.prefix, str(repository.shallow), *(path.name for path in data), *edited)
    beside = [path for name in BESIDE if (path := root / name).exists()]
    settings = [path for path in data if path.is_file()]  # Git knows a link by its text
    return fingerprint([*beside, *settings, theme()], *words, *git)


def look(root: Path, repository: Repository | Absent, out: Path, today: date | None, search: bool) -> Looked:
    """Whether the last build into `out` stands: whether this one would be the same."""
    store = peek(root)
    if store is None:
        return Looked(repository)
    try:
        known = "" if isinstance(repository, Absent) else untracked(root, repository, store)
        if known == CHANGED or not store.recall(NAME):  # Git is asked when the folders were looked at again
            return Looked(repository)
        if known == NONE and isinstance(repository, Repository):
            repository = spared(repository)
        digest = made_from(root, repository, today, search)
        return Looked(repository, digest, _stood(root, store, out, digest))
    except DAMAGE:  # or something is to be written, since the site is not as it was left
        return Looked(repository)
    finally:
        store.close()


def _stood(root: Path, store: Store, out: Path, digest: str) -> Stood | None:
    kept = loads(store.recall(NAME))
    if kept["made_from"] != digest or not Published(store, root, out).stands():
        return None
    told = (Diagnostic(Place(*place), code, args) for place, code, args in kept["told"])
    return Stood(kept["pages"], kept["files"], tuple(told))


def keep_standing(store: Store, digest: str, stood: Stood) -> None:
    """A build is done: remember from what it was made."""
    told = [[[d.place.path, d.place.line, d.place.column], d.code, dict(d.args)] for d in stood.told]
    again = loads(dumps(told)) == told and all(d.code != DROPPED for d in stood.told)
    if digest and again and store.lasts and not store.recall("links"):
        kept = {"made_from": digest, "pages": stood.pages, "files": stood.files, "told": told}
        store.remember(NAME, dumps(kept))
        store.save()


def forget_standing(store: Store) -> None:
    """The state is about to be changed."""
    if store.recall(NAME):
        store.remember(NAME, "")


def _edited(root: Path, repository: Repository) -> Iterator[str]:
    """The files of the site that are not as committed: what Git says of each, its name and its content."""
    for path, letters in sorted(repository.everything.items()):
        if path.startswith(("data/", *BESIDE)):
            if (root / path).is_symlink():
                raise OSError(path)
            content = (root / path).read_bytes() if os.path.lexists(root / path) else b""
            yield f"{letters} {path} {hashlib.sha256(content).hexdigest()}"
