"""Shares of work, of which others have some and this process the rest: what is made of them comes in their order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from builder import executors
from builder.executors import shared

WORK = list(range(40))


class Idle(ThreadPoolExecutor):
    """One who is there and begins nothing; or, when busy, does not even say so."""

    def __init__(self, busy: bool = False) -> None:
        super().__init__()
        self.busy, self.asked = busy, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """What it never will be."""
        future = Future[Any]()
        if fn is int and not self.busy:
            future.set_result(0)
        self.asked += fn is not int
        return future


class Dying(ThreadPoolExecutor):
    """One who says that he is there, and dies of his third piece of work."""

    asked = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """What it is, or why it never will be."""
        self.asked += 1
        future = Future[Any]()
        if self.asked < 4:
            future.set_result(fn(*args, **kwargs))
        else:
            future.set_exception(BrokenProcessPool())
        return future


def double(n: int) -> int:
    return 2 * n


def test_they_come_in_their_order_whoever_made_them() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(shared(pool, double, WORK)) == [2 * n for n in WORK]


def test_this_process_does_what_nobody_has_begun() -> None:
    assert list(shared(Idle(), double, WORK)) == [2 * n for n in WORK]


def test_nobody_is_asked_who_is_at_something_else() -> None:
    busy, begun = Idle(busy=True), list[int]()
    coming = shared(busy, lambda n: begun.append(n) or n, WORK)
    assert next(coming) == 0 and begun == [0]
    assert list(coming) == WORK[1:] and not busy.asked


def test_few_wait_for_one_that_is_long_in_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "WAITING", 5)
    begun = list[int]()
    coming = shared(Idle(), lambda n: begun.append(n) or n, WORK)
    assert next(coming) == 0 and len(begun) < 10


def test_what_came_before_a_loss_has_come() -> None:
    found = list[int]()
    with pytest.raises(BrokenProcessPool):
        found.extend(shared(Dying(), double, WORK))
    assert found[:2] == [0, 2]


def test_a_mistake_in_the_work_is_raised() -> None:
    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        list(shared(pool, lambda n: 1 // (n - 3), WORK))
