"""Hears of changes in the sources of a site from the moment it is made on, also while a build runs."""

from __future__ import annotations

import threading
from pathlib import Path

from watchfiles import watch

FOLDERS = ("data", "content", "theme")
NAMES = {*FOLDERS, "mkdocs.yml"}
DEBOUNCE, STEP = 200, 25  # ms: a burst of changes ends when nothing came for a step, or after so long


class Watching:
    """Two watches: one of what lies in the sources, one of whether the sources themselves come, go or are replaced.

    The site's own folder is not watched as a whole, since it may hold a repository, an environment and built sites.
    A file is known by its name in a watched folder: one that an editor replaces by renaming is not lost.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._heard = threading.Event()
        self._ended, self._anew = threading.Event(), threading.Event()
        for work in (self._above, self._within):
            threading.Thread(target=work, daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """True as soon as something changed since the last time; False after so many seconds without."""
        heard = self._heard.wait(seconds)
        self._heard.clear()
        return heard

    @property
    def heard(self) -> bool:
        """True when something changed that nobody has waited for."""
        return self._heard.is_set()

    def poke(self) -> None:
        """As if something had changed."""
        self._heard.set()

    def close(self) -> None:
        """Hear no more."""
        self._ended.set()
        self._anew.set()

    def _above(self) -> None:
        for burst in watch(self._root, recursive=False, debounce=DEBOUNCE, step=STEP, stop_event=self._ended):
            names = {Path(path).name for _, path in burst} & NAMES
            if names & {*FOLDERS}:
                self._anew.set()
            if names:
                self._heard.set()

    def _within(self) -> None:
        while not self._ended.is_set():
            self._anew.clear()
            there = [folder for name in FOLDERS if (folder := self._root / name).is_dir()]
            if not there:
                self._anew.wait()
                continue
            for _ in watch(*there, debounce=DEBOUNCE, step=STEP, stop_event=self._anew):
                self._heard.set()
            self._heard.set()  # what came in between two watches
