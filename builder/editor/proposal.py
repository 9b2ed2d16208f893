"""Drafts → a branch with one commit, made beside the work tree: nothing that lies there is touched.

`git fast-import` takes the texts as they are: a dirty work tree, another branch or a half-done merge does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.git import GitError, Repository


@dataclass(frozen=True, slots=True)
class Proposal:
    """What shall be reviewed: the branch, its commit, the commit it rests on, words for the reviewer."""

    branch: str
    commit: str
    base: str
    title: str
    body: str


def propose(repository: Repository, texts: Mapping[str, str], title: str, body: str, day: str) -> Proposal:
    """Make the branch. Raises GitError when Git refuses, as it does in a repository without a commit."""
    if not repository.head:
        raise GitError("no commit yet")
    branch = _free_branch(repository, day)
    stream = b"".join(_stream(repository, branch, texts, title, body))
    repository.run("fast-import", "--quiet", "--date-format=now", data=stream)
    return Proposal(branch, repository.resolve(branch), repository.head, title, body)


def _free_branch(repository: Repository, day: str) -> str:
    """`gongkai/2026-11-25-1`, numbered on while there is one of the name."""
    number = 1
    while repository.resolve(f"refs/heads/gongkai/{day}-{number}"):
        number += 1
    return f"gongkai/{day}-{number}"


def _stream(repository: Repository, branch: str, texts: Mapping[str, str], title: str, body: str) -> Iterator[bytes]:
    message = f"{title}\n\n{body}\n".encode() if body else f"{title}\n".encode()
    yield f"commit refs/heads/{branch}\ncommitter {_who(repository)} now\ndata {len(message)}\n".encode()
    yield message
    yield f"from {repository.head}\n".encode()
    for name, text in sorted(texts.items()):
        data = text.encode()
        yield f"M 100644 inline {_quoted(repository.prefix + name)}\ndata {len(data)}\n".encode()
        yield data + b"\n"


def _who(repository: Repository) -> str:
    """Name and address as Git has them of this person; our own where it has none."""
    try:
        ident = repository.run("var", "GIT_COMMITTER_IDENT").decode()
    except GitError:
        return "gongkai <gongkai@localhost>"
    return re.sub(r"\s+\d+ [+-]\d{4}\s*$", "", ident)


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def patch(repository: Repository, proposal: Proposal) -> bytes:
    """The commit as a mail for `git am`: for an office whose network ends at its own door."""
    return repository.run("format-patch", "--stdout", "--binary", f"{proposal.base}..{proposal.commit}")


def push(repository: Repository, proposal: Proposal, remote: str) -> None:
    """Send the branch. Raises GitError with the words of the other side when it refuses."""
    repository.run("push", "--quiet", remote, f"refs/heads/{proposal.branch}:refs/heads/{proposal.branch}")
