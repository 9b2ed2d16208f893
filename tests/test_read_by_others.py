"""Very many records are read by another process too: the same site, the same state, the same mistakes."""

from __future__ import annotations

import shutil
import sqlite3
from typing import Any

import dying_ahead
import pytest
from office import MakeOffice, Office, tree
from two_processes import alone, asked, handed_over

from builder import ahead, executors, load, reading

__all__ = ["asked"]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of files is many, two are a share, and this process reads none of them."""
    monkeypatch.setattr(ahead, "ENOUGH", 300)
    monkeypatch.setattr(load, "MANY", 3)
    monkeypatch.setattr(load, "SHARE", 2)
    monkeypatch.setattr(load, "shared", handed_over)


def with_many(site: Office) -> Office:
    """Letters of all sorts: in lists, with files and references, broken ones; each of them once."""
    letter = (site.root / "data/catalogue/han.yml").read_text("utf-8")
    for n in range(9):
        site.write(f"data/files/{n}.txt", f"示例附件{n}")
        own = letter.replace("id: han", f"id: han-{n}").replace("2020-00003", f"2020-0010{n}")
        site.write(f"data/catalogue/han-{n}.yml", f"{own}\nattachments:\n  - {{path: {n}.txt, title: 示例附表}}\n")
    return site


def state(site: Office) -> dict[str, list[tuple[Any, ...]]]:
    """What the state says of records; times of files and the order of reading have no part in it."""
    queries = {
        "records": "select seq, id, type, path, pos, trail, raw, known, opens, closes from records order by seq",
        "files": "select path, type, oid, sha256, lost from files order by path",
        **{table: f"select * from {table} order by 1, 2, 3" for table in ("refs", "uniques", "said", "notes")},
        "uses": "select * from uses order by 1, 2",
    }
    with sqlite3.connect(site.root / ".gongkai/state.sqlite") as db:
        return {name: db.execute(query).fetchall() for name, query in queries.items()}


def refused(*_: object) -> None:
    raise AssertionError("this process reads it itself")


def test_the_site_and_the_state_are_the_same(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = with_many(office())
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(load, "MANY", 1_000)
    site.build(search=True)
    before = state(site)
    shutil.rmtree(site.root / ".gongkai")
    monkeypatch.setattr(load, "MANY", 3)
    monkeypatch.setattr(reading.Reader, "read", refused)
    assert tree(site.build(search=True)) == wanted
    assert state(site) == before


def test_mistakes_are_told_with_their_lines(
    office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = with_many(office())
    site.edit("data/catalogue/han-3.yml", ("disclosure: 主动公开", "disclosure: 没有的"))
    site.write("data/catalogue/han-5.yml", "id: han-5\ntitle：示例\n")
    site.edit("data/catalogue/han-7.yml", ("7.txt", "nothing.txt"))
    monkeypatch.setattr(executors, "room", lambda: 1)
    wanted = site.run("build", "--clean")
    monkeypatch.setattr(executors, "room", lambda: 2)
    ran = site.run("build", "--clean")
    assert asked and ran.code == wanted.code == 1
    assert ran.err == wanted.err and "han-5.yml" in ran.err and "han-7.yml" in ran.err


def test_one_who_dies_is_not_missed(office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    site = with_many(office())
    wanted = alone(site, monkeypatch)
    monkeypatch.setattr(load, "read_share", dying_ahead.dies_of_a_share)
    assert tree(site.build(search=True)) == wanted


def test_a_mistake_of_ours_is_no_loss(office: MakeOffice, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    site = with_many(office())
    monkeypatch.setattr(load, "read_share", dying_ahead.fails_at_a_share)
    assert site.run("build").code == 70
