"""What cannot be compared is said in a sentence, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from cards import NOTICE, card, kinds
from office import MakeOffice, Office, base
from repository import committed, git


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """The small office, committed once."""
    return committed(office())


def no_git(site: Office) -> None:
    (site.root / ".git").rename(site.root / "no.git")


def no_commit(site: Office) -> None:
    no_git(site)
    git(site.root, "init", "-q")


@pytest.mark.parametrize(
    ("how", "args", "said"),
    [
        (no_git, ["HEAD"], "不在 Git 仓库里。先运行 git init 并提交一次"),
        (no_commit, ["HEAD"], "仓库里还没有提交"),
        (None, ["origin/main"], "没有“origin/main”这个版本"),
        (None, ["--", "--all"], "没有“--all”这个版本"),
        (None, ["HEAD", "nirgends"], "没有“nirgends”这个版本"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(how: object, args: list[str], said: str, site: Office) -> None:
    if callable(how):
        how(site)
    ran = site.run("diff", *args)
    assert ran.code == 1 and said in ran.err and "Traceback" not in ran.err and ran.out == ""


def test_a_shallow_clone_is_told_how_to_fetch_the_rest(site: Office, tmp_path: Path) -> None:
    site.edit(NOTICE, ("各科室", "各单位"))
    git(site.root, "commit", "-qam", "二")
    git(tmp_path, "clone", "-q", "--depth=1", site.root.as_uri(), "shallow")
    ran = Office.__new__(Office)
    ran.root = tmp_path / "shallow"
    said = ran.run("diff", "HEAD~1")
    assert said.code == 1 and "git fetch --unshallow" in said.err and "fetch-depth: 0" in said.err


def test_a_force_pushed_base_is_compared_as_it_is_and_said_so(site: Office) -> None:
    git(site.root, "switch", "-q", "--orphan", "fremd")
    git(site.root, "checkout", "-q", "main", "--", ".")
    git(site.root, "commit", "-qm", "另一个起点")
    site.edit(NOTICE, ("各科室", "各单位"))
    found = card(site, "main")
    assert found["rootless"] is True and kinds(found) == {"tongzhi": "changed"}
    assert "没有共同的祖先" in site.run("diff", "main").out


def test_broken_settings_of_either_side_are_told_with_their_place(site: Office) -> None:
    whole = base("data/columns.yml")
    site.write("data/columns.yml", "- 不是栏目\n")
    ran = site.run("diff", "HEAD")
    assert ran.code == 1 and "data/columns.yml:1:" in ran.out
    git(site.root, "commit", "-qam", "坏")
    site.write("data/columns.yml", whole)
    ran = site.run("diff", "HEAD")
    assert ran.code == 1 and "data/columns.yml:1:" in ran.err and "原版本的设置读不出来" in ran.err
