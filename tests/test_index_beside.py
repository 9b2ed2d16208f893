"""The search index is made by another process while the pages are being made: the same index, no page of it lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import dying_index
import pytest
from office import MakeOffice, tree
from two_processes import alone, asked

from builder import executors
from builder.executors import free_memory
from builder.search import index, pagefind

RECORD = "theme/portal/record.html"

__all__ = ["asked"]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small site is worth the second process."""
    monkeypatch.setattr(executors, "DOCUMENTS", 3)


def test_the_index_is_the_same(office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    site = office()
    wanted = alone(site, monkeypatch)
    assert asked == []
    assert tree(site.build(search=True)) == wanted and asked == ["processes:1"]


def test_an_index_that_is_mended_asks_nobody(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office()
    site.build(search=True)
    asked.clear()
    site.edit("data/catalogue/han.yml", ("关于示例工作的函", "关于另一工作的函"))
    assert tree(site.build(search=True)) == alone(site, monkeypatch) and asked == []


def test_an_executor_that_is_given_makes_it_too(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = office()
    assert tree(site.build("--executor", "processes:2", search=True)) == alone(site, monkeypatch)


def test_one_who_dies_leaves_the_last_good_site(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = office()
    before = tree(site.build())
    site.edit("data/catalogue/han.yml", ("关于示例工作的函", "关于另一工作的函"))
    with monkeypatch.context() as dying:
        dying.setattr(index, "_work", dying_index.dies)
        ran = site.run("build")
    assert ran.code == 1 and " H006 " in ran.err
    assert tree(site.root / "site") == before
    assert tree(site.build(search=True)) == alone(site, monkeypatch)


def test_a_mistake_does_not_wait_for_it(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = office({RECORD: "<p>\n{{ record.titel }}"})
    monkeypatch.setattr(index, "_work", dying_index.takes_long)
    ran = site.run("build")
    assert ran.code == 1 and f"{RECORD}:2:1 H003 " in ran.err
    assert not (site.root / dying_index.DONE).exists()


def test_pagefind_counts_the_same_where_it_is_asked_to(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site, served = office(), list[int]()
    wanted = alone(site, monkeypatch)
    serve = pagefind._serve

    def noted(records: Sequence[str]) -> Iterator[bytes]:
        served.append(len(records))
        return serve(records)

    monkeypatch.setattr(pagefind, "_serve", noted)
    site.write("data/site.yml", (site.root / "data/site.yml").read_text("utf-8") + "\npagefind: true\n")
    assert alone(site, monkeypatch) == wanted and sum(served) > 5


def test_memory_at_hand_is_what_the_machine_and_its_container_leave(tmp_path: Path) -> None:
    memory, limit = tmp_path / "proc/meminfo", tmp_path / "sys/fs/cgroup/memory.max"
    for path in (memory, limit):
        path.parent.mkdir(parents=True)
    assert free_memory(tmp_path) == sys.maxsize
    limit.write_text("3000000\n")
    assert free_memory(tmp_path) == 3_000_000
    memory.write_text("MemTotal: 9000 kB\nMemAvailable:    2000 kB\n")
    assert free_memory(tmp_path) == 2000 * 1024
    limit.write_text("max\n")
    assert free_memory(tmp_path) == 2000 * 1024


def test_there_is_room_for_as_many_processes_as_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # of the machine these tests are given
    monkeypatch.setattr(executors, "free_memory", lambda: executors.MEMORY - 1)
    assert executors.room() == 0
    monkeypatch.setattr(executors, "free_memory", lambda: executors.MEMORY)
    assert executors.room() == 1
