"""What a second process makes ready for a build from nothing, while this one reads the records.

The host's shells and prose; the compiled templates, which it leaves in the user's own folder; the records' history in
Git, which it leaves beside the state. None is made from what the records say. What it cannot make is made by the build
itself, which tells what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from builder import executors
from builder.shell import BARE, Host

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

ENOUGH = 300_000  # bytes of records, some 300: as many as keep this process busy until another can be of use


@dataclass(frozen=True, slots=True)
class Ahead:
    """A second process, and the work it was asked for."""

    executor: Executor
    _host: Future[tuple[str, Host] | None]
    _history: Future[None] | None

    def host(self, key: str) -> Host | None:
        """What the host rendered of inputs with this key; None where that failed, they changed or the process died."""
        with suppress(Exception):
            found = self._host.result()
            return found[1] if found and found[0] == key else None
        return None

    def wait_for_history(self) -> None:
        """Until nobody else writes the history down; whoever opens it then takes in what is missing."""
        from concurrent.futures import wait

        if self._history:
            wait([self._history])


@contextmanager
def ahead(root: Path, keeps: bool = True) -> Iterator[Ahead | None]:
    """A second process for the build of the site at `root`; none for a small one, or where there is no room. `keeps`:
    the build keeps a state."""
    if not _large(root / "data") or executors.room() < 2:
        yield None
    else:
        with executors.executor_of(f"{executors.PROCESSES}:1") as executor:
            host = executor.submit(_host, root)
            history = executor.submit(_history, root) if keeps else None
            executor.submit(_compile, root)
            yield Ahead(executor, host, history)


def _large(folder: Path) -> bool:
    with suppress(OSError):  # a file that has just gone
        sizes = accumulate(path.lstat().st_size for path in folder.rglob("*.yml"))
        return any(size >= ENOUGH for size in sizes)
    return False


def _host(root: Path) -> tuple[str, Host] | None:
    from builder.diagnostics import Report
    from builder.host import render_host
    from builder.inputs import host_key
    from builder.project import open_project

    with redirect_stderr(StringIO()), suppress(Exception):  # both are told where it is asked again
        project = open_project(root, Report())
        return host_key(project), render_host(project)
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
