"""The check before a byte is written: the whole site as it would be, judged by `gongkai check` itself.

The files lie in a folder of their own, where everything but what the import changes is a link to the site; a copy of
the site's state lies beside them, so that only what the import changes is read and judged.
"""

from __future__ import annotations

import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.build import Options, check
from builder.diagnostics import Diagnostic, Report, Stop
from builder.importer.shelf import entries
from builder.project import Project
from builder.store import copy_state
from builder.strictyaml import spans
from builder.yamltext import Trail, parse

Finding = tuple[str, Trail, Diagnostic]  # record id, field below it, what is wrong


@dataclass(frozen=True)
class Verdict:
    """What the check says of an import: of its own records, and of others it would spoil."""

    own: list[Finding]
    others: list[Diagnostic]


def try_out(project: Project, texts: Mapping[str, str], ids: set[str]) -> Verdict:
    """Check the site with these files in place; `ids` are the records the import brings or changes."""
    with TemporaryDirectory(prefix="gongkai-") as folder:
        root = Path(folder)
        _lay_out(project.root, root, texts)
        copy_state(project.root, root)
        told = _check(root, project)
    own: list[Finding] = []
    others: list[Diagnostic] = []
    maps = {path: Lines(texts[path]) for path in {item.place.path for item in told} if path in texts}
    for item in told:
        id, trail = maps[item.place.path].record_at(item.place.line) if item.place.path in maps else ("", ())
        if id in ids:
            own.append((id, trail, item))
        elif item.severity == "error":
            others.append(item)
    return Verdict(own, _not_before(project, others) if others else [])


def _check(root: Path, project: Project) -> list[Diagnostic]:
    report = Report()
    try:
        check(root, report, Options(project.today)).close()
    except Stop:
        pass
    return list(report)


def _not_before(project: Project, found: list[Diagnostic]) -> list[Diagnostic]:
    """Mistakes the site has had before are not the import's."""
    before = {_without_line(item) for item in _check(project.root, project)}
    return [item for item in found if _without_line(item) not in before]


def _without_line(item: Diagnostic) -> tuple[str, str, str]:
    return item.place.path, item.code, item.message("zh")


def _lay_out(root: Path, copy: Path, texts: Mapping[str, str]) -> None:
    """Links to everything in the site, folders of records made anew, changed files written."""
    for path in root.iterdir():
        if path.name not in ("data", "site", ".gongkai", ".git"):
            _link(path, copy / path.name)
    (copy / "data").mkdir()
    for path in (root / "data").iterdir():
        if path.is_dir() and path.name not in ("files", "rules"):
            for inner in path.rglob("*"):
                if inner.is_file():
                    _link(inner, copy / inner.relative_to(root))
        else:
            _link(path, copy / "data" / path.name)
    for name, text in texts.items():
        (copy / name).unlink(missing_ok=True)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, "utf-8")


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(source)
    except OSError:  # Windows lets only some users make links
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)


class Lines:
    """Which record and field stands on a line of a file."""

    def __init__(self, text: str) -> None:
        ends = [n for n, sign in enumerate(text) if sign == "\n"]
        ids = {trail: str(node.get("id", "")) for trail, node, _ in entries(parse(text))}
        depth = max(map(len, ids), default=0)
        marks: list[tuple[int, str, Trail]] = []
        for trail, (start, _) in spans(text).items():
            own = trail[:depth]
            if own in ids:
                marks.append((bisect_left(ends, start) + 1, ids[own], trail[depth:]))
        self._marks = sorted(marks, key=lambda mark: mark[0])

    def record_at(self, line: int) -> tuple[str, Trail]:
        """The id of the record and the field on a line; the record's own line names no field."""
        at = bisect_right(self._marks, line, key=lambda mark: mark[0])
        return self._marks[at - 1][1:] if at else ("", ())
