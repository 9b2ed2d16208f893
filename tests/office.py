"""A small office's site for one test: `tests/base/` with a few files changed, and the commands run on it.

Files may hold marks such as `«S006»`: they say that the program must report S006 at exactly this place. `Office`
takes the marks out, remembers the places, and `marked` is what `check` must then give.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from builder.cli import main

HERE = Path(__file__).parent
REPO = HERE.parent
BASE = HERE / "base"
MARK = re.compile(r"«([A-Z]\d{3})»")
Found = tuple[str, int, int, str]  # path, line, column, code
Content = str | bytes | Path  # a path: a symbolic link to it
Files = Mapping[str, Content]
MakeOffice = Callable[..., "Office"]  # the fixture `office`


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def run(*args: str, env: Mapping[str, str] | None = None) -> Ran:
    """A command of the program in this process, with Chinese messages unless `env` says otherwise."""
    runner = CliRunner(env={"GONGKAI_LANG": "zh", **(env or {})})
    result = runner.invoke(main, list(args))
    return Ran(result.exit_code, result.stdout, result.stderr)


def run_apart(*args: str, env: Mapping[str, str] | None = None) -> Ran:
    """A command of the program in a process of its own, as a user runs it."""
    command = [sys.executable, "-m", "builder.cli", *args]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(env), timeout=120, cwd=REPO)
    return Ran(done.returncode, done.stdout, done.stderr)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with Chinese messages, and what `more` says."""
    return {**os.environ, "GONGKAI_LANG": "zh", **(more or {})}


def base(path: str) -> str:
    """The text of a file of the base site."""
    return (BASE / path).read_text("utf-8")


def edited(path: str, *changes: tuple[str, str]) -> dict[str, str]:
    """A file of the base site with pieces of its text replaced, each of which stands in it exactly once."""
    text = base(path)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        text = text.replace(old, new)
    return {path: text}


class Office:
    """A site in a folder of its own."""

    def __init__(self, root: Path, files: Files | None = None) -> None:
        self.root = root
        self.marked: list[Found] = []
        shutil.copytree(BASE, root)
        for path, content in (files or {}).items():
            self.write(path, content)

    def write(self, path: str, content: Content) -> Path:
        """Write a file; marks in its text are taken out and remembered."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            target.symlink_to(content)
            return target
        if isinstance(content, str):
            self.marked = sorted([m for m in self.marked if m[0] != path] + list(marks_in(path, content)))
            content = MARK.sub("", content).encode()
        target.write_bytes(content)
        return target

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        """Replace pieces of a file's text."""
        text = (self.root / path).read_text("utf-8")
        for old, new in changes:
            assert old in text, f"{old!r} is not in {path}"
            text = text.replace(old, new)
        self.write(path, text)

    def run(self, *args: str, env: Mapping[str, str] | None = None) -> Ran:
        """A command on this site."""
        return run(args[0], "--site", str(self.root), *args[1:], env=env)

    def check(self, *args: str) -> list[Found]:
        """Every diagnostic of `gongkai check`: (path, line, column, code)."""
        return [(d["path"], d["line"], d["column"], d["code"]) for d in self.diagnostics(*args)]

    def diagnostics(self, *args: str) -> list[dict[str, object]]:
        """Every diagnostic of `gongkai check --format json`."""
        ran = self.run("check", "--format", "json", *args)
        assert ran.code in (0, 1), ran.err
        found: list[dict[str, object]] = json.loads(ran.out)
        assert ran.code == any(d["severity"] == "error" for d in found)
        return found

    def build(self, *args: str, search: bool = False) -> Path:
        """Build the site, which must work; its folder. Without search unless it is asked for, to be quick."""
        ran = self.run("build", *([] if search else ["--no-search"]), *args)
        assert ran.code == 0, ran.out + ran.err
        return Path(args[args.index("--out") + 1]) if "--out" in args else self.root / "site"

    def page(self, url: str) -> str:
        """A page of the built site."""
        return (self.root / "site" / url).read_text("utf-8")


def marks_in(path: str, text: str) -> Iterator[Found]:
    """The places of the marks of a text, as if the marks were not in it."""
    for number, line in enumerate(text.split("\n"), 1):
        taken = 0
        for mark in MARK.finditer(line):
            yield path, number, mark.start() - taken + 1, mark[1]
            taken += len(mark[0])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
