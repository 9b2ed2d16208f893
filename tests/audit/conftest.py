"""The sound site, built once a session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import run_apart
from sound import TODAY, SoundSite, sound_site


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundSite]:
    """The site `gongkai init` makes, built for the day on which everything in it is in order."""
    root = tmp_path_factory.mktemp("sound") / "site"
    assert run_apart("init", str(root)).code == 0
    ran = run_apart("build", "--site", str(root), "--no-search", "--today", "2025-03-31")
    assert ran.code == 0, ran.err
    with sound_site(root, tmp_path_factory.mktemp("scratch"), today=TODAY) as site:
        yield site


@pytest.fixture
def site(sound: SoundSite, tmp_path: Path) -> Path:
    """A copy of the sound site, with its pages."""
    root = tmp_path / "office"
    shutil.copytree(sound.root, root, ignore=shutil.ignore_patterns(".gongkai"))
    return root
