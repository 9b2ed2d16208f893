"""A build from nothing has the host's work and the templates made ready by a second process: the same site, and
whatever is wrong is told as if there were none."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import dying_ahead
import pytest
from code_cases import shell
from office import REPO, MakeOffice, tree
from repository import committed
from two_processes import alone, asked

from builder import ahead, build, executors, history
from builder.templating import Templates

__all__ = ["asked"]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small site is worth the second process."""
    monkeypatch.setattr(ahead, "ENOUGH", 300)


def refused(*_: object, **__: object) -> None:
    raise AssertionError("this process does it itself")


def test_a_build_from_nothing_has_its_host_made_by_another(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office({"content/about.md": "# 关于我们\n\n示例文字。\n"})
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(build, "_rendered", refused)
    assert tree(site.build(search=True)) == wanted and asked == ["processes:1"]


def test_the_same_process_makes_the_index(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office()
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(executors, "DOCUMENTS", 3)
    assert tree(site.build(search=True)) == wanted and asked == ["processes:1"]


def test_it_leaves_every_template_compiled(
    office: MakeOffice, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = office()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
    ahead._compile(site.root)
    monkeypatch.setattr(executors, "room", lambda: 1)
    monkeypatch.setattr(Templates, "_generate", refused)
    site.build(search=True)


def test_it_takes_the_history_in(office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    site = committed(office())
    wanted = alone(site, monkeypatch)
    assert not (site.root / history.STATE).exists()
    monkeypatch.setattr(history, "_take_in", refused)
    assert tree(site.build(search=True)) == wanted and (site.root / history.STATE).exists()


def test_a_build_that_keeps_no_state_has_no_history_kept(office: MakeOffice, asked: list[str]) -> None:
    site = committed(office())
    site.build("--clean")
    assert asked and not (site.root / history.STATE).exists()


def test_a_build_that_goes_on_asks_nobody(office: MakeOffice, asked: list[str]) -> None:
    site = office()
    site.build()
    asked.clear()
    site.edit("data/catalogue/han.yml", ("关于示例工作的函", "关于另一工作的函"))
    site.build()
    assert asked == []


def test_a_small_site_asks_nobody(office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "ENOUGH", 300_000)
    office().build()
    assert asked == []


def test_whoever_is_asked_to_make_the_pages_is_the_only_one(office: MakeOffice, asked: list[str]) -> None:
    office().build("--executor", "processes:2")
    assert asked == ["processes:2"]


def test_one_who_dies_is_not_missed(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = office()
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(ahead, "_host", dying_ahead.dies)
    assert tree(site.build(search=True)) == wanted


def test_one_who_died_is_asked_for_nothing_more(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office()
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(executors, "DOCUMENTS", 3)
    monkeypatch.setattr(ahead, "_host", dying_ahead.dies)
    assert tree(site.build(search=True)) == wanted
    assert asked == ["processes:1", "processes:1"]  # another has made the index


def test_a_build_that_is_broken_off_leaves_nothing_behind(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site, temporary = office(), tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with pytest.raises(KeyboardInterrupt), ahead.ahead(site.root):
        while not list(temporary.glob("*/gongkai-host-*")):
            time.sleep(0.001)
        raise KeyboardInterrupt
    assert asked and not list(temporary.iterdir())


def test_what_is_wrong_with_the_theme_is_told_once(office: MakeOffice, asked: list[str]) -> None:
    ran = office(shell("head", "main")).run("build")
    assert asked and ran.code == 1 and ran.err.count("H002") == 1


def test_what_mkdocs_says_is_told_once(office: MakeOffice, asked: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    site = office()
    config = (site.root / "mkdocs.yml").read_text("utf-8")
    site.write("mkdocs.yml", config.replace("theme:", "theme: {name: nothing-like-it}\nold:"))
    ran = site.run("build")
    assert asked and ran.code == 1 and ran.err.count("H001") == 1
    assert "nothing-like-it" not in capfd.readouterr().err  # of the second process; our own is in the log


def test_a_host_of_other_inputs_is_not_taken(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = office()
    with ahead.ahead(site.root) as begun:
        assert begun and begun.host("of another day") is None
    assert asked


def test_the_sample_site_is_large_enough() -> None:
    with ahead.ahead(REPO) as begun:
        assert begun
