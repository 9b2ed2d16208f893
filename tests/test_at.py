"""The site of a past day is built from what was merged by then, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from office import MakeOffice, Office, tree
from repository import git

LETTER, URL = "data/catalogue/han.yml", "zcwj/202006/han.html"


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """Begun on 1 July 2020, the letter changed on a branch and merged on 3 July, something lying uncommitted now."""
    made = office({".gitignore": ".gongkai/\nsite/\nsite.*/\n"})
    git(made.root, "init", "-q", "-b", "main")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "开站", day="2020-07-01")
    git(made.root, "switch", "-qc", "gai")
    made.edit(LETTER, ("正文。", "改过的正文。"))
    git(made.root, "commit", "-qam", "改", day="2020-07-02")
    git(made.root, "switch", "-q", "main")
    git(made.root, "merge", "-q", "--no-ff", "-m", "合并", "gai", day="2020-07-03")
    made.edit(LETTER, ("改过的正文。", "还没有提交。"))
    return made


def built(site: Office, day: str, *args: str) -> dict[str, bytes]:
    ran = site.run("at", day, "--no-search", *args)
    assert ran.code == 0, ran.out + ran.err
    return tree(site.root / f"site.{day}")


def test_each_day_has_the_site_that_was_merged_by_its_end(site: Office) -> None:
    words = {"2020-07-01": "正文。", "2020-07-02": "正文。", "2020-07-03": "改过的正文。", "2020-07-09": "改过的正文。"}
    for day, text in words.items():
        made = built(site, day)
        assert f"<p>{text}</p>".encode() in made[URL], day
        release = json.loads(made["release.json"])
        assert release["day"] == day and release["modified"] is False
    commits = git(site.root, "log", "--first-parent", "--format=%H").split()
    assert release["commit"] == commits[0]
    early = built(site, "2020-07-01")
    assert b'data-gk="revisions"' not in early[URL]  # it was entered, and has not been changed yet
    assert made[URL].count(b'data-gk="revisions"') == 1 and commits[1][:10].encode() in made[URL]
    assert commits[0][:10].encode() not in b"".join(early.values())
    assert json.loads(early["release.json"])["commit"] == commits[1]
    assert "还没有提交。" in (site.root / LETTER).read_text("utf-8") and not (site.root / "site").exists()


def test_the_same_day_gives_the_same_bytes_again(site: Office, tmp_path: Path) -> None:
    first = built(site, "2020-07-02")
    built(site, "2020-07-09")
    assert built(site, "2020-07-02") == first
    git(site.root, "checkout", "-q", "--", ".")
    git(site.root, "checkout", "-q", "main~1")
    assert tree(site.build("--today", "2020-07-02", "--out", str(tmp_path / "then"))) == first


@pytest.mark.parametrize(
    ("args", "said"),
    [(["2020-06-30"], "以前还没有提交过"), (["2020-07-03", "--branch", "nirgends"], "没有“nirgends”这个版本")],
)
def test_a_day_without_a_site_is_said(args: list[str], said: str, site: Office) -> None:
    ran = site.run("at", *args)
    assert ran.code == 1 and said in ran.err


def test_what_is_no_day_or_no_repository_is_said(site: Office, tmp_path: Path) -> None:
    assert site.run("at", "gestern").code == 2
    (site.root / ".git").rename(tmp_path / "git")
    ran = site.run("at", "2020-07-01")
    assert ran.code == 1 and "不在 Git 仓库里" in ran.err
