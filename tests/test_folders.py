"""Git looks for files it does not track only where a folder changed; whatever comes or goes is seen all the same."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from office import MakeOffice, Office, base
from repository import commit, committed, git

import builder.git

LETTER = "data/catalogue/han.yml"


class Asked:
    """What Git was asked for by the last build: `all` files, or `tracked` ones."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.how: list[str] = []
        real = builder.git._git

        def noted(
            root: Path, args: tuple[str, ...], environment: Mapping[str, str] | None, data: bytes = b""
        ) -> subprocess.CompletedProcess[bytes]:
            if args[0] == "status":
                self.how.append("all" if "-uall" in args else "tracked")
            return real(root, args, environment, data)

        monkeypatch.setattr(builder.git, "_git", noted)

    def by(self, site: Office, code: int = 0) -> list[str]:
        """A build, and what Git was asked."""
        time.sleep(0.02)  # longer than the clock of a file system stands still
        self.how.clear()
        ran = site.run("build", "--no-search")
        assert ran.code == code, ran.err
        return list(self.how)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setattr("builder.folders.RACY_NS", 0)
    return Asked(monkeypatch)


@pytest.fixture
def site(office: MakeOffice, asked: Asked) -> Office:
    """A site that was built, so that Git need not look for files any more."""
    site = committed(office())
    assert asked.by(site) == ["all"]
    return site


ANOTHER = base(LETTER).replace("id: han", "id: han-2").replace("SL001/2020-00003", "SL001/2020-00999")


def test_where_no_folder_changed_git_is_asked_for_what_it_tracks(site: Office, asked: Asked) -> None:
    assert asked.by(site) == ["tracked"]
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    assert asked.by(site) == ["tracked"]
    assert "关于另一工作的函" in site.page("zcwj/202006/han.html")
    assert asked.by(site) == ["tracked"]


def add(site: Office) -> None:
    site.write("data/catalogue/han-2.yml", ANOTHER)


def add_below(site: Office) -> None:
    site.write("data/catalogue/2021/01/han-2.yml", ANOTHER)


def add_ignored(site: Office) -> None:
    (site.root / ".git/info/exclude").write_text("han-2.yml\n", "utf-8")
    add(site)


def add_and_stage(site: Office) -> None:
    add(site)
    git(site.root, "add", "-A")


def add_and_commit(site: Office) -> None:
    commit(site.root, "另一件", "2026-03-02", {"data/catalogue/han-2.yml": ANOTHER})


@pytest.mark.parametrize("how", [add, add_below, add_ignored, add_and_stage, add_and_commit])
def test_a_file_that_comes_is_seen_and_seen_to_change_and_to_go(
    how: Callable[[Office], None], site: Office, asked: Asked
) -> None:
    how(site)
    assert asked.by(site) == ["all"]
    page = site.root / "site/zcwj/202006/han-2.html"
    assert page.exists()
    found = next((site.root / "data/catalogue").rglob("han-2.yml"))
    found.write_text(ANOTHER.replace("关于示例工作的函", "关于第二件工作的函"), "utf-8")
    asked.by(site)
    assert "关于第二件工作的函" in page.read_text("utf-8")
    git(site.root, "reset", "-q")  # staged or not, it is in the folder
    asked.by(site)
    assert page.exists()
    found.unlink()
    asked.by(site)
    assert not page.exists()


def test_a_file_git_shall_forget_is_still_one_of_the_site(site: Office, asked: Asked) -> None:
    git(site.root, "rm", "-q", "--cached", LETTER)
    asked.by(site)
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    asked.by(site)
    assert "关于另一工作的函" in site.page("zcwj/202006/han.html")


def test_another_commit_is_another_question(site: Office, asked: Asked) -> None:
    add_and_commit(site)
    asked.by(site)
    asked.by(site)
    git(site.root, "reset", "-q", "--soft", "HEAD~1")
    git(site.root, "reset", "-q")  # now the file is one that Git does not track, and no folder changed
    assert asked.by(site) == ["all"]
    (site.root / "data/catalogue/han-2.yml").write_text(ANOTHER.replace("工作的函", "工作的复函"), "utf-8")
    asked.by(site)
    assert "工作的复函" in site.page("zcwj/202006/han-2.html")


@pytest.mark.parametrize("path", ["content/neu.md", "theme/neu.css", "theme/types/neu/type.txt"])
def test_a_file_beside_the_records_is_seen(path: str, site: Office, asked: Asked) -> None:
    """The release says of itself that it holds what is not committed."""
    (site.root / path).parent.mkdir(parents=True, exist_ok=True)
    (site.root / path).write_text("# neu\n", "utf-8")
    assert asked.by(site) == ["all"]
    assert '"modified": true' in site.page("release.json")


def test_what_changed_just_now_is_not_trusted(site: Office, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.folders.RACY_NS", 3600 * 10**9)
    add_and_commit(site)
    asked.by(site)
    assert "all" in asked.by(site)
    monkeypatch.setattr("builder.folders.RACY_NS", 0)
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    asked.by(site)
    assert asked.by(site) == ["tracked"]


def test_a_state_beside_a_new_clone_looks_at_its_folders_the_second_time(site: Office, asked: Asked) -> None:
    add(site)
    for _ in range(2):
        shutil.copytree(site.root / "data", site.root / "new")
        shutil.rmtree(site.root / "data")
        (site.root / "new").rename(site.root / "data")
    assert asked.by(site) == ["all"]
    add_and_commit(site)
    assert asked.by(site) == ["all"]
    assert asked.by(site) == ["tracked"]
    assert (site.root / "site/zcwj/202006/han-2.html").exists()


def test_nothing_is_written_into_the_users_git(site: Office, asked: Asked) -> None:
    before = {path: path.stat().st_mtime_ns for path in (site.root / ".git").rglob("*")}
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    asked.by(site)
    assert {path: path.stat().st_mtime_ns for path in (site.root / ".git").rglob("*")} == before
