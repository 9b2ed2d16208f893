"""Git hosts: how a pull request is opened at each. To add one: a line in HOSTS.

Addresses and fields: GitHub REST API 2022-11-28, GitLab API v4, Gitea and Forgejo API v1, Gitee API v5.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

WAIT = 20  # seconds for an answer


class Refused(Exception):
    """The host did not open the request; the message is its own words."""


@dataclass(frozen=True, slots=True)
class Host:
    """One kind of host. `path` is filled with owner and name of the project, `fields` map our words to its own."""

    api: str  # {server} is the address of the remote's server
    path: str
    head: Mapping[str, str]  # {token} is filled in
    fields: Mapping[str, str]
    answer: str
    form: str  # the page where a person opens the request by hand


_PULL = {"title": "title", "body": "body", "branch": "head", "target": "base"}
HOSTS: Mapping[str, Host] = {
    "github": Host(
        "https://api.github.com", "/repos/{owner}/{name}/pulls",
        {"Authorization": "Bearer {token}", "Accept": "application/vnd.github+json"}, _PULL, "html_url",
        "{server}/{owner}/{name}/compare/{target}...{branch}?expand=1",
    ),
    "gitlab": Host(
        "{server}/api/v4", "/projects/{project}/merge_requests", {"PRIVATE-TOKEN": "{token}"},
        {"title": "title", "body": "description", "branch": "source_branch", "target": "target_branch"}, "web_url",
        "{server}/{owner}/{name}/-/merge_requests/new?merge_request[source_branch]={branch}",
    ),
    "gitea": Host(
        "{server}/api/v1", "/repos/{owner}/{name}/pulls", {"Authorization": "token {token}"}, _PULL, "html_url",
        "{server}/{owner}/{name}/compare/{target}...{branch}",
    ),
    "gitee": Host(
        "{server}/api/v5", "/repos/{owner}/{name}/pulls", {"Authorization": "token {token}"}, _PULL, "html_url",
        "{server}/{owner}/{name}/pull/new?source_branch={branch}&target_branch={target}",
    ),
}  # fmt: skip
_REMOTE = re.compile(
    r"(?:(?P<scheme>https?)://(?:[^@/]+@)?(?P<web>[^/]+)/|(?:ssh://)?(?:[^@/]+@)(?P<ssh>[^:/]+)(?::\d+/|[:/]))"
    r"(?P<owner>.+)/(?P<name>[^/]+?)(?:\.git)?/?"
)
_BY_NAME = {"github": "github", "gitlab": "gitlab", "gitee": "gitee", "gitea": "gitea", "forgejo": "gitea",
            "codeberg": "gitea"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remote:
    """A project at a host, read from the address of a Git remote. `server` has no slash at its end."""

    server: str
    owner: str
    name: str

    @property
    def kind(self) -> str:
        """The kind of host its name tells; empty when it tells none."""
        return next((kind for word, kind in _BY_NAME.items() if word in self.server.lower()), "")


def remote_of(address: str) -> Remote | None:
    """The project behind the address of a remote; None for a folder, which is no host."""
    found = _REMOTE.fullmatch(address.strip())
    if found is None:
        return None
    server = f"{found['scheme'] or 'https'}://{found['web'] or found['ssh']}"
    return Remote(server, found["owner"].strip("/"), found["name"])


def form_address(host: Host, remote: Remote, branch: str, target: str) -> str:
    """The page on which a person opens the request by hand."""
    return host.form.format(server=remote.server, owner=remote.owner, name=remote.name, branch=quote(branch, ""),
                            target=quote(target, ""))  # fmt: skip


def open_request(host: Host, remote: Remote, words: Mapping[str, str], token: str, api: str = "") -> str:
    """Open the pull request; its address. `words`: title, body, branch, target. Raises Refused."""
    base = (api or host.api).format(server=remote.server).rstrip("/")
    project = quote(f"{remote.owner}/{remote.name}", "")
    url = base + host.path.format(owner=quote(remote.owner), name=quote(remote.name), project=project)
    data = json.dumps({host.fields[key]: value for key, value in words.items()}).encode()
    head = {name: value.format(token=token) for name, value in host.head.items()}
    request = Request(url, data, {"Content-Type": "application/json", **head})
    try:
        with urlopen(request, timeout=WAIT) as answer:
            return str(json.load(answer)[host.answer])
    except HTTPError as error:
        raise Refused(f"{error.code} {_words_of(error)}") from None
    except (URLError, TimeoutError, ValueError, KeyError) as error:
        raise Refused(str(error)) from None


def _words_of(error: HTTPError) -> str:
    try:
        told = json.load(error)
    except ValueError:
        return error.reason
    return str(told.get("message") or told.get("error") or error.reason) if isinstance(told, dict) else str(told)
