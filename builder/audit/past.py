"""What Git knows of records: the day each first stood in a commit. Asked only for the rule against forged dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from builder.git import Absent, Repository, open_repository
from builder.surroundings import BEIJING

ID = re.compile(rb"(?m)(?:^|[{,\s-])id:\s*[\"']?([a-z0-9][a-z0-9-]*)")
AT_ONCE = 400  # blobs read in one call


@dataclass(frozen=True)
class Past:
    """`first_seen`: record id → day of the commit that brought it (Beijing). `since`: day of the first commit."""

    first_seen: Mapping[str, date]
    since: date


def past_of(root: Path, commit: str = "HEAD") -> Past | None:
    """The history of a site's records up to a commit; None without Git, before a first commit, in a shallow clone."""
    repository = open_repository(root)
    if isinstance(repository, Absent) or not repository.head or repository.shallow:
        return None
    then = repository.at(repository.resolve(commit))
    changes = [c for c in then.log("data") if c.blob and c.path.endswith((".yml", ".yaml"))]
    if not changes:
        return None
    when: dict[str, int] = {}
    for change in changes:
        when[change.blob] = min(change.commit.seconds, when.get(change.blob, change.commit.seconds))
    seen: dict[str, int] = {}
    for blob, data in _blobs(repository, sorted(when)):
        for id in set(ID.findall(data)):
            seen[id.decode()] = min(when[blob], seen.get(id.decode(), when[blob]))
    return Past({id: day_of(seconds) for id, seconds in seen.items()}, day_of(min(when.values())))


def extract(repository: Repository, commit: str, target: Path) -> None:
    """Write the site as it was at a commit into an empty folder. Raises GitError when the site was not there."""
    paths: dict[str, list[str]] = {}
    for path, blob in repository.blobs(commit).items():
        paths.setdefault(blob, []).append(path)
    for blob, data in _blobs(repository, sorted(paths)):
        for path in paths[blob]:
            file = target / path
            if file.resolve().is_relative_to(target.resolve()):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)


def _blobs(repository: Repository, ids: list[str]) -> Iterator[tuple[str, bytes]]:
    for n in range(0, len(ids), AT_ONCE):
        yield from repository.read_blobs(ids[n : n + AT_ONCE])


def day_of(seconds: int) -> date:
    """The day in Beijing of a moment in seconds since 1970."""
    return datetime.fromtimestamp(seconds, BEIJING).date()
