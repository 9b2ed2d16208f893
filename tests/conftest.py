"""What the tests share: a small office's site (`office`) and one build of the sample site (`sample`)."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from office import REPO, Files, MakeOffice, Office, run_apart
from visitor import chromium, portal, visit

__all__ = ["MakeOffice", "chromium", "office", "portal", "sample", "visit"]
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background of a shell would pass on deafness
settings.register_profile("house", deadline=None, derandomize=True)  # no time limits: other programs share the machine
settings.load_profile("house")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its workers share."""
    mine = factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Templates are compiled once a run: that is half of what a small build costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared_folder(tmp_path_factory) / "cache"))
        yield


@pytest.fixture
def office(tmp_path: Path) -> MakeOffice:
    """Makes a site from `tests/base/` and the files given: `office({"data/org/ju.yml": "…"})`."""

    def make(files: Files | None = None, name: str = "office") -> Office:
        return Office(tmp_path / name, files)

    return make


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, built once for all workers of this run, and never taken over from another run."""
    shared = shared_folder(tmp_path_factory) / "sample"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            ran = run_apart("build", "--site", str(REPO), "--out", str(shared))
            assert ran.code == 0, ran.out + ran.err
    return shared
