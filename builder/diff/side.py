"""One of the two states to compare, read and judged for one day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builder.build import Checked, Made, Options, check, made_of
from builder.diagnostics import Diagnostic, Report, Stop
from builder.git import Repository
from builder.known import records_of
from builder.past import lay_out
from builder.places import Places
from builder.project import Project
from builder.records import Record, Site
from builder.standing import DROPPED

PLANNED = """
select url, kind, coalesce(col, sha256, ref) from (
    select p.url, p.kind, p.ref, l.col, f.sha256 from pages p
    left join lists l on p.kind in ('list', 'table') and l.id = p.ref
    left join files f on p.kind = 'file' and f.path = 'data/files/' || p.ref
    where p.planned and p.kind in ('record', 'tombstone', 'moved', 'list', 'table', 'file'))
"""  # the pages that follow from the records alone


@dataclass(frozen=True)
class Side:
    """A state: what is public, and of the files that differ between the two states every record, public or not.

    `pages`: address → what stands there: kind of page and the record, the column of a list, or the file's digest.
    """

    project: Project
    site: Site
    told: tuple[Diagnostic, ...]
    written: dict[str, Record]
    pages: dict[str, tuple[str, str]]
    checked: Checked
    options: Options

    @property
    def places(self) -> Places:
        """Where values stand in this state's files."""
        return Places(self.project.root)


class Unreadable(Exception):
    """The settings of a side cannot be read; `which` is "base" or "head", the report says why."""

    def __init__(self, which: str, report: Report) -> None:
        super().__init__(which)
        self.which, self.report = which, report


@dataclass(frozen=True)
class Look:
    """How a side is to be looked at: its folder, the files that differ. What becomes of its state goes to `notes`."""

    which: str
    root: Path
    options: Options
    differing: set[str]
    notes: Report

    def __call__(self, make: Callable[[Side], Made]) -> Made:
        """What is made of the site in the folder, read and judged. Raises Unreadable."""
        report = Report()
        try:
            checked = check(self.root, report, self.options)
        except Stop:
            raise Unreadable(self.which, report) from None
        try:
            return made_of(checked, self.options, lambda checked: make(_side(checked, self.options, self.differing)))
        finally:
            self.notes.extend(item for item in report if item.code == DROPPED)


def _side(checked: Checked, options: Options, differing: set[str]) -> Side:
    project, store = checked.project, checked.store
    found = (one for path in sorted(differing) for one in records_of(project, store, "path = ?", path))
    written = {record.id: record for _, record in found}
    pages = {url: (kind, str(ref)) for url, kind, ref in store.db.execute(PLANNED)}
    told = tuple(item for item in checked.report if item.code != DROPPED)  # of this machine, not of the site
    return Side(project, checked.site, told, written, pages, checked, options)


def differing(repository: Repository, base: str, head: str) -> set[str]:
    """The files of the site that are not the same in both; `head` empty: the folder as it lies."""
    before = repository.blobs(base)
    after = repository.blobs(head) if head else repository.index()
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return changed if head else changed | repository.status.keys()


def past(repository: Repository, root: Path, commit: str, name: str) -> Path:
    """The folder below the site's state in which a commit is laid out; kept, so that the next look is quick."""
    folder = root / ".gongkai/past" / name
    lay_out(repository, commit, folder)
    return folder
