"""Our own build: with the bare theme of the comparison, with the theme of the product, with the search; the sample."""

from __future__ import annotations

import compileall
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from corpus import Document, record_path, write_site
from peers.base import CELLS, Peer

REPOSITORY = Path(__file__).resolve().parents[2]
BARE = Path(__file__).with_name("ours") / "theme"
PAGES_ONLY = Path(__file__).with_name("pages_only.py")
STATE = ".gongkai"
COMPARED_FACETS = ("org", "topic")  # and the year, which every list has


class Ours(Peer):
    """Pages equal to those of the other tools."""

    name, label = "ours", "gongkai, bare theme"
    cells = CELLS

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.program = home / "program" / self.name
        self.cache = Path(tempfile.gettempdir()) / "gongkai-bench" / self.name  # not used where it lies in a repository

    def install(self) -> str:
        """Copies the program, so that whoever edits it meanwhile does not change what is measured."""
        shutil.rmtree(self.program, ignore_errors=True)
        for folder in ("builder", "theme"):
            shutil.copytree(REPOSITORY / folder, self.program / folder, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(self.program, quiet=1)
        return version("gongkai")

    def prepare(self, work: Path, count: int) -> None:
        self.sources(work, count)
        commit(work)

    def sources(self, work: Path, count: int) -> None:
        """The files of the site, before they are committed."""
        write_site(work, count)
        shutil.copytree(BARE, work / "theme")
        (work / "theme/types/catalogue/type.yml").write_text(bare_type(), encoding="utf-8")
        config = (work / "mkdocs.yml").read_text(encoding="utf-8")
        config = config.replace("{name: material,", "{name: material, custom_dir: theme,")
        (work / "mkdocs.yml").write_text(config, encoding="utf-8")

    def command(self, work: Path) -> list[str]:
        return [*self.python, "-P", str(PAGES_ONLY), "build", "--no-search"]

    @property
    def python(self) -> list[str]:
        """The interpreter, with the copy of the program in front of the installed one."""
        compiled = ["-u", "PYTHONDONTWRITEBYTECODE"]  # an installed program is compiled once, not at every start
        return ["env", *compiled, f"PYTHONPATH={self.program}", f"XDG_CACHE_HOME={self.cache}", sys.executable]

    def path_of(self, doc: Document) -> str:
        return record_path(doc)

    def forget(self, work: Path) -> None:
        super().forget(work)
        self.put_away(work / STATE)
        shutil.rmtree(self.cache, ignore_errors=True)


def commit(work: Path) -> None:
    """A site lies in a Git repository, as an office's does; an edit measured later is one that is not committed yet."""
    (work / ".gitignore").write_text(".gongkai/\nsite/\nsite.*/\nbench.log\n", encoding="utf-8")
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "gc.auto=0")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "示例")):
        subprocess.run(["git", *who, *words], cwd=work, check=True)


def bare_type() -> str:
    """The product's type, narrowed by unit and theme only, so that it makes the lists the other tools make."""
    lines = (REPOSITORY / "builder/types/catalogue/type.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(_without_facet(line) for line in lines)


def _without_facet(line: str) -> str:
    field = line.strip().partition(":")[0]
    return line if field in COMPARED_FACETS else line.replace(", facet: true", "")


class OursTheme(Ours):
    """The product as it is: its theme, six ways to narrow a list."""

    name, label = "ours-theme", "gongkai, its own theme"
    search = False

    def sources(self, work: Path, count: int) -> None:
        write_site(work, count)

    def command(self, work: Path) -> list[str]:
        more = [] if self.search else ["--no-search"]
        return [*self.python, "-m", "builder.cli", "build", *more]


class OursSearch(OursTheme):
    """The product with its search index."""

    name, label = "ours-search", "gongkai, its own theme, with search"
    search = True


class SampleSite(OursTheme):
    """The sample site of the repository, everything; the size of the corpus does not matter."""

    name, label = "sample", "gongkai, the sample site with search"
    search = True

    def sources(self, work: Path, count: int) -> None:
        work.mkdir(parents=True, exist_ok=True)
        for folder in ("content", "data", "theme"):
            if (REPOSITORY / folder).is_dir():
                shutil.copytree(REPOSITORY / folder, work / folder)
        shutil.copy(REPOSITORY / "mkdocs.yml", work)

    def edit(self, work: Path, count: int, turn: int) -> None:
        path = next(p for p in sorted((work / "data/catalogue").rglob("*.yml")) if "\nsummary: " in _read(p))
        path.write_text(_read(path).replace("\nsummary: ", f"\nsummary: {turn}", 1), encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
