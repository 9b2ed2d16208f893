"""What a build is made from beside the records: by a digest of these it is seen what must be made anew."""

from __future__ import annotations

from pathlib import Path

from builder.program import PACKAGE, fingerprint, host_version
from builder.project import COLUMNS, SITE, Project


def host_inputs(project: Project) -> list[Path]:
    """The files and folders MkDocs renders from; those that exist."""
    names = ("mkdocs.yml", SITE, COLUMNS, "content", "theme")
    own = [project.root / name for name in names]
    return [path for path in dict.fromkeys([*own, project.theme, PACKAGE / "host.py"]) if path.exists()]


def host_key(project: Project) -> str:
    """A digest of all that MkDocs renders from."""
    return fingerprint(host_inputs(project), project.language, host_version())


def record_inputs(project: Project) -> list[Path]:
    """An office's files by which its records are read, judged and listed: declarations, settings, columns."""
    own = [project.root / name for name in (SITE, COLUMNS, "data/vocab.yml")]
    return [*(path for path in own if path.exists()), *sorted(project.root.glob("theme/types/*/type.yml"))]


def engine_inputs(project: Project) -> list[Path]:
    """The files beside the program that turn records into pages: templates, settings. A change of any remakes all."""
    names = (SITE, COLUMNS, "data/vocab.yml", "theme")
    return [project.theme, *(path for name in names if (path := project.root / name).exists())]
