"""A build that is killed at any step leaves the last good site whole, or the next command completes the new one."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from office import REPO, MakeOffice, Office, environment, tree

from builder import program

# Runs a build and leaves without any goodbye at the n-th call of a function, as a power cut would.
KILLER = """
import importlib, os, sys
module, path, count, *args = sys.argv[1:]
owner = importlib.import_module(module)
*above, name = path.split(".")
for step in above:
    owner = getattr(owner, step)
real, calls = getattr(owner, name), 0
def killed(*args, **kwargs):
    global calls
    if calls == int(count):
        os._exit(9)
    calls += 1
    return real(*args, **kwargs)
setattr(owner, name, killed)
from builder.cli import main
main(args)
"""
STEPS = [
    ("builder.reading", "load_source", 0),
    ("builder.store", "Store.save", 0),  # after all checks
    ("builder.output", "Output.write", 1),
    ("builder.published", "patched", 0),
    ("builder.store", "Store.save", 1),  # the moment of publishing
    ("builder.published", "move_in", 0),
    ("os", "replace", 1),
    ("os", "replace", 4),
    ("builder.store", "Store.save", 2),
]


def kill_at(site: Office, module: str, path: str, count: int) -> None:
    """A build that is killed."""
    command = [sys.executable, "-c", KILLER, module, path, str(count), "build", "--no-search", "--site", str(site.root)]
    done = subprocess.run(command, env=environment(), cwd=REPO, capture_output=True, text=True)
    assert done.returncode == 9, f"not killed, but ended with {done.returncode}:\n{done.stdout}{done.stderr}"


def left_over(site: Office) -> list[str]:
    return sorted(p.name for p in site.root.iterdir() if p.name.startswith("site."))


def retitle(site: Office) -> None:
    site.edit("data/catalogue/han.yml", ("title: ", "title: 新改的"))


@pytest.fixture
def sites(office: MakeOffice) -> tuple[Office, dict[str, bytes], dict[str, bytes]]:
    """A built office about to be built anew, its site as it is and as it will be.

    The program is looked at anew, as the killed process will: were it another since this process began, because it
    was edited while the tests run, all would be made again and no step of a small change be reached.
    """
    program._program.cache_clear()
    site, other = office(), office(name="other")
    retitle(other)
    return site, tree(site.build()), tree(other.build())


@pytest.mark.parametrize(("module", "path", "count"), STEPS, ids=[f"{path}-{count}" for _, path, count in STEPS])
def test_a_small_change_is_undone_or_completed(
    module: str, path: str, count: int, sites: tuple[Office, dict[str, bytes], dict[str, bytes]]
) -> None:
    site, old, new = sites
    retitle(site)
    kill_at(site, module, path, count)
    halfway = tree(site.root / "site")
    assert halfway.keys() == new.keys() == old.keys()
    assert all(halfway[name] in (old[name], new[name]) for name in halfway)
    site.run("check")  # any command completes what was decided
    assert tree(site.root / "site") in (old, new)
    assert tree(site.build()) == new
    assert left_over(site) == []


@pytest.mark.parametrize(("module", "path"), [("builder.published", "swap"), ("builder.output", "_exchange")])
def test_a_large_change_comes_at_once(
    module: str, path: str, sites: tuple[Office, dict[str, bytes], dict[str, bytes]]
) -> None:
    site, old, _ = sites
    site.edit("data/site.yml", ("section: 政府信息公开", "section: 一份好的站点"))
    kill_at(site, module, path, 0)
    assert tree(site.root / "site") == old
    assert "一份好的站点".encode() in tree(site.build())["index.html"]
    assert left_over(site) == []


def test_a_state_without_its_site_and_a_site_without_its_state(
    sites: tuple[Office, dict[str, bytes], dict[str, bytes]],
) -> None:
    site, old, _ = sites
    shutil.rmtree(site.root / "site")
    assert tree(site.build()) == old
    shutil.rmtree(site.root / ".gongkai")
    assert tree(site.build()) == old
