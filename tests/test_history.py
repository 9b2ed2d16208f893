"""The history of a record is read from Git, record by record, and costs nothing where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import MakeOffice, Office, tree
from repository import git

from builder.git import open_repository
from builder.history import History, open_history, records_in

RULES = "data/rule/zhidu.yml"


def history_of(site: Office, kept: bool = True) -> History:
    return open_history(open_repository(site.root), site.root if kept else None)


def days(site: Office, id: str, kept: bool = True) -> list[str]:
    """The days on which a record was changed, newest first."""
    history = history_of(site, kept)
    try:
        return [revision.day for revision in history.of(id)]
    finally:
        history.close()


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """Committed on 1 March, one record of two in a file changed on 2 March."""
    made = office({".gitignore": ".gongkai/\nsite/\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "开站", day="2026-03-01")
    made.edit("data/org/ju.yml", ('phone: "0571"', 'phone: "0572"'))
    git(made.root, "commit", "-qam", "换电话", day="2026-03-02")
    return made


def test_only_the_record_that_changed_has_a_new_revision(site: Office) -> None:
    assert days(site, "ke") == ["2026-03-02", "2026-03-01"]
    assert days(site, "ju") == days(site, "han") == ["2026-03-01"]
    assert days(site, "nobody") == []


def test_what_is_kept_is_brought_up_and_equals_what_is_read_anew(site: Office) -> None:
    assert days(site, "ke") == ["2026-03-02", "2026-03-01"]
    git(site.root, "mv", "data/org/ju.yml", "data/org/jigou.yml")
    git(site.root, "commit", "-qm", "改文件名", day="2026-03-03")
    site.edit("data/org/jigou.yml", ('phone: "0572"', 'phone: "0573"'))
    git(site.root, "commit", "-qam", "换电话", day="2026-03-04")
    expected = ["2026-03-04", "2026-03-02", "2026-03-01"]
    assert days(site, "ke") == days(site, "ke", kept=False) == expected
    git(site.root, "reset", "-q", "--hard", "HEAD~1")  # as after a forced push
    assert days(site, "ke") == days(site, "ke", kept=False) == expected[1:]
    (site.root / ".gongkai/history.sqlite").write_bytes(b"damaged" * 99)
    assert days(site, "ke") == expected[1:]


def test_forms_of_files_are_cut_into_their_records() -> None:
    whole = "id: a\ntitle: 甲\ntable:\n  - id: not-a-record\n"
    listed = "- id: a\n  title: 甲\n  parts:\n    - id: inner\n- title: 乙\n  id: b\n"
    common = "defaults:\n  org: x\nrecords:\n  - {id: a, title: 甲}\n  - id: b\n    title: 乙\n"
    flat = "defaults:\n  org: x\nrecords:\n- id: a\n- id: b\n"
    assert [list(records_in(text)) for text in (whole, listed, common, flat, "", "# 空\n")] == [
        ["a"], ["a", "b"], ["a", "b"], ["a", "b"], [], [],
    ]  # fmt: skip
    before, after = records_in(common), records_in(common.replace("乙", "丙"))
    assert before["a"] == after["a"] and before["b"] != after["b"]
    moved = records_in(common.replace("org: x", "org: y"))
    assert moved["a"] != before["a"] and moved["b"] != before["b"]  # the defaults are theirs


def test_a_page_shows_its_revisions_and_is_made_again_when_they_grow(site: Office) -> None:
    site.build()
    page = site.page("jgzn/ke.html")
    commits = git(site.root, "log", "--format=%h", "--abbrev=10").split()
    assert 'data-gk="revisions"' in page and page.index(commits[0]) < page.index(commits[1])
    assert '<time datetime="2026-03-02">2026年3月2日</time>' in page
    site.edit("data/org/ju.yml", ('phone: "0572"', 'phone: "0573"'))
    git(site.root, "commit", "-qam", "换电话", day="2026-03-05")
    again = tree(site.build())
    assert b"2026-03-05" in again["jgzn/ke.html"] and b"2026-03-05" not in again["jgzn/ju.html"]
    clean = tree(site.build("--clean", "--out", str(site.root.parent / "clean")))
    assert again == clean


def test_being_entered_is_no_revision_and_a_fixed_day_knows_none_to_come(site: Office) -> None:
    """The base site stands at 20 November 2026."""
    site.edit("data/org/ju.yml", ('phone: "0572"', 'phone: "0573"'))
    git(site.root, "commit", "-qam", "换电话", day="2026-12-05")
    site.build()
    assert 'data-gk="revisions"' not in site.page("zcwj/202006/han.html")
    page = site.page("jgzn/ke.html")
    assert "修订记录（1）" in page and "最近 2026年3月2日" in page and "2026-12-05" not in page
    assert page.index("<span>修改</span>") < page.index("<span>首次录入</span>")


def test_without_git_or_in_a_shallow_clone_nothing_is_shown(site: Office, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", site.root.as_uri(), "shallow")
    (site.root / ".git").rename(tmp_path / "git")
    for root in (site.root, tmp_path / "shallow"):
        made = Office.__new__(Office)
        made.root, made.marked = root, []
        made.build()
        assert 'data-gk="revisions"' not in made.page("jgzn/ke.html")
