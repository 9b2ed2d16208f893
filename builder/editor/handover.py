"""Drafts → review: a branch, then a pull request at the office's Git host; a patch file where there is no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.editor.desk import Desk, Refusal
from builder.editor.hosts import HOSTS, Refused, form_address, open_request, remote_of
from builder.editor.proposal import Proposal, patch, propose, push
from builder.git import Absent, GitError, Repository, open_repository
from builder.values import Group

PATCH = "patch"


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the drafts: `opened` (address of the request), `pushed` (address of the form to open it with,
    and why it was not opened), `patch` (path of the file)."""

    how: str
    where: str
    branch: str
    reason: str = ""


def hand_over(desk: Desk, title: str, body: str, token: str) -> Handed:
    """Propose all drafts. Raises Refusal; then the drafts are as they were and no branch is left behind."""
    texts = desk.ready()
    repository = open_repository(desk.root)
    if isinstance(repository, Absent):
        raise Refusal(f"edit_git_{repository.reason}", detail=repository.detail)
    project = desk.project
    wishes = project.settings.get("repository")
    try:
        proposal = propose(repository, texts, title, body, project.today.isoformat())
        handed = _send(desk.root, repository, proposal, wishes if isinstance(wishes, Group) else None, token)
    except GitError as error:
        raise Refusal("edit_git_failed", detail=str(error)) from None
    desk.done(list(texts))
    return handed


def _send(root: Path, repository: Repository, proposal: Proposal, wishes: Group | None, token: str) -> Handed:
    wish = {name: str(wishes.get(name) or "") if wishes else "" for name in ("host", "remote", "api", "target")}
    name = wish["remote"] or "origin"
    remote = remote_of(_address(repository, name))
    kind = wish["host"] or (remote.kind if remote else PATCH) or PATCH
    if kind == PATCH or remote is None:
        return _as_patch(root, repository, proposal)
    try:
        push(repository, proposal, name)
    except GitError:
        repository.run("update-ref", "-d", f"refs/heads/{proposal.branch}")
        raise
    target = wish["target"] or "main"
    form = form_address(HOSTS[kind], remote, proposal.branch, target)
    if not token:
        return Handed("pushed", form, proposal.branch)
    words = {"title": proposal.title, "body": proposal.body, "branch": proposal.branch, "target": target}
    try:
        return Handed("opened", open_request(HOSTS[kind], remote, words, token, wish["api"]), proposal.branch)
    except Refused as error:
        return Handed("pushed", form, proposal.branch, str(error))


def _address(repository: Repository, name: str) -> str:
    try:
        return repository.run("remote", "get-url", name).decode().strip()
    except GitError:
        return ""


def _as_patch(root: Path, repository: Repository, proposal: Proposal) -> Handed:
    path = root / "export" / f"{proposal.branch.replace('/', '-')}.patch"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(patch(repository, proposal))
    return Handed(PATCH, path.relative_to(root).as_posix(), proposal.branch)
