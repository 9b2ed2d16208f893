"""The one door to Git: what a repository knows of a site's files. Reads only, and never from a network.

Paths are relative to the site's folder, which may lie anywhere in the repository. An office without Git, with a shallow
clone or in a folder of its own gets an `Absent` with the reason, or an answer that says less; no build depends on Git.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

QUIET = ("--no-optional-locks", "--literal-pathspecs", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false")
COMMIT, COMMIT_MARK = "%H %ct %s", "\x01"
NOTHING = "0" * 40


class GitError(Exception):
    """Git refused; the message is its own first line."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no Git to ask. `reason`: no_program (not installed), no_repository, refused (`detail` says why)."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: full id, time of committing in seconds since 1970, first line of the message."""

    id: str
    seconds: int
    subject: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did to one file: its blob afterwards (empty: deleted), its path and its path before."""

    commit: Commit
    blob: str
    path: str
    before: str


@dataclass(frozen=True)
class Repository:
    """A repository seen from a site's folder. `head` is empty before the first commit; `prefix` is "" or "a/b/"."""

    root: Path
    head: str
    prefix: str
    shallow: bool
    environment: Mapping[str, str] | None = None
    past: bool = False  # seen as of a commit: what lies in the folder now does not count
    untracked: bool = True  # files it does not track are looked for; not where there are none (folders.py)

    def at(self, commit: str) -> Repository:
        """The repository as it was when `commit` was the last one."""
        return replace(self, head=commit, past=True)

    def run(self, *args: str, data: bytes = b"") -> bytes:
        """What `git args` prints. Raises GitError when it fails."""
        done = _git(self.root, args, self.environment, data)
        if done.returncode:
            raise GitError(_first_line(done.stderr))
        return done.stdout

    def lines(self, *args: str) -> list[str]:
        """The NUL-separated parts of what `git args` prints."""
        return [part for part in self.run(*args).decode("utf-8", "surrogateescape").split("\0") if part]

    def resolve(self, name: str) -> str:
        """The commit a branch, tag or id stands for; empty when there is none."""
        try:
            return (
                self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
            )
        except GitError:
            return ""

    def merge_base(self, a: str, b: str) -> str:
        """The last commit both share; empty when they share none (a force-pushed base, a shallow clone)."""
        try:
            return self.run("merge-base", a, b).decode().strip()
        except GitError:
            return ""

    def commit(self, name: str = "HEAD") -> Commit | None:
        """A commit by branch, tag or id."""
        found = self.resolve(name)
        if not found:
            return None
        return _commit(self.run("show", "-s", f"--format={COMMIT}", found).decode("utf-8", "replace").rstrip("\n"))

    def last_before(self, seconds: int, name: str = "HEAD") -> str:
        """The last commit on the first-parent line of `name` made before a time (s since 1970); empty: none."""
        args = ("rev-list", "-1", "--first-parent", f"--min-age={seconds}", self.resolve(name) or name)
        return self.run(*args).decode().strip()

    def tree(self, commit: str = "HEAD", path: str = "") -> str:
        """The id of a folder as committed: equal ids, equal content. Empty when there is none."""
        name = f"{self.prefix}{path}".rstrip("/")
        try:
            return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{name}").decode().strip()
        except GitError:
            return ""

    def blobs(self, commit: str = "HEAD", path: str = "") -> dict[str, str]:
        """Every file below `path` as committed → its blob id."""
        return dict(_tree_entry(line) for line in self.lines("ls-tree", "-r", "-z", commit, *_only(path)))

    def index(self, path: str = "") -> dict[str, str]:
        """Every file below `path` that Git tracks → the blob id it was last added with; `status` tells later edits."""
        return dict(_tree_entry(line) for line in self.lines("ls-files", "-s", "-z", *_only(path)))

    @property
    def status(self) -> dict[str, str]:
        """Files of the site that differ from HEAD → Git's two letters (`??` untracked, ` M` edited, ` D` deleted)."""
        return {path: letters for path, letters in self.everything.items() if letters != "!!"}

    @cached_property
    def everything(self) -> dict[str, str]:
        """The same, ignored files too (`!!`; a folder Git ignores as a whole ends with a slash); asked once."""
        if self.past:
            return {}
        wanted = ("-uall", "--ignored=matching") if self.untracked else ("-uno",)
        found = self.lines("status", "--porcelain=v1", "-z", *wanted, "--no-renames", "--", ".")
        return {self._own(part[3:]): part[:2] for part in found}

    def differing(self, before: str, after: str) -> list[str] | None:
        """The files in which two folders (their tree ids) differ; None when one of them is not in this clone."""
        try:
            return self.lines("diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after)
        except GitError:
            return None

    def show(self, commit: str, path: str) -> bytes | None:
        """A file as committed; None when it was not there."""
        try:
            return self.run("cat-file", "blob", f"{commit}:{self.prefix}{path}")
        except GitError:
            return None

    def read_blobs(self, ids: list[str]) -> Iterator[tuple[str, bytes]]:
        """Many blobs in one call: (id, bytes); those that are not there (a partial clone) are left out."""
        out = io.BytesIO(self.run("cat-file", "--batch", "--buffer", data="".join(f"{id}\n" for id in ids).encode()))
        while head := out.readline().decode().split():
            if len(head) == 3:
                yield head[0], out.read(int(head[2]))
                out.readline()

    def log(self, path: str = "", since: str = "") -> list[Change]:
        """Every change of every file below `path` (since a commit), newest first, in one call; less when `shallow`."""
        form, commits = f"--format={COMMIT_MARK}{COMMIT}", f"{since}..{self.head}" if since else self.head
        args = ("log", form, "--raw", "-z", "--no-abbrev", "-M", "--relative", commits)
        return list(_changes(self.lines(*args, "--", path or ".")))

    def _own(self, path: str) -> str:
        return path.removeprefix(self.prefix)


def open_repository(root: Path, environment: Mapping[str, str] | None = None) -> Repository | Absent:
    """The repository the folder lies in, or why there is none. `environment`: of the Git process."""
    wanted = ("--is-inside-work-tree", "--is-shallow-repository", "--show-prefix", "HEAD", "--")  # no file of this name
    try:
        done = _git(root, ("rev-parse", *wanted), environment)
    except OSError:
        return Absent("no_program")
    if not done.stdout.startswith(b"true"):
        reason = _first_line(done.stderr)
        return Absent("refused", reason) if "dubious" in reason else Absent("no_repository", reason)
    _, shallow, prefix, head, *_ = done.stdout.decode("utf-8", "surrogateescape").split("\n")
    return Repository(root, "" if done.returncode else head, prefix, shallow == "true", environment)  # no commit yet


def _git(
    root: Path, args: tuple[str, ...], environment: Mapping[str, str] | None, data: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(root), *QUIET, *args], capture_output=True, env=environment, input=data)


def _first_line(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")


def _only(path: str) -> tuple[str, ...]:
    return ("--", path) if path else ()


def _tree_entry(line: str) -> tuple[str, str]:
    """`mode type id<tab>path` (ls-tree) or `mode id stage<tab>path` (ls-files) → (path, id)."""
    head, _, path = line.partition("\t")
    return path, next(part for part in head.split(" ") if len(part) >= len(NOTHING))


def _commit(text: str) -> Commit:
    id, seconds, subject = text.split(" ", 2)
    return Commit(id, int(seconds), subject)


def _changes(parts: list[str]) -> Iterator[Change]:
    """`<mark>id seconds subject`, then for each file `:mode mode blob blob letter`, path, if renamed a second path."""
    commit, rest = None, iter(parts)
    for part in rest:
        if part.startswith(COMMIT_MARK):
            commit = _commit(part.removeprefix(COMMIT_MARK))
            continue
        *_, blob, letter = part.strip("\n").split(" ")
        before = next(rest)
        path = next(rest) if letter[0] in "RC" else before
        if commit:
            yield Change(commit, blob if blob.strip("0") else "", path, before)
