"""The text of attachments for the search, read once for each content; where many are new, others read their share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from builder.cache import Cache
from builder.diagnostics import Place, Report
from builder.executors import shared
from builder.project import Project
from builder.records import Record, Site

if TYPE_CHECKING:
    from concurrent.futures import Executor

MANY = 200  # new files: some seconds of reading, a PDF of a few pages takes 30 ms
AT_ONCE = 5  # files of a share
Read = tuple[str, str]
"""The text of a file; or nothing, and why it cannot be read."""


class Attached:
    """The texts of one site's attachments."""

    def __init__(self, project: Project, site: Site, cache: Cache, report: Report) -> None:
        self._folder, self._site, self._cache, self._report = project.data / "files", site, cache, report
        self._unreadable: dict[str, str] = {}

    def text(self, record: Record, name: str) -> str:
        """The text of an attachment; one that cannot be read is told, and found by its record alone."""
        kept = self._cache.text(name, self._site.files[name].sha256)
        if kept is not None:
            return kept
        if name not in self._unreadable:
            text = self._keep(name, *read(self._folder, [name])[0])
            if name not in self._unreadable:
                return text
        self._report.add(Place(f"data/files/{name}"), "L010", record=record.id, reason=self._unreadable[name])
        return ""

    def read_ahead(self, executor: Executor) -> None:
        """Where many are new, read all of them, a share of them by others."""
        names = [name for name, info in self._site.files.items() if self._cache.text(name, info.sha256) is None]
        if len(names) >= MANY:
            shares = [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
            found = shared(executor, partial(read, self._folder), shares)
            for name, one in zip(names, chain.from_iterable(found), strict=True):
                self._keep(name, *one)

    def _keep(self, name: str, text: str, reason: str) -> str:
        if reason:
            self._unreadable[name] = reason
        else:
            self._cache.keep_text(name, self._site.files[name].sha256, text)
        return text


def read(folder: Path, names: Sequence[str]) -> list[Read]:
    """Read some attachments; runs wherever an executor runs it."""
    from builder.attachments import Unreadable, text_of  # the readers are imported only where text is new

    def one(name: str) -> Read:
        try:
            return text_of(folder / name), ""
        except Unreadable as error:
            return "", str(error)

    return [one(name) for name in names]
