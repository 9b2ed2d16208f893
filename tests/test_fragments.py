"""Fragments: few are held in memory, and none that is not written yet is lost for that."""

from __future__ import annotations

from typing import Any, cast

import pytest

from builder import fragments as module
from builder.fragments import Fragments
from builder.store import open_store


class Nobody:
    """A reader of whom no record is asked."""

    def hold(self, ids: list[str]) -> None:
        assert ids == []


@pytest.fixture
def fragments(monkeypatch: pytest.MonkeyPatch) -> Fragments:
    monkeypatch.setattr(module, "KEPT", 3)
    return Fragments(open_store(None), cast(Any, None), cast(Any, Nobody()))


def test_few_are_held_while_one_still_waits_to_be_written(fragments: Fragments) -> None:
    names = [f"r:a:{n}" for n in range(9)]
    for name in names:
        fragments.keep(name, f"<li>{name}", frozenset())
    fragments.flush()
    fragments.keep("r:a:waits", "<li>waits", frozenset())
    for name in names:
        fragments.fetch([name])
        assert fragments.get(name) == f"<li>{name}"
    assert len(fragments._kept) == 3
    assert fragments.get("r:a:waits") == "<li>waits"


def test_what_waits_counts_and_not_what_is_written(fragments: Fragments) -> None:
    fragments.keep("r:a:1", "old", frozenset())
    fragments.flush()
    fragments.keep("r:a:1", "new", frozenset())
    for n in range(2, 6):
        fragments.keep(f"r:a:{n}", "other", frozenset())
    fragments.fetch(["r:a:1"])
    assert fragments.get("r:a:1") == "new"
