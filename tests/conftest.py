"""What the tests share: a small office's site (`office`) and one build of the sample site (`sample`)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from office import REPO, Files, MakeOffice, Office, run_apart
from visitor import chromium, portal, visit

__all__ = ["MakeOffice", "chromium", "office", "portal", "sample", "visit"]
settings.register_profile("house", deadline=None, derandomize=True)  # no time limits: other programs share the machine
settings.load_profile("house")


class Compiled(BytecodeCache):
    """Templates compiled once a process: half of what a small build costs is compiling the same forty again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja itself checks that the source is still the same."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    """Every Jinja environment of this process shares the compiled templates."""
    make, kept = Environment.__init__, Compiled()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", partialmethod(make, bytecode_cache=kept))
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
    mine = tmp_path_factory.getbasetemp()
    shared = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "sample"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            ran = run_apart("build", "--site", str(REPO), "--out", str(shared))
            assert ran.code == 0, ran.out + ran.err
    return shared
