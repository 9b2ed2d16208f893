"""A symbolic link with the bytes of the file in whose place it came is not that file, nor the other way round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from edits import change
from office import MakeOffice, Office, edited, tree
from repository import committed, git

LETTER = "data/catalogue/han.yml"
ATTACHED = "data/files/a.txt"
Settle = Callable[[Office], object]


def link(site: Office, path: str) -> Path:
    """Move a file out of the site's data and leave a link to it; where it is now."""
    here, there = site.root / path, site.root / "elsewhere" / Path(path).name
    there.parent.mkdir(exist_ok=True)
    here.rename(there)
    here.symlink_to(there)
    return there


def same_as_clean(site: Office) -> int:
    """Build with and without what is remembered, which must come to the same; the exit code."""
    clean = Path(f"{site.root}.clean")
    kept, anew = (site.run("build", "--no-search", *more) for more in ((), ("--clean", "--out", str(clean))))
    assert (kept.code, kept.err) == (anew.code, anew.err)
    if not kept.code:
        assert tree(site.root / "site") == tree(clean)
    return kept.code


@pytest.fixture(params=["committed", "uncommitted", "without Git"])
def settle(request: pytest.FixtureRequest) -> Settle:
    """What becomes of an edit before the next build."""

    def settled(site: Office) -> None:
        if request.param == "without Git":
            return
        if not (site.root / ".git").exists():
            committed(site)
        elif request.param == "committed":
            git(site.root, "add", "-A")
            git(site.root, "commit", "-qm", "x")

    return settled


@pytest.mark.parametrize("path", [LETTER, "data/catalogue"])
def test_what_a_new_link_leads_to_is_followed(path: str, settle: Settle, office: MakeOffice) -> None:
    """Git says nothing of what a link leads to."""
    site = office()
    settle(site)
    site.build()
    there = link(site, path)
    settle(site)
    assert same_as_clean(site) == 0
    change(there / "han.yml" if there.is_dir() else there, lambda record: record.update(title="关于另一工作的函"))
    assert same_as_clean(site) == 0
    assert "关于另一工作的函" in site.page("zcwj/202006/han.html")


def test_a_link_out_of_the_attachments_is_refused_whatever_was_there(settle: Settle, office: MakeOffice) -> None:
    site = office({ATTACHED: "附件", **edited(LETTER, ("topic:", "attachments: a.txt\ntopic:"))})
    settle(site)
    site.build()
    there = link(site, ATTACHED)
    settle(site)
    assert same_as_clean(site) == 1
    there.replace(site.root / ATTACHED)
    settle(site)
    assert same_as_clean(site) == 0
