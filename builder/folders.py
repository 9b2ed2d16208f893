"""Whether Git must look for files it does not track, which takes it two fifths of its time at 100,000 files.

It need not where no folder of the site's sources changed since it found none in them: the times of a folder change with
every name that comes or goes. The files it tracks are compared in any case.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from builder.git import Absent, GitError, Repository
from builder.store import Store, dumps, loads

NAME = "folders"
WATCHED = ("data", "content", "theme")
INPUTS = (*(f"{name}/" for name in WATCHED), "mkdocs.yml")
IN_HEAD = set(" MDT")  # letters of a file that the last commit holds: of these Git goes on to tell
RACY_NS = 2_000_000_000  # what changed this shortly before it was looked at may have changed again unseen
UNKNOWN, CHANGED, SOME, NONE = "unknown", "changed", "some", "none"


def untracked(root: Path, repository: Repository, store: Store) -> str:
    """NONE: all files are tracked; SOME: Git must look, as before; CHANGED: files came or went, or HEAD moved."""
    kept = loads(store.recall(NAME) or "{}")
    if not kept:
        return UNKNOWN
    same = all(_stamp(f"{root}/{name}")[0] == stamp for name, stamp in kept["folders"].items())
    return str(kept["found"]) if same and kept["head"] == repository.head else CHANGED


def spared(repository: Repository) -> Repository:
    """The repository, which need not look for files it does not track."""
    return replace(repository, untracked=False) if repository.untracked else repository


def looked_at(root: Path, repository: Repository | Absent, store: Store) -> Repository | Absent:
    """The repository, asked no more than it need be; what it answers is kept with the folders it looked into."""
    if isinstance(repository, Absent) or repository.past or not repository.head or not store.lasts:
        return repository
    known = untracked(root, repository, store)
    if known in (SOME, NONE):
        return spared(repository) if known == NONE else repository
    kept = loads(store.recall(NAME) or "{}")
    if kept.get("folders") and _number(kept["folders"]["data"]) != _number(_stamp(f"{root}/data")[0]):
        store.remember(NAME, dumps({"head": "", "found": UNKNOWN, "folders": {}}))
        return repository  # a state beside a new clone, which a pipeline builds but once: the next build looks at it
    try:
        asked = replace(repository)  # not what it was asked before: folders are looked at first, then Git is asked
        store.remember(NAME, dumps(_found(root, asked, store)))
        return asked
    except (GitError, OSError):
        return repository


def _found(root: Path, repository: Repository, store: Store) -> dict[str, object]:
    kept = loads(store.recall(NAME) or "{}")
    before = kept["folders"] if kept and kept["found"] != UNKNOWN else {}
    now, folders = _clock(store), dict(_folders(root, before))
    letters = {letter for path, two in repository.everything.items() if path.startswith(INPUTS) for letter in two}
    found = NONE if now and letters <= IN_HEAD else SOME
    if now and any(time >= now - RACY_NS for _, time in folders.values()):
        found = UNKNOWN
    return {"head": repository.head, "found": found, "folders": {name: stamp for name, (stamp, _) in folders.items()}}


def _number(stamp: str) -> str:
    """The number of a folder, which is another in another clone."""
    return stamp.partition(":")[0]


def _clock(store: Store) -> int:
    """The time (ns) by the clock that stamps files and folders; 0 where folders are not stamped when files come."""
    file = store.path.with_suffix(".clock")
    file.touch()
    now, folder = os.stat(file).st_mtime_ns, os.stat(file.parent).st_mtime_ns
    file.unlink()
    return now if folder >= now else 0


def _folders(root: Path, known: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Every folder of the sources, its stamp and when it last changed; one that is as it is `known` is not read."""
    within: dict[str, list[str]] = defaultdict(list)
    for name in known:
        within[name.rpartition("/")[0]].append(name)
    waiting = list(WATCHED)
    while waiting:
        name = waiting.pop()
        found = _stamp(f"{root}/{name}")  # before it is read: what comes meanwhile is seen the next time
        yield name, found
        if found[0] and known.get(name) == found[0]:
            waiting += within[name]
        elif found[0]:
            with os.scandir(f"{root}/{name}") as entries:
                waiting += [f"{name}/{entry.name}" for entry in entries if entry.is_dir(follow_symlinks=False)]


def _stamp(path: str) -> tuple[str, int]:
    """What changes with every name in a folder, and the time of its last change; nothing where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return "", 0
    return f"{found.st_ino}:{found.st_mtime_ns}:{found.st_ctime_ns}", max(found.st_mtime_ns, found.st_ctime_ns)
