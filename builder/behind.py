"""What may come after the pages of a preview, tables, feeds and the search, made by a process of its own.

It can be stopped at any moment, so that no edit waits for it; what it has not done the next one does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from builder.build import Options, build
from builder.diagnostics import Report, Stop

STOPPED = 3  # its exit code where it was stopped, or should have been
POLITE = 2.0  # seconds it has to clear up before it is killed


class Behind:
    """At most one such process for the preview of a site in `out`, with its state."""

    def __init__(self, root: Path, out: Path, state: str, today: date | None) -> None:
        self._args = [str(root), str(out), state, today.isoformat() if today else ""]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, done: Callable[[], None], failed: Callable[[], None]) -> None:
        """Begin; another thread calls `done` when it was carried out, `failed` when it could not be."""
        command = [sys.executable, "-m", "builder.behind", *self._args]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # Ctrl+C is for `serve`
        self._process = process
        threading.Thread(target=_after, args=(process, done, failed), daemon=True).start()

    def stop(self) -> None:
        """It shall do nothing more; returns when it is gone."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(POLITE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _after(process: subprocess.Popen[bytes], done: Callable[[], None], failed: Callable[[], None]) -> None:
    code = process.wait()
    if code == 0:
        done()
    elif code > 0 and code != STOPPED:  # below zero it was killed, by `stop`
        failed()


def main(root: str, out: str, state: str, day: str) -> None:
    """Build the whole; mistakes are told by whoever makes the pages again for that."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        build(Path(root), Path(out), Report(), Options(date.fromisoformat(day) if day else None, state=state))
    except Stop:
        os._exit(1)
    except (KeyboardInterrupt, OSError):  # OSError: a file that went meanwhile; that change is another build
        os._exit(STOPPED)


if __name__ == "__main__":
    main(*sys.argv[1:])
