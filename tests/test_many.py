"""A topic that holds everything, ten thousand attachments: twice as much costs twice as much, and an edit hardly more.

Counted are what the state is asked and the records that are read back from it; seconds would tell of the machine.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from office import MakeOffice, Office, base, edited

from builder import store
from builder.codec import Codec
from builder.pages import Pages
from builder.public import Publisher
from builder.store import open_store

LETTER = "data/catalogue/han.yml"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the statements given to SQLite, and the records read back."""
    found: Counter[str] = Counter()
    tune, decode = store._tune, Codec.decode

    def tuned(db: sqlite3.Connection) -> None:
        tune(db)
        db.set_trace_callback(lambda _: found.update(["asked"]))

    def decoded(self: Codec, type: str, text: str) -> dict[str, object]:
        found["read"] += 1
        return decode(self, type, text)

    monkeypatch.setattr(store, "_tune", tuned)
    monkeypatch.setattr(Codec, "decode", decoded)
    return found


def taken(site: Office, counted: Counter[str]) -> Counter[str]:
    """What a build takes."""
    counted.clear()
    site.build()
    return Counter(counted)


def full_of(count: int) -> dict[str, str]:
    """Letters of one unit, year and topic that all name the same other document."""
    text = base(LETTER).replace("id: han\n", "").replace("index_no: SL001/2020-00003\n", "").replace("\n", "\n  ")
    rows = "".join(f"  - {{id: l{n}, index_no: L/{n}, title: 第{n}号函}}\n" for n in range(count))
    return {"data/catalogue/many.yml": f"defaults:\n  based_on: [tongzhi]\n  {text.rstrip()}\nrecords:\n{rows}"}


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given away whole, and so made anew with any record of it, is bounded; the sites here are larger."""
    monkeypatch.setattr("builder.lists.LONGEST_TABLE", 100)
    monkeypatch.setattr("builder.export.database.LARGEST", 100)


@pytest.mark.usefixtures("small_bounds")
def test_a_topic_that_holds_everything_costs_by_the_record(office: MakeOffice, counted: Counter[str]) -> None:
    """Its lists, what refers to the document that all name, the page of the unit that published all."""
    sites = [office(full_of(n), name=f"o{n}") for n in (200, 400, 800)]
    some, twice, again = (taken(site, counted) for site in sites)
    for what in ("asked", "read"):
        assert again[what] - twice[what] < 2.2 * (twice[what] - some[what]), what
    for site in sites:
        site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    few, _, more = (taken(site, counted) for site in sites)
    for what in ("asked", "read"):
        assert more[what] < 1.2 * few[what] + 20, what
    shown = [site.page("zcwj/202006/tongzhi.html").count("号函") for site in sites]
    assert shown[1] == shown[2]  # of all that name it a page shows some


def attached(count: int, start: int = 0) -> str:
    """The attachments of a record, so many from the one with this number on."""
    return "attachments:\n" + "".join(f"  - f/{n}.csv\n" for n in range(start, start + count))


def test_ten_thousand_attachments(office: MakeOffice, counted: Counter[str]) -> None:
    """Of one record, and the last thousand of ten others too."""
    one = base(LETTER)
    others = {
        f"data/catalogue/l{n}.yml": one.replace("id: han", f"id: l{n}").replace("2020-00003", f"2021-{n}")
        + attached(100, 9000 + 100 * n)
        for n in range(10)
    }
    site = office({LETTER: one + attached(10_000), **others})
    folder = site.root / "data/files/f"
    folder.mkdir(parents=True)
    for n in range(10_000):
        (folder / f"{n}.csv").write_text(f"数\n{n}\n", "utf-8")
    first = taken(site, counted)
    assert first["asked"] < 30 * 10_000
    assert len(list((site.root / "site/files/f").iterdir())) == 10_000
    assert site.page("zcwj/202006/han.html").count('href="../../files/f/') >= 10_000
    site.write(LETTER, one)
    site.build()
    assert {path.name for path in (site.root / "site/files/f").iterdir()} == {f"{n}.csv" for n in range(9000, 10_000)}


def test_the_first_build_settles_a_record_once(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that may take several types is put into their common order at once, and not all of it placed twice."""
    again: list[str] = []
    monkeypatch.setattr(Publisher, "renew", lambda _, id: again.append(id))
    wide = ("select: {type: [task]}", "select: {type: [task, catalogue]}")
    office(edited("data/columns.yml", wide)).check()
    assert again == []


def test_pages_left_to_make_are_found_without_walking_the_plan() -> None:
    """Ten thousand pages that are made already are not looked at for the one that is to be made again."""
    state = store.open_store(None)
    for n in range(10_000):
        state.plan(f"zcwj/{n}.html", "record", str(n), "it is new")
    pages, steps = Pages(state), Counter[str]()
    assert pages.left_to_make() == 10_000
    state.run("update pages set dirty = null where id <> 7")
    state.db.set_progress_handler(lambda: steps.update(["hundred"]), 100)
    assert pages.left_to_make() == len(pages.to_make()) == 1
    assert steps["hundred"] < 100


def test_a_planned_file_is_found_by_its_address_alone() -> None:
    """Those of one kind that stand for no record have all else in common: each cost as much as there were."""
    taken = [planned_twice(count) for count in (100, 200)]
    assert taken[1] < 2.2 * taken[0]


def planned_twice(count: int) -> int:
    """How many steps SQLite takes to plan so many files of an index, and again."""
    steps = Counter[str]()
    with closing(open_store(None)) as kept:
        kept.db.set_progress_handler(lambda: steps.update(["taken"]), 1)
        for url in [f"search/{n}.json" for n in range(count)] * 2:
            kept.plan(url, "index", "", "it is new")
            assert kept.value("select 1 from pages where url = ? and kind = 'index' and planned", url)
        kept.db.set_progress_handler(None, 0)
    return steps["taken"]
