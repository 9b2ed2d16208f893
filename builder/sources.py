"""Which files of data/ are not what they were at the last build: by Git's ids where there is Git, else by hash.

Both ways give the same ids (those of Git's blobs), so a state may be carried from one to the other.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from builder.diagnostics import Place, Report
from builder.folders import RACY_NS
from builder.git import Absent, GitError, Repository, open_repository
from builder.project import Project
from builder.scalars import closest
from builder.store import Store, dumps, loads
from builder.yamltext import YamlProblem, read_bytes

NOT_TYPES = {"files", "rules"}  # folders of data/ that hold no records
FILES = "data/files/"
SUFFIXES = (".yml", ".yaml")


@dataclass
class Changes:
    """Files to read (path → id of the content, "" when not known yet) and files that are gone."""

    read: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def find_changes(project: Project, store: Store) -> Changes:
    """What differs from what the store has read; the store itself is left as it is but for how to look next time."""
    repository = open_repository(project.root) if project.past else project.repository
    tree = repository.tree("HEAD", "data") if isinstance(repository, Repository) else ""
    if isinstance(repository, Absent) or not tree or store.recall("links"):
        store.remember("tree", "")
        return _scanned(project, store)  # no Git, nothing committed, or a folder that Git ignores as a whole
    try:
        return _from_git(project, store, repository, tree)
    except FolderLink as found:
        store.remember("links", str(found))
    except GitError:
        pass
    store.remember("tree", "")
    return _scanned(project, store)


class FolderLink(Exception):
    """A symbolic link where a folder of sources may be: Git names none of the files it leads to."""


def type_of(project: Project, path: str) -> str | None:
    """The type of the records in a file, "" for an attachment, None for a file that is no source at all."""
    parts = path.split("/")
    if path.startswith(FILES):
        return ""
    hidden = parts[-1].startswith(".")
    if len(parts) < 3 or hidden or not path.endswith(SUFFIXES) or parts[1] not in project.types:
        return None
    return parts[1]


def _type_in_git(project: Project, path: str) -> str | None:
    """`type_of` a path that Git names. Raises FolderLink."""
    found = type_of(project, path)
    if not found and (project.root / path).is_symlink() and (project.root / path).is_dir():
        raise FolderLink(path)
    return found


def strange_folders(project: Project, report: Report) -> None:
    """Tell folders of data/ that are no type."""
    for folder in sorted(path for path in project.data.iterdir() if path.is_dir()):
        name = folder.name
        if name not in project.types and name not in NOT_TYPES and not name.startswith("."):
            report.add(Place(f"data/{name}"), "S001", name=name, near=closest(name, list(project.types)))


def blob_id(data: bytes) -> str:
    """The id Git gives to a content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _whole(root: Path, paths: Iterable[str]) -> Iterator[str]:
    """Files; of folders (Git names ignored ones as a whole) all that is in them."""
    for path in paths:
        if path.endswith("/"):
            yield from (found.relative_to(root).as_posix() for found in (root / path).rglob("*") if found.is_file())
        else:
            yield path


def look(path: str) -> tuple[str, int, bool]:
    """Size and time (ns) by which a file is known again without reading it; its size; whether it is a symbolic link.

    Git knows a link by its text and not by what it leads to: a site with one is always looked through.
    """
    linked = False
    try:
        found = os.lstat(path)
        linked = stat.S_ISLNK(found.st_mode)
        found = os.stat(path) if linked else found
    except OSError:
        return "", 0, linked
    return _stamp(found, linked), found.st_size, linked


def _stamp(found: os.stat_result, linked: bool) -> str:
    stamp = f"{found.st_size}:{found.st_mtime_ns}"
    return of_link(stamp) if linked else stamp


def of_link(known: str) -> str:
    """The id or stamp of what a symbolic link leads to: one with the bytes of a file is not that file."""
    return known and f"link {known}"


def digests(path: str, oid: str) -> tuple[str, str]:
    """Git's id, if it is not known yet, and the SHA-256 of an attachment; nothing for one that cannot be read."""
    try:
        data = read_bytes(path)
    except YamlProblem:
        return oid, ""
    return oid or blob_id(data), hashlib.sha256(data).hexdigest()


