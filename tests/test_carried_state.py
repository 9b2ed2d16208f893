"""A state from elsewhere: beside a fresh clone it spares the work; one that cannot be trusted is dropped and told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from office import MakeOffice, Office, edited, tree
from repository import commit, committed, git

from builder.build import Options, build
from builder.diagnostics import Report
from builder.store import STATE

LETTER = "data/catalogue/han.yml"
RETITLED = edited(LETTER, ("关于示例工作的函", "关于另一工作的函"))


def clone(site: Office, name: str, *how: str) -> Path:
    """A fresh clone, as a pipeline makes one: every file is new."""
    target = site.root.with_name(name)
    git(site.root, "clone", "-q", *how, site.root.as_uri(), str(target))
    return target


def carry(site: Office, target: Path, *names: str) -> None:
    """What a pipeline restores from its cache beside the clone; the files are new there too."""
    for name in names:
        shutil.copytree(site.root / name, target / name, copy_function=shutil.copyfile)


def built(root: Path) -> tuple[int, Mapping[str, str]]:
    """A build, which must be as one from nothing: how many records it read, why pages were made."""
    report, options, clean = Report(), Options(), root / "site.clean"
    made = build(root, root / "site", report, options)
    assert list(report) == []
    build(root, clean, Report(), Options(cache=False))
    assert tree(root / "site") == tree(clean)
    shutil.rmtree(clean)
    return options.timings.counts["load"], made.reasons


@pytest.fixture
def published(office: MakeOffice) -> Office:
    """A site in Git that was built at its first commit."""
    site = committed(office())
    site.build(search=True)
    return site


def test_a_state_with_its_site_beside_a_clone_spares_all(published: Office) -> None:
    there = clone(published, "there")
    carry(published, there, ".gongkai", "site")
    assert built(there) == (0, {})
    commit(there, "改", "2026-04-01", RETITLED)
    read, reasons = built(there)
    assert read == 1
    assert {"zcwj/202006/han.html", "zcwj/index.html"} <= reasons.keys()
    assert not {"zfxxgkzd/zhidu.html", "zfxxgknb/index.html", "zwsm/zc.html"} & reasons.keys()


def test_a_state_without_its_site_beside_a_later_clone_spares_the_reading(published: Office) -> None:
    commit(published.root, "改", "2026-04-01", RETITLED)
    there = clone(published, "there")
    carry(published, there, ".gongkai")
    read, reasons = built(there)
    assert read == 1
    assert set(reasons.values()) >= {"the last site is not there"}
    assert built(there) == (0, {})


def test_a_state_beside_a_shallow_clone_spares_the_reading(published: Office) -> None:
    """Such a clone has neither the commit of the last build nor any history to show."""
    commit(published.root, "改", "2026-04-01", RETITLED)
    there = clone(published, "there", "--depth", "1")
    carry(published, there, ".gongkai", "site")
    assert built(there)[0] == 1


def test_a_state_of_an_earlier_build_beside_the_site_of_a_later_one(published: Office) -> None:
    """As when a pipeline saves its cache but now and then."""
    early = published.root.with_name("early")
    shutil.copytree(published.root / ".gongkai", early)
    commit(published.root, "改", "2026-04-01", RETITLED)
    built(published.root)
    shutil.rmtree(published.root / ".gongkai")
    early.rename(published.root / ".gongkai")
    assert built(published.root)[0] == 1


@pytest.mark.parametrize("settings", ["the same", "its own"])
def test_a_state_of_another_site_makes_no_difference(settings: str, office: MakeOffice) -> None:
    other, site = office(RETITLED, name="other"), office()
    if settings == "its own":
        other.edit("data/site.yml", ("domain: www.", "domain: other."))
    other.build(search=True)
    good = tree(site.build("--clean", search=True))
    carry(other, site.root, ".gongkai")
    ran = site.run("build")
    assert tree(site.root / "site") == good
    assert ("H005 上次生成留下的状态不能用（是另一个网站的）" in ran.err) == (settings == "its own")
    assert "H005" not in site.run("build").err


def page_with(state: Path, words: bytes) -> slice:
    """A page of the file of the state in which these words stand."""
    data = state.read_bytes()
    start = data.rindex(words) // 4096 * 4096
    assert start
    return slice(start, start + 4096)


@pytest.mark.parametrize("words", [b"--md-", b"zcwj/202006/han.html", b"w:../:han"])
def test_a_state_damaged_where_it_is_not_seen_on_opening_is_dropped(words: bytes, office: MakeOffice) -> None:
    """What the host made, addresses, rows of lists: some of it is looked at only when pages are made."""
    site, other = office(), office(RETITLED, name="other")
    site.build()
    state = site.root / STATE
    page, data = page_with(state, words), bytearray(state.read_bytes())
    data[page] = b"\xff" * 4096
    state.write_bytes(data)
    for path, text in RETITLED.items():
        site.write(path, text)
    ran = site.run("build", "--no-search")
    assert (ran.code, "H005" in ran.err) == (0, True), ran.err
    assert tree(site.root / "site") == tree(other.build())


def test_half_a_state_is_dropped(office: MakeOffice) -> None:
    site = office()
    good = tree(site.build())
    state = site.root / STATE
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 8192 * 4096])
    assert "已损坏" in site.run("build", "--no-search").err
    assert tree(site.root / "site") == good


def test_nothing_is_dropped_that_is_not_remembered(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of our own is not taken for damage, again and again."""
    site = office()

    def broken(*_: object) -> None:
        raise sqlite3.DatabaseError("ours")

    monkeypatch.setattr("builder.publish.Publication.copy", broken)
    assert site.run("build", "--clean").code == 70
    assert site.run("build").code == 70
