"""What is said of a release: the day it was built for, the commit it was built from."""

from __future__ import annotations

from builder.git import Repository
from builder.project import Project
from builder.records import Site

INPUTS = ("data/", "content/", "theme/", "mkdocs.yml")


def facts(project: Project, site: Site) -> dict[str, object]:
    """`day`; `commit` (empty without Git); `modified`: true when files were changed and not committed."""
    repository = project.repository
    there = isinstance(repository, Repository) and bool(repository.head)
    return {
        "day": site.today.isoformat(),
        "commit": repository.head if there else "",  # type: ignore[union-attr]
        "modified": there and bool(modified(repository)),  # type: ignore[arg-type]
    }


def modified(repository: Repository) -> list[str]:
    """The files of the site that are not as committed."""
    return sorted(path for path in repository.status if path.startswith(INPUTS))
