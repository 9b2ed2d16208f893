"""What a tool of the comparison must be able to do, and how one run of it is measured."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Document, documents

PER_PAGE = 50
CELLS = ("cold", "nothing", "changed")


class Unavailable(Exception):
    """A tool that cannot be installed here; the words go into the table's notes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: CPU s of the whole process tree, wall s, MB of its largest process; `failed` says why not."""

    cpu: float
    wall: float
    memory: float
    failed: str = ""


class Peer:
    """A tool with an environment of its own below `home`."""

    name = ""
    label = ""
    cells: tuple[str, ...] = ("cold", "changed")
    source = ""  # the folder of the records, in the work folder
    output = "site"

    def __init__(self, home: Path) -> None:
        self.env = home / "env" / self.name
        self.trash = home / "trash"

    def install(self) -> str:
        """Make the tool ready and tell its version. Raises Unavailable."""
        raise NotImplementedError

    def prepare(self, work: Path, count: int) -> None:
        """Write the sources of a corpus below `work`."""
        raise NotImplementedError

    def command(self, work: Path) -> list[str]:
        """The command that builds `work`, run inside of it."""
        raise NotImplementedError

    def path_of(self, doc: Document) -> str:
        """Where a record's file lies below `work`."""
        return f"{self.source}/{doc.month}/{doc.id}.md"

    def forget(self, work: Path) -> None:
        """Put away what earlier builds left. Moved, not deleted: deleting makes the writes after it dearer."""
        self.put_away(work / self.output)

    def put_away(self, path: Path) -> None:
        """Move a folder out of the way, to be deleted when nothing is measured."""
        if path.exists():
            self.trash.mkdir(parents=True, exist_ok=True)
            path.rename(self.trash / f"{self.name}-{time.monotonic_ns()}")

    def edit(self, work: Path, count: int, turn: int) -> None:
        """Change the text of one record in the middle, every turn to something new."""
        doc = next(doc for n, doc in enumerate(documents(count)) if n == count // 2)
        path = work / self.path_of(doc)
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"各有关单位\d*：", f"各有关单位{turn + 1}：", text, count=1), encoding="utf-8")


def run(command: Sequence[str], cwd: Path, limit: float) -> Sample:
    """Run a command and measure its process tree; one that outlasts `limit` seconds is ended."""
    log = cwd / "bench.log"
    with log.open("wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=out, start_new_session=True)
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # whoever stops the benchmark stops what it runs as well
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    failed = ""
    if process.returncode:
        late = wall >= limit
        failed = f"ended after {limit:.0f} s" if late else f"failed: {_last_line(log)}"
    return Sample(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, failed)


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:160] if lines else "no output"


def python_env(folder: Path, package: str, requirement: str) -> str:
    """A virtual environment with one package; its version. Raises Unavailable."""
    python = folder / "bin/python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True, clear=True)
            quiet = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
            subprocess.run(quiet, check=True, capture_output=True, timeout=600)
        asked = f"import importlib.metadata as m; print(m.version({package!r}))"
        return subprocess.run([str(python), "-c", asked], check=True, capture_output=True, text=True).stdout.strip()
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable(f"{package} could not be installed") from None


def python_version() -> str:
    """The Python that runs this."""
    return ".".join(str(part) for part in sys.version_info[:3])


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, for tools whose list pages are written as sources."""

    path: str
    title: str
    total: int
    number: int
    last: int
    docs: tuple[Document, ...]


def list_pages(docs: Sequence[Document]) -> Iterator[Listed]:
    """The list pages every tool makes: the whole list, then by unit, theme and year, newest first."""
    newest = list(reversed(docs))
    yield from _cut("index", "政策文件", newest)
    for name, attribute, label in FACETS:
        groups: dict[str, list[Document]] = {}
        for doc in newest:
            groups.setdefault(getattr(doc, attribute), []).append(doc)
        for slug, members in groups.items():
            yield from _cut(f"{name}-{slug}", str(getattr(members[0], label)), members)


FACETS = (("org", "org", "org_name"), ("topic", "topic_slug", "topic"), ("year", "year", "year"))


def _cut(stem: str, title: str, docs: Sequence[Document]) -> Iterator[Listed]:
    last = max(1, -(-len(docs) // PER_PAGE))
    for n in range(last):
        path = stem if n == 0 else f"{stem}-{n + 1}"
        yield Listed(path, title, len(docs), n + 1, last, tuple(docs[n * PER_PAGE : (n + 1) * PER_PAGE]))
