"""A build that remembers gives the bytes of one that does not, whatever was edited in between, and tells the same."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from edits import EDITS, carry_state
from office import MakeOffice, Office, Ran, tree

SOURCES = ("data", "content", "theme")
TOGETHER = 3  # edits between two builds


@pytest.fixture(autouse=True)
def folders_are_trusted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else Git would always be made to look for files, since builds follow one another so closely here."""
    monkeypatch.setattr("builder.folders.RACY_NS", 0)


def lay(source: Path, target: Path) -> None:
    """The files a webmaster writes, as they are at the source."""
    for name in SOURCES:
        shutil.rmtree(target / name, ignore_errors=True)
        if (source / name).exists():
            shutil.copytree(source / name, target / name)


def told(ran: Ran) -> list[str]:
    """The mistakes that were told; that a state of another domain was dropped is none of the site's."""
    return [line for line in ran.err.splitlines() if " H005 " not in line]


def same(site: Office, *args: str) -> bool:
    """Build with and without what is remembered: both make the same site, or refuse in the same words (False)."""
    out, aside = site.root / "site", site.root.with_name("clean")
    before = tree(out)
    kept = site.run("build", *args)
    clean = site.run("build", *args, "--clean", "--out", str(aside))
    assert (kept.code, told(kept)) == (clean.code, told(clean))
    made, wanted = tree(out), before if clean.code else tree(aside)
    assert [name for name in made.keys() | wanted.keys() if made.get(name) != wanted.get(name)] == []
    return not clean.code


def wander(site: Office, seed: int, rounds: int = 1) -> None:
    """Every edit in an order of its own, a few between two builds; what was wrong is put back."""
    rng, good = random.Random(seed), site.root.with_name("good")
    site.build(search=True)
    edits = [edit for _ in range(rounds) for edit in rng.sample((*EDITS, carry_state), len(EDITS) + 1)]
    refused = 0
    for step in range(0, len(edits), TOGETHER):
        lay(site.root, good)
        for edit in edits[step : step + TOGETHER]:
            edit(rng, site)
        day = ["--today", f"2026-0{rng.randrange(1, 9)}-15"] if rng.random() < 0.4 else []
        if not same(site, *day, *rng.choice(([], ["--no-search"], ["--no-search"]))):
            lay(good, site.root)
            refused += 1
    assert refused * TOGETHER < len(edits) / 2


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_give_what_a_clean_build_gives(seed: int, office: MakeOffice) -> None:
    wander(office(), seed)
