"""What code hosts want to find in a repository: ready pipelines, and who must look at whose changes.

The pipelines are plain files below `pipelines/<host>/`; only the program's version and the number of approvals go in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from builder import __version__
from builder.project import Project
from builder.records import Record, Site

HOSTS = ("github", "gitlab", "gitea", "gitee")
FOLDER = Path(__file__).with_name("pipelines")
OWNERS = "CODEOWNERS"  # in the folder each host looks into: .github/, .gitlab/ …
NOTE = """\
# 谁审核谁的信息：各单位的 owners、全站的 reviewers。改了以后再运行 gongkai init . --ci，这里随之更新。
# Who reviews what: `owners` of units, `reviewers` of the site. After changes run gongkai init . --ci again.
"""
NOBODY = "# （data/site.yml 里还没有 reviewers）（no reviewers in data/site.yml yet）\n"


def files(host: str, project: Project, site: Site) -> Iterator[tuple[str, bytes]]:
    """Everything for a host, by paths below the root of the repository."""
    approvals = int(str(project.settings.get("approvals") or 1))
    for path in sorted(path for path in (FOLDER / host).rglob("*") if path.is_file()):
        text = path.read_text("utf-8").replace("@VERSION@", __version__).replace("@APPROVALS@", str(approvals))
        yield path.relative_to(FOLDER / host).as_posix(), text.encode()
    reviewers = project.settings.get("reviewers")
    everyone = tuple(map(str, reviewers)) if isinstance(reviewers, tuple) else ()
    yield f".{host}/{OWNERS}", code_owners(host, everyone, approvals, owned_files(site)).encode()


def write(
    root: Path, made: Iterator[tuple[str, bytes]], renewed: tuple[str, str] = (OWNERS, NOTE)
) -> tuple[list[str], list[str]]:
    """Write what is not there yet; (written, kept as the office has them).

    `renewed`: the end of a path that is brought up to date as long as it begins with this note.
    """
    written, kept = [], []
    for name, data in made:
        path = root / name
        old = path.read_bytes() if path.exists() else None
        ours = name.endswith(renewed[0]) and old is not None and old.startswith(renewed[1].encode())
        if old is None or ours:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written += [name] if old != data else []
        elif old != data:
            kept.append(name)
    return written, kept


def code_owners(host: str, everyone: tuple[str, ...], approvals: int, owned: Mapping[str, tuple[str, ...]]) -> str:
    """Who owns what: the office's reviewers everything, a unit's own people its files; the last match counts.

    GitLab judges sections one by one, so there both must approve; elsewhere the number of approvals is the branch's.
    """
    rows = "".join(f"{_pattern(host, path)} {_accounts(who)}\n" for path, who in sorted(owned.items()))
    rest = f"{'.*' if host == 'gitea' else '*'} {_accounts(everyone)}\n" if everyone else NOBODY
    if host != "gitlab":
        return NOTE + rest + rows
    head = f"[保密审查][{approvals}]\n" if everyone else ""
    return NOTE + head + rest + (f"\n[本单位]\n{rows}" if rows else "")


def _accounts(names: tuple[str, ...]) -> str:
    return " ".join(name if "@" in name else f"@{name}" for name in names)


def _pattern(host: str, path: str) -> str:
    """A file's path as a pattern: Gitea reads regular expressions, the others what .gitignore has."""
    return re.escape(path) if host == "gitea" else "/" + re.sub(r"([\\\s\[\]*?#!])", r"\\\1", path)


def owned_files(site: Site) -> dict[str, tuple[str, ...]]:
    """The files whose public records are all of one unit's people → their accounts."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for kind in site.types:
        for record in site.of_type(kind):
            found.setdefault(record.path, set()).add(_people(site, record))
    return {path: next(iter(who)) for path, who in found.items() if len(who) == 1 and any(who)}


def _people(site: Site, record: Record) -> tuple[str, ...]:
    """The accounts of the unit a record belongs to, else of the next one above it that has some."""
    unit: Record | None = record if record.type.name == "org" else site.get(record.values.get("org"))
    seen: set[str] = set()
    while unit and unit.id not in seen:
        seen.add(unit.id)
        names = unit.values.get("owners")
        if isinstance(names, tuple) and names:
            return tuple(map(str, names))
        unit = site.get(unit.values.get("org"))
    return ()
