"""What a record names may be hidden: it is shown as if nothing had been named, whatever its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from edits import change, read, records_in, write
from office import REPO, MakeOffice, Office, run, tree

NOTICE = "data/catalogue/tongzhi.yml"  # data/catalogue/yijian.yml rests on it
FILES = sorted((REPO / "builder/starter/data").glob("*/*.yml"))


def words_of(value: Any) -> Iterator[str]:
    """Every text below a value."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from words_of(inner)
    else:
        yield str(value)


def named() -> dict[str, set[str]]:
    """The records of the starter site, an example of every type → those it names."""
    records = {record["id"]: record for path in FILES for record in records_in(read(path))}
    return {id: set(words_of(record)) & records.keys() - {id} for id, record in records.items()}


@pytest.mark.parametrize("hidden", ["all that is named", "all that is named and names little"])
def test_the_starter_is_built_though_what_its_records_name_is_hidden(hidden: str, tmp_path: Path) -> None:
    names = named()
    gone = {id for found in names.values() for id in found}
    if hidden != "all that is named":
        gone = {id for id in gone if len(names[id]) < 2}
    assert 5 < len(gone) < len(names)
    assert run("init", str(tmp_path / "site")).code == 0
    for path in FILES:
        target = tmp_path / "site" / path.relative_to(REPO / "builder/starter")
        node = read(target)
        for record in records_in(node):
            record |= {"publish_at": "2099-01-01"} if record["id"] in gone else {}
        write(target, node)
    ran = run("build", "--site", str(tmp_path / "site"), "--no-search")
    assert ran.code == 0, ran.err


def held_back(site: Office, held: bool) -> tuple[str, ...]:
    """The notice that an opinion rests on is not to be published yet."""
    change(site.root / NOTICE, lambda one: one.update(publish_at="2099-01-01") if held else one.pop("publish_at"))
    return ()


def not_for_all(site: Office, held: bool) -> tuple[str, ...]:
    """It is to be had on request alone."""
    ground = {"disclosure": "依申请公开", "disclosure_ground": "属于四类过程性信息"}
    change(site.root / NOTICE, lambda one: one.update(ground if held else {"disclosure": "主动公开"}))
    return ()


def of_another_day(site: Office, held: bool) -> tuple[str, ...]:
    """Its day has not come, and comes without an edit."""
    change(site.root / NOTICE, lambda one: one.update(publish_at="2026-05-02"))
    return ("--today", "2026-05-01" if held else "2026-05-02")


@pytest.mark.parametrize("turn", [held_back, not_for_all, of_another_day])
def test_what_names_a_record_follows_when_it_comes_or_goes(
    turn: Callable[[Office, bool], tuple[str, ...]], office: MakeOffice, tmp_path: Path
) -> None:
    """Nothing else of it changed: whoever names it is renewed, or tables would tell the id of what is hidden."""
    site = office()
    site.build()
    for held in (True, False):
        args = turn(site, held)
        made, clean = tree(site.build(*args)), tree(site.build(*args, "--clean", "--out", str(tmp_path / "clean")))
        assert [name for name in made.keys() | clean.keys() if made.get(name) != clean.get(name)] == []
        assert (b"tongzhi" in made["catalogue.sqlite"]) != held
