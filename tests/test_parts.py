"""catalogue.sqlite is made anew in the parts that changed: after any edit it is the file a clean build makes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from office import MakeOffice, Office

from builder.build import Options, build
from builder.diagnostics import Report
from builder.export import database
from builder.records import Site

LETTER, GUIDE = "data/catalogue/han.yml", "data/guide/zhinan.yml"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the rows of each type were made."""
    counted: Counter[str] = Counter()
    part = database.part

    def counting(site: Site, name: str) -> database.Rows:
        counted[name] += 1
        return part(site, name)

    monkeypatch.setattr(database, "part", counting)
    return counted


def built(site: Office) -> bytes:
    """The file of a build, which is that of a clean one."""
    file = (site.build() / database.PATH).read_bytes()
    assert file == (site.build("--out", str(site.root / "clean"), "--clean") / database.PATH).read_bytes()
    return file


def titles(file: bytes) -> list[str]:
    with sqlite3.connect(":memory:") as db:
        db.deserialize(file)
        return [row[0] for row in db.execute("select title from records order by id")]


def test_an_edit_makes_the_rows_of_its_own_type_anew(office: MakeOffice, made: Counter[str]) -> None:
    site = office()
    site.build()
    assert set(made.values()) == {1}
    made.clear()
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    site.build()
    assert made == {"catalogue": 1}
    assert "关于另一工作的函" in titles(built(site))


ROWID = """label: 物
column: zcwj
url: zcwj/wu/{id}.html
list: [title, rowid]
fields: {rowid: {label: 行号, label_en: Row, kind: number}}
"""
THING = """id: thing-{id}
title: 示例
published_on: 2026-01-01
disclosure: 主动公开
reviewed_by: 示例
reviewed_on: 2026-01-01
rowid: {number}
"""


def test_a_field_may_be_called_like_the_number_of_a_row(office: MakeOffice) -> None:
    site = office({"theme/types/thing/type.yml": ROWID})
    for id, number in ("a", 30), ("b", 20), ("c", 10):
        site.write(f"data/thing/{id}.yml", THING.format(id=id, number=number))
    built(site)
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    built(site)


def test_records_that_come_go_and_are_hidden(office: MakeOffice) -> None:
    site = office()
    whole = built(site)
    text = (site.root / LETTER).read_text("utf-8")
    (site.root / LETTER).unlink()
    assert built(site) != whole
    site.write(LETTER, text)
    assert built(site) == whole
    site.edit(LETTER, ("disclosure: 主动公开", "disclosure: 不予公开\ndisclosure_ground: 保护第三方合法权益"))
    assert "关于示例工作的函" not in titles(built(site))


def test_edits_a_preview_put_off_are_in_the_next_file(office: MakeOffice) -> None:
    site = office()
    built(site)
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    build(site.root, site.root / "site", Report(), Options(viewed=frozenset({"index.html"})))
    site.edit(GUIDE, ("title: ", "title: 新"))
    assert {"关于另一工作的函", "新示例局政府信息公开指南"} <= set(titles(built(site)))


def test_a_file_that_was_changed_or_taken_away_is_made_again(office: MakeOffice) -> None:
    site = office()
    whole = built(site)
    for spoil in (lambda file: file.write_bytes(b"SQLite format 3\0"), Path.unlink):
        spoil(site.root / "site" / database.PATH)
        site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
        assert built(site) != whole
        site.edit(LETTER, ("关于另一工作的函", "关于示例工作的函"))
        assert built(site) == whole


def test_a_site_that_grows_too_large_has_none_until_it_is_smaller(
    office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office()
    whole = built(site)
    with monkeypatch.context() as small:
        small.setattr(database, "LARGEST", 1)
        site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
        assert not (site.build() / database.PATH).exists()
    site.edit(LETTER, ("关于另一工作的函", "关于示例工作的函"))
    assert built(site) == whole
