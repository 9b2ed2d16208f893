"""Who makes the pages of a large build: processes of this machine, or a Dask cluster that is there already.

A very large build begins processes by itself, one for each core; the index of a smaller one is made beside its pages.

The only file that imports distributed. A cluster is neither started nor kept here: whoever has one names its scheduler.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

DASK, PROCESSES = "dask://", "processes"
PATIENCE = 30  # seconds to wait for a scheduler
MANY = 20_000  # pages of a build that begins processes by itself: that takes a second, and some 100 MB for each
DOCUMENTS = 300  # that are worth a process beside the one that makes the pages: it takes half a second to begin
A_PROCESS = 5_000  # documents for each further one
MEMORY = 400_000_000  # bytes for each: 200 MB were measured for the index of 5,000 documents
AHEAD = 8  # shares that lie with others: enough that none of them waits for the next
WAITING = 50  # shares that are done and wait for one before them
THEIRS = ("concurrent.futures", "distributed")  # whose errors tell of a worker or a cluster that is gone

Share = TypeVar("Share")
Made = TypeVar("Made")


class Unusable(Exception):
    """An executor that cannot be had: no such kind, a missing extra, nobody at the address."""


@contextmanager
def at_hand(given: Executor | None, pages: int) -> Iterator[Executor | None]:
    """The executor that was given; without one, for very many pages and where there are cores, processes."""
    if given or pages < MANY or room() < 2:
        yield given
    else:
        with executor_of(f"{PROCESSES}:{room()}") as own:
            yield own


@contextmanager
def beside(given: Executor | None, documents: int, begun: Executor | None = None) -> Iterator[Executor | None]:
    """Who makes the search index while this process makes the pages; nobody where an executor is given (it has the
    pages to make), where the documents are few, or there is no room for a second process. One that has `begun` already
    will do, unless the documents want more of them."""
    processes = max(1, min(room(), documents // A_PROCESS))
    if given or documents < DOCUMENTS or room() < 2:
        yield None
    elif begun and processes == 1:
        yield begun
    else:
        with executor_of(f"{PROCESSES}:{processes}") as own:
            yield own


def room() -> int:
    """How many processes this machine has cores for, and memory that nobody uses."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, free_memory() // MEMORY)


def free_memory(system: Path = Path("/")) -> int:
    """Bytes of memory at hand, within a container's limit; as much as one likes where no file tells of it."""
    found = [sys.maxsize]
    with suppress(OSError):
        told = dict(line.split(":") for line in (system / "proc/meminfo").read_text("ascii").splitlines())
        found.append(1024 * int(told["MemAvailable"].split()[0]))
    with suppress(OSError, ValueError):  # "max" where there is no limit; what is used of it holds files too
        found.append(int((system / "sys/fs/cgroup/memory.max").read_text("ascii")))
    return min(found)


@contextmanager
def executor_of(name: str) -> Iterator[Executor]:
    """`dask://host:port`, `processes` or `processes:4`, for as long as the build needs it. Raises Unusable."""
    kind, _, number = name.partition(":")
    if name.startswith(DASK):
        yield from _dask(name.removeprefix(DASK))
    elif kind == PROCESSES and (number.isdecimal() or not number):
        yield from _processes(int(number or 0) or None)
    else:
        raise Unusable(name)


def _processes(number: int | None) -> Iterator[Executor]:
    from concurrent.futures import ProcessPoolExecutor  # slow to import, and wanted only here
    from multiprocessing import active_children, get_context

    with ProcessPoolExecutor(number, get_context("spawn"), _begin) as pool:
        try:
            yield pool
        except BaseException:
            for worker in active_children():
                worker.terminate()  # nobody waits for what they make
            raise


def _begin() -> None:
    """A worker of ours: it is told of Ctrl+C by us, and ends when we are ended without a word to it."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_outlived, args=(parent,), daemon=True).start()


def _outlived(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise Unusable("pip install 'gongkai[cluster]'") from None
    try:
        client = Client(f"tcp://{address}", timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise Unusable(f"{DASK}{address}: {error}") from None
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]


def shared(executor: Executor, do: Callable[[Share], Made], shares: Iterable[Share]) -> Iterator[Made]:
    """What `do` makes of each share, in their order: others make it, and this process as long as it would only wait
    for them. Raises what `do` raises, and what the executor raises when a worker dies."""
    coming: deque[tuple[Share, Future[Made]]] = deque()
    somebody = executor.submit(int)
    for share in shares:
        if not somebody.done():  # all are at something else: what is made meanwhile would wait for what they got
            yield do(share)
            continue
        away = sum(not future.done() for _, future in coming)
        coming.append((share, executor.submit(do, share) if away < AHEAD else _made(do, share)))
        while coming and (coming[0][1].done() or len(coming) > WAITING):
            yield _of(do, *coming.popleft())
    for one in coming:
        yield _of(do, *one)


def _made(do: Callable[[Share], Made], share: Share) -> Future[Made]:
    from concurrent.futures import Future

    future: Future[Made] = Future()
    future.set_result(do(share))
    return future


def _of(do: Callable[[Share], Made], share: Share, future: Future[Made]) -> Made:
    return do(share) if future.cancel() else future.result()  # nobody has begun it


def is_loss(error: BaseException) -> bool:
    """True for what an executor raises when a worker died or the cluster went away; not for what a worker raised."""
    return any(kind.__module__.startswith(THEIRS) for kind in type(error).__mro__)
