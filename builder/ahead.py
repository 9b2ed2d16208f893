"""What a second process makes ready for a build from nothing, while this one reads the records.

The host's shells and prose; the compiled templates, which it leaves in the user's own folder; a share of the records,
where they are very many; then their history in Git, which it leaves beside the state. What it cannot make is made by
the build itself, which tells what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from builder import executors
from builder.shell import BARE, Host

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

ENOUGH = 300_000  # bytes of records, some 300: as many as keep this process busy until another can be of use


@dataclass(slots=True)
class Ahead:
    """A second process, and the work it was asked for."""

    root: Path
    _process: Executor
    _host: Future[tuple[str, Host] | None]
    _history: Future[None] | None = None

    @property
    def executor(self) -> Executor | None:
        """The process itself, for other work; None when it died."""
        with suppress(Exception):
            self._process.submit(int)
            return self._process
        return None

    def host(self, key: str) -> Host | None:
        """What the host rendered of inputs with this key; None where that failed, they changed or the process died."""
        with suppress(Exception):
            found = self._host.result()
            return found[1] if found and found[0] == key else None
        return None

    def take_history_in(self) -> None:
        """Ask for the records' history to be kept: when they are read, in which it may have a share."""
        with suppress(Exception):  # it died
            self._history = self._process.submit(_history, self.root)

    def wait_for_history(self) -> None:
        """Until nobody else writes the history down; whoever opens it then takes in what is missing."""
        from concurrent.futures import wait

        if self._history:
            wait([self._history])


@contextmanager
def ahead(root: Path) -> Iterator[Ahead | None]:
    """A second process for the build of the site at `root`; none for a small one, or where there is no room."""
    if not _large(root / "data") or executors.room() < 2:
        yield None
    else:
        place = TemporaryDirectory(prefix="gongkai-ahead-", ignore_cleanup_errors=True)  # when a process is ended in it
        with place as folder, executors.executor_of(f"{executors.PROCESSES}:1") as process:
            found = Ahead(root, process, process.submit(_host, root, folder))
            process.submit(_compile, root)
            yield found


def _large(folder: Path) -> bool:
    with suppress(OSError):  # a file that has just gone
        sizes = accumulate(path.lstat().st_size for path in folder.rglob("*.yml"))
        return any(size >= ENOUGH for size in sizes)
    return False


def _host(root: Path, folder: str) -> tuple[str, Host] | None:
    from builder.diagnostics import Report
    from builder.host import render_host
    from builder.inputs import host_key
    from builder.project import open_project

    with redirect_stderr(StringIO()), suppress(Exception):  # both are told where it is asked again
        project = open_project(root, Report())
        return host_key(project), render_host(project, folder)
    return None


def _history(root: Path) -> None:
    """Take the records' history in."""
    from builder.diagnostics import Report
    from builder.history import open_history
    from builder.project import open_project

    with suppress(Exception):
        open_history(open_project(root, Report()).repository, root).close()


def _compile(root: Path) -> None:
    """Compile the templates of a site, which is shown none of its records."""
    from builder.diagnostics import Report
    from builder.fragments import Fragments
    from builder.project import open_project
    from builder.render import Renderer
    from builder.store import open_store
    from builder.stored import reader_of, stored_site

    with suppress(Exception):  # an office's template that cannot be compiled, among them
        project, store = open_project(root, Report()), open_store(None)
        site = stored_site(project, store)
        Renderer(project, site, BARE, Fragments(store, site, reader_of(site))).compile_all()
