"""The door to Git tells what a repository knows of a site, and says plainly when there is none to ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository import commit, git

from builder.git import Absent, GitError, Repository, open_repository
from builder.past import lay_out


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A site in a folder of a repository: a file renamed, one changed, one deleted, Chinese names."""
    root = tmp_path / "repo"
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root, "一", "2026-03-01", {"站/data/甲": "1\n" * 9, "站/data/b": "b\n", "other": "x"})
    git(root, "mv", "站/data/甲", "站/data/a b")
    commit(root, "", "2026-03-02")
    commit(root, "third: words", "2026-03-03", {"站/data/c": "c\n", "站/data/b": None})
    return root


def opened(folder: Path) -> Repository:
    found = open_repository(folder)
    assert isinstance(found, Repository)
    return found


def test_history_of_all_files_comes_in_one_call_with_renames_and_deletions(repo: Path) -> None:
    found = opened(repo / "站")
    changes = [(c.commit.subject, c.before, c.path, bool(c.blob)) for c in found.log("data")]
    assert changes == [
        ("third: words", "data/b", "data/b", False),
        ("third: words", "data/c", "data/c", True),
        ("", "data/甲", "data/a b", True),
        ("一", "data/b", "data/b", True),
        ("一", "data/甲", "data/甲", True),
    ]
    assert found.log()[0].commit == found.commit()


def test_ids_tell_equal_content_and_status_tells_what_differs(repo: Path) -> None:
    site = opened(repo / "站")
    assert list(site.blobs()) == ["data/a b", "data/c"]
    assert site.blobs("HEAD~2")["data/甲"] == site.blobs()["data/a b"] == site.index("data")["data/a b"]
    assert site.tree("HEAD", "data") != site.tree("HEAD~1", "data") and site.tree("HEAD", "nothing") == ""
    assert site.status == {}
    (repo / "站/data/a b").write_text("2")
    (repo / "站/data/新").write_text("n")
    (repo / "站/data/c").unlink()
    (repo / "other").write_text("not of the site")
    assert opened(repo / "站").status == {"data/a b": " M", "data/c": " D", "data/新": "??"}


def test_a_file_and_the_whole_site_can_be_had_as_they_were(repo: Path, tmp_path: Path) -> None:
    site = opened(repo / "站")
    assert site.show("HEAD~1", "data/b") == b"b\n"
    assert site.show("HEAD", "data/b") is None
    blobs = site.blobs("HEAD~2")
    assert dict(site.read_blobs([*blobs.values(), "0" * 40])) == {blobs["data/甲"]: b"1\n" * 9, blobs["data/b"]: b"b\n"}


def test_a_past_state_is_laid_out_anew_only_where_it_differs(repo: Path, tmp_path: Path) -> None:
    commit(repo, "a site", "2026-03-04", {"站/mkdocs.yml": "x", "站/data/d": "d\n"})
    commit(repo, "a file goes", "2026-03-05", {"站/data/d": None})
    commit(repo, "a folder comes", "2026-03-06", {"站/data/d/e": "e\n"})
    site, then = opened(repo / "站"), tmp_path / "then"
    for state, files in (("HEAD~2", ["a b", "c", "d"]), ("HEAD", ["a b", "c", "d/e"]), ("HEAD~2", ["a b", "c", "d"])):
        lay_out(site, state, then)
        found = [path for path in (then / "data").rglob("*") if path.is_file()]
        assert sorted(path.relative_to(then / "data").as_posix() for path in found) == files
    stamp = (then / "data/c").stat().st_mtime_ns
    (then / "data/a b").write_text("damaged")
    lay_out(site, "HEAD", then)
    assert (then / "data/c").stat().st_mtime_ns == stamp
    (then / ".gongkai/blobs.json").unlink()  # as if it had been killed half-way
    lay_out(site, "HEAD", then)
    assert (then / "data/a b").read_bytes() == b"1\n" * 9
    with pytest.raises(GitError):
        lay_out(site, "HEAD~5", tmp_path / "never")


def test_names_of_commits_are_resolved_and_never_taken_for_options(repo: Path) -> None:
    site = opened(repo)
    assert site.resolve("main") == site.head == site.merge_base("main", "HEAD")
    assert site.resolve("HEAD~1") == site.merge_base("HEAD~1", "main")
    assert [site.resolve(name) for name in ("--all", "nowhere", "")] == ["", "", ""]
    assert site.commit("nowhere") is None
    march_second = 1772413200 + 60  # 2026-03-02 09:01 in Beijing
    assert site.last_before(march_second) == site.resolve("HEAD~1")
    assert site.last_before(0) == ""


def test_a_shallow_clone_says_that_it_is_one(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "shallow")
    assert opened(tmp_path / "shallow").shallow and not opened(repo).shallow


def test_no_git_is_an_answer_and_not_a_failure(tmp_path: Path) -> None:
    found = open_repository(tmp_path)
    assert isinstance(found, Absent) and found.reason == "no_repository"
    assert open_repository(tmp_path, {"PATH": str(tmp_path)}) == Absent("no_program")
    git(tmp_path, "init", "-q", "new")
    (tmp_path / "new/HEAD").touch()  # a file, and no commit
    fresh = opened(tmp_path / "new")
    assert (fresh.head, fresh.resolve("HEAD"), fresh.index()) == ("", "", {})
