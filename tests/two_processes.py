"""A machine with room for two processes, and which executors are asked for on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

import pytest
from office import Office, tree

from builder import executors
from builder.executors import executor_of


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the executors that were asked for."""
    names = list[str]()

    @contextmanager
    def noted(name: str) -> Iterator[Executor]:
        names.append(name)
        with executor_of(name) as found:
            yield found

    monkeypatch.setattr(executors, "executor_of", noted)
    monkeypatch.setattr(executors, "room", lambda: 2)
    return names


def handed_over(executor: Executor, do: Callable[[Any], Any], shares: Iterable[Any]) -> Iterator[Any]:
    """As `executors.shared`, with nothing left to this process."""
    return (executor.submit(do, share).result() for share in shares)


def alone(site: Office, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The site as one process makes it."""
    with monkeypatch.context() as here:
        here.setattr(executors, "room", lambda: 1)
        return tree(site.build("--clean", "--out", str(site.root / "alone"), search=True))
