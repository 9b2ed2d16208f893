"""docs/systems.md says nothing untrue: every type, column, check and command exists, every page shows its element."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import REPO, run
from selectolax.parser import HTMLParser
from test_sample import columns

from builder.diagnostics import catalogue
from builder.systems import System, systems

SYSTEMS = {system.id: system for system in systems()}
PAGES = [system for system in SYSTEMS.values() if system.page]


def test_every_row_of_the_sources_is_there_once() -> None:
    assert list(SYSTEMS) == [f"S{n:02}" for n in range(1, 37)]


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=list(SYSTEMS))
def test_what_carries_a_system_exists(system: System) -> None:
    types = {path.parent.name for path in (REPO / "builder/types").glob("*/type.yml")}
    assert set(system.types) <= types
    assert set(system.columns) <= {str(column["id"]) for column in columns()}
    assert set(system.checks) <= set(catalogue())
    assert system.page or system.command or not system.is_done
    assert bool(system.page) == bool(system.shows)
    assert bool(system.lacks) == bool(system.lacks_en)


@pytest.mark.parametrize("system", PAGES, ids=[system.id for system in PAGES])
def test_its_page_shows_it(system: System, sample: Path) -> None:
    page = HTMLParser((sample / system.page).read_text("utf-8"))
    found = page.css_first(f"main {system.shows}") or page.css_first(system.shows)
    assert found is not None, f"{system.page} has no {system.shows}"
    assert found.text(strip=True) or found.css_first("input, a, svg") is not None


@pytest.mark.parametrize("system", [s for s in SYSTEMS.values() if s.command], ids=lambda system: system.id)
def test_its_command_is_there(system: System) -> None:
    assert run(*system.command.split(), "--help").code == 0
