"""A preview shows pages first: what stands beside them follows with the next whole build, and then nothing differs."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from office import MakeOffice, Office, tree

from builder import publish
from builder.build import Built, Options, build
from builder.diagnostics import Report

LETTER = "data/catalogue/han.yml"
PAGE = "zcwj/202006/han.html"


def pages(site: Office, *viewed: str) -> Built:
    return build(site.root, site.root / "site", Report(), Options(viewed=frozenset(viewed)))


EDITS: dict[str, Callable[[Office], object]] = {
    "a title": lambda site: site.edit(LETTER, ("关于示例工作的函", "关于新工作的函")),
    "a record less": lambda site: (site.root / LETTER).unlink(),
    "a record more": lambda site: site.write(
        LETTER.replace("han", "xin"),
        (site.root / LETTER).read_text("utf-8").replace("id: han", "id: xin").replace("index_no: ", "index_no: X-"),
    ),
    "a column": lambda site: site.edit("data/columns.yml", ("name: 政策文件", "name: 文件")),
    "a template": lambda site: site.write("theme/types/org/row.html", "<b>{{ record.title }}</b>"),
    "the site is gone": lambda site: shutil.rmtree(site.root / "site"),
    "nothing": lambda site: None,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_pages_alone_a_whole_build_equals_a_clean_one(
    office: MakeOffice, edit: Callable[[Office], object]
) -> None:
    site, clean = office(), office(name="clean")
    site.build(search=True)
    edit(site)
    if edit is not EDITS["the site is gone"]:
        edit(clean)
    pages(site)
    pages(site)  # what was put off is not forgotten by the next edit
    assert tree(site.build(search=True)) == tree(clean.build(search=True))


def test_pages_are_there_before_anything_else(office: MakeOffice) -> None:
    site, clean = office(), office(name="clean")
    built = pages(site)
    found, whole = tree(site.root / "site"), tree(clean.build(search=True))
    html = {name for name in whole if name.endswith(".html")}
    assert html <= found.keys() and not any(name.startswith("search/") for name in found)
    assert {name: found[name] for name in html} == {name: whole[name] for name in html}
    assert html <= built.changed


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_of_many_pages_those_looked_at_come_first(
    office: MakeOffice, edit: Callable[[Office], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "AT_ONCE", 0)
    site, clean = office(), office(name="clean")
    before = tree(site.build(search=True))
    for one in (site, clean):
        if edit is not EDITS["the site is gone"]:
            edit(one)
    wanted = tree(clean.build(search=True))
    if edit is EDITS["the site is gone"]:
        edit(site)
    anew = edit in (EDITS["the site is gone"], EDITS["a column"])  # then nothing is known of the last site
    built = pages(site, PAGE, "index.html")
    found, viewed = tree(site.root / "site"), {PAGE, "index.html"}
    if anew:
        assert not built.left and found.keys() >= {name for name in wanted if name.endswith(".html")}
    else:
        assert set(built.reasons) <= viewed
        assert {name: found.get(name) for name in viewed} == {name: wanted.get(name) for name in viewed}
        assert {name: found.get(name) for name in built.left} == {name: before.get(name) for name in built.left}
        assert {name for name in wanted if name.endswith(".html") and found.get(name) != wanted[name]} <= built.left
    pages(site, PAGE)  # what was left is not forgotten by the next edit
    assert tree(site.build(search=True)) == wanted


def test_only_what_changed_is_told(office: MakeOffice) -> None:
    site = office()
    pages(site)
    assert pages(site).changed == frozenset()
    EDITS["a title"](site)
    changed = pages(site).changed
    assert "zcwj/202006/han.html" in changed and "404.html" not in changed