def _from_git(project: Project, store: Store, repository: Repository, tree: str) -> Changes:
    before = store.recall("tree")
    edited = list(_whole(project.root, (path for path in repository.everything if path.startswith("data/"))))
    doubtful = set(edited) | set(loads(store.recall("edited") or "[]"))
    changes = Changes()
    if tree != before:
        moved = repository.differing(before, tree) if before else None
        if moved is None:
            _compare(project, store, repository.blobs("HEAD", "data"), changes, doubtful)
        else:
            doubtful |= {f"data/{path}" for path in moved}
    _look_at(project, store, doubtful, changes)
    store.remember("tree", tree)
    store.remember("edited", dumps(sorted(edited)))
    return changes


def _compare(project: Project, store: Store, blobs: dict[str, str], changes: Changes, doubtful: set[str]) -> None:
    """Everything committed against everything known, where the last build's commit is not there to ask."""
    known = dict(store.rows("select path, oid from files"))
    for path, oid in blobs.items():
        if known.get(path) != oid and path not in doubtful and _type_in_git(project, path) is not None:
            changes.read[path] = oid
    doubtful |= known.keys() - blobs.keys()


def _look_at(project: Project, store: Store, paths: Iterable[str], changes: Changes) -> None:
    """Files Git says less of: by their bytes."""
    for path in sorted(paths):
        if _type_in_git(project, path) is None:
            continue
        known = store.value("select oid from files where path = ?", path)
        oid = _oid(project.root / path)
        if oid is None and known is not None:
            changes.gone.append(path)
        elif oid is not None and oid != known:
            changes.read[path] = oid


def _oid(path: Path) -> str | None:
    try:
        oid = blob_id(path.read_bytes())
        return of_link(oid) if path.is_symlink() else oid
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return "" if not path.is_dir() or path.suffix in SUFFIXES else None  # read again, and told, every time


def _scanned(project: Project, store: Store) -> Changes:
    """Every file by size and time; by its bytes where those are new or too young to be trusted."""
    changes = Changes()
    looked, now = int(store.recall("looked_ns") or 0), _now(store)
    known = {path: (oid, stamp) for path, oid, stamp in store.rows("select path, oid, stamp from files")}
    found = set()
    stamps = []
    for path, stamp, changed in every_file(project):
        found.add(path)
        oid, before = known.get(path, ("", ""))
        if stamp == before and changed < looked - RACY_NS and oid:
            continue
        found_oid = _oid(project.root / path) or "" if path in known else ""  # a new file is read but once, by `load`
        if path not in known or found_oid != oid or not found_oid:
            changes.read[path] = found_oid
        else:
            stamps.append((stamp, path))
    store.many("update files set stamp = ? where path = ?", stamps)
    changes.gone = sorted(known.keys() - found)
    store.remember("looked_ns", str(now))
    return changes


def _now(store: Store) -> int:
    """The time (ns) by the clock that also stamps the files."""
    if not store.lasts:
        return 0
    beside = store.path.with_suffix(".lock")
    os.utime(beside)
    return os.stat(beside).st_mtime_ns


def every_file(project: Project) -> Iterator[tuple[str, str, int]]:
    """Path, stamp as of `look` and time (ns) of every source, in the order of paths."""
    folders = [project.data / name for name in (*project.types, "files")]
    for folder in sorted(folders):
        if folder.is_dir():
            yield from _below(project, str(folder), f"data/{folder.name}")


def _below(project: Project, folder: str, name: str) -> Iterator[tuple[str, str, int]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{name}/{entry.name}"
            if entry.is_dir() and not entry.name.endswith(SUFFIXES):
                yield from _below(project, entry.path, path)
            elif type_of(project, path) is not None:
                yield path, *_stat(entry)


def _stat(entry: os.DirEntry[str]) -> tuple[str, int]:
    try:
        found = entry.stat()
    except OSError:  # a link to nothing
        return "", 0
    return _stamp(found, entry.is_symlink()), found.st_mtime_ns
