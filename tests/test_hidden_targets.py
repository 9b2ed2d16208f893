"""What a record names may be hidden: it is shown as if nothing had been named, whatever its type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from edits import read, records_in, write
from office import REPO, run

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
