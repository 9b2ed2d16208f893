"""Where many attachments are new, another process reads its share of them: the same index, the same mistakes told."""

from __future__ import annotations

import pytest
from office import MakeOffice, Office, tree
from two_processes import alone, asked, handed_over

from builder import attached, executors

__all__ = ["asked"]
RULE = "data/rule/attached.yml"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of attachments is many, two are a share, and this process reads none of them."""
    monkeypatch.setattr(executors, "DOCUMENTS", 3)
    monkeypatch.setattr(attached, "MANY", 4)
    monkeypatch.setattr(attached, "AT_ONCE", 2)
    monkeypatch.setattr(attached, "shared", handed_over)


def with_files(site: Office) -> Office:
    """Seven texts and a PDF that is none, each at a letter of its own."""
    letter = (site.root / "data/catalogue/han.yml").read_text("utf-8")
    for n in range(8):
        name = f"{n}.txt" if n else "0.pdf"
        site.write(f"data/files/{name}", f"示例附件第{'一二三四五六七八'[n]}份")
        own = letter.replace("id: han", f"id: han-{n}").replace("2020-00003", f"2020-0010{n}")
        site.write(f"data/catalogue/han-{n}.yml", f"{own}\nattachments:\n  - {{path: {name}, title: 示例附表}}\n")
    return site


def test_the_index_and_what_is_told_are_the_same(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = with_files(office())
    wanted = alone(site, monkeypatch)
    ran = site.run("build")
    assert ran.code == 0 and ran.err.count("L010") == 1 and "data/files/0.pdf L010" in ran.err
    assert tree(site.root / "site") == wanted
    assert "han-7.html" in site.run("search", "第八份").out


def test_equal_bytes_are_read_by_their_ending(office: MakeOffice) -> None:
    site, letter = office(), "data/catalogue/han.yml"
    for name in ("a.csv", "b.txt"):
        site.write(f"data/files/{name}", "甲,乙\n一,二\n")
    text = (site.root / letter).read_text("utf-8")
    site.write(letter, f"{text}\nattachments:\n  - {{path: b.txt, title: 示例文}}\n")
    site.build(search=True)
    site.write(
        letter, f"{text}\nattachments:\n  - {{path: a.csv, title: 示例表}}\n  - {{path: b.txt, title: 示例文}}\n"
    )
    wanted = tree(site.build("--clean", "--out", str(site.root / "clean"), search=True))
    assert tree(site.build(search=True)) == wanted
