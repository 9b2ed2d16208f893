"""What one page may take of time and memory before it is broken off: a template can loop, or write, without end.

A thread looks at the one that makes pages, ten times a second, and raises what is wrong in it. So nothing is done for a
page that is in order, and it holds in every thread, where signals would only reach the main one.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from functools import partial

SECONDS = 10.0  # of the processor, for a page; a record of 5 MB takes one
SIZE = 32 * 1024**2  # bytes of a page: six times the largest record, more than any browser shows with ease
MEMORY = 512 * 1024**2  # bytes by which a process may grow for a page: the largest record takes a fifth
STEP = 0.1  # seconds between two looks


class Excess(Exception):
    """A template takes too much."""


class TooSlow(Excess):
    """A template that does not come to an end, or not in time."""

    def __init__(self) -> None:  # it is raised as a class, by another thread
        super().__init__(f"> {SECONDS:g} s")


class TooLarge(Excess):
    """A template that writes more than a page may hold."""

    def __init__(self, most: int = SIZE) -> None:
        super().__init__(f"> {most // 1024**2} MB")


class Hoarding(TooLarge):
    """A template that takes more memory than the largest page needs, before it has written anything."""

    def __init__(self) -> None:
        super().__init__(MEMORY)


class Limit:
    """While it is open, a page that takes too much is broken off in the thread that opened it."""

    def __init__(self) -> None:
        self._page, self._number = 0, 0
        self._lock, self._over = threading.Lock(), threading.Event()
        self._raised = False

    def __enter__(self) -> Limit:
        self._page, self._over, self._raised = 0, threading.Event(), False
        threading.Thread(target=self._watch, args=(threading.get_ident(), self._over), daemon=True).start()
        return self

    def begin(self) -> None:
        """A page begins."""
        self._number += 1
        self._page = self._number

    def end(self) -> None:
        """It is made."""
        self._page = 0

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._over.set()
            if self._raised:  # perhaps only now, and it must not arrive anywhere else
                _raise_in(threading.get_ident(), None)

    def _watch(self, thread: int, over: threading.Event) -> None:
        clock = _clock_of(thread)
        seen, since, before = 0, 0.0, 0
        while not over.wait(STEP):
            page = self._page
            if page != seen:
                seen, since, before = page, clock(), held()
            elif page:
                wrong = TooSlow if clock() - since > SECONDS else Hoarding if held() - before > MEMORY else None
                with self._lock:
                    if wrong and self._page == page and not over.is_set():
                        self._raised = True
                        _raise_in(thread, wrong)


def _clock_of(thread: int) -> Callable[[], float]:
    """The processor seconds of a thread; of the process where the system does not tell them apart."""
    if sys.platform in ("win32", "darwin"):
        return time.process_time
    return partial(time.clock_gettime, time.pthread_getcpuclockid(thread))


def held() -> int:
    """The most bytes of memory this process has held so far; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _raise_in(thread: int, error: type[Excess] | None) -> None:
    """Raise it where a thread stands; None takes back what has not arrived."""
    import ctypes  # slow to import, and hardly ever wanted

    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
