"""What was once published answers for ever: attachments that were withdrawn, pages of lists that grew shorter."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.request
from pathlib import Path

import pytest
from hosting import hosted
from office import MakeOffice, Office, base, tree
from repository import git
from test_life import refreshed

LETTER = "data/catalogue/han.yml"
URL = "zcwj/202006/han.html"
FILE = "files/biao/附表 1.csv"
LEDGER = "data/published.txt"


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """A letter with an attachment, its addresses recorded."""
    made = office({"data/files/biao/附表 1.csv": "甲,乙\n1,2\n"})
    made.edit(LETTER, ("body: 正文。", "body: 正文。\nattachments: [biao/附表 1.csv]"))
    made.build("--record")
    return made


@pytest.fixture
def long(office: MakeOffice) -> Office:
    """Enough letters of one year for lists of several pages."""
    made = office()
    longer(made)
    made.build("--record")
    return made


def lines(site: Office) -> dict[str, str]:
    """Address → where to, as the ledger has it."""
    text = (site.root / LEDGER).read_text("utf-8")
    found = (line.partition(" -> ") for line in text.splitlines() if not line.startswith("#"))
    return {address: target for address, _, target in found}


def longer(site: Office) -> None:
    for n in range(100):
        text = base(LETTER).replace("id: han", f"id: h{n}").replace("00003", f"1{n:04}")
        site.write(f"data/catalogue/h{n}.yml", text)


def shorter(site: Office) -> None:
    for n in range(100):
        (site.root / f"data/catalogue/h{n}.yml").unlink()
    text = (site.root / LEDGER).read_text("utf-8")
    (site.root / LEDGER).write_text(re.sub(r"(?m)^zcwj/202006/h\d+\.html\n", "", text), "utf-8")


def test_the_ledger_says_where_readers_of_what_comes_and_goes_are_led(site: Office) -> None:
    found = lines(site)
    assert found[FILE] == URL and found[URL] == "" and found["zcwj/index.html"] == ""
    assert found["zcwj/year-2020.html"] == "zcwj/index.html"
    assert found["zcwj/year-2020.csv"] == "zcwj/index.html" and found["kb/tongji-2020.html"] == "kb/index.html"
    before = (site.root / LEDGER).read_bytes()
    site.build("--record")
    site.build("--record", "--clean")
    assert (site.root / LEDGER).read_bytes() == before
    assert site.check() == []


def test_lists_that_grew_shorter_lead_to_their_section_and_come_back(long: Office, tmp_path: Path) -> None:
    site = long
    shorter(site)
    assert site.check() == []
    site.build()
    for url in ("zcwj/p1.html", "zcwj/year-2020-1.html"):
        assert refreshed(site.page(url)) == "../zcwj/index.html" and 'data-gk="moved"' in site.page(url)
    assert site.run("export", "redirects", "--out", str(tmp_path)).code == 0
    moves = dict(list(csv.reader(io.StringIO((tmp_path / "redirects.csv").read_text("utf-8"))))[1:])  # type: ignore[arg-type]
    assert moves["/zcwj/p1.html"] == "/zcwj/index.html" and not [old for old in moves if old.startswith("/kb/")]
    assert "zcwj/p1.html" not in (site.root / "site/sitemap.xml").read_text("utf-8")
    alike = tree(site.root / "site")
    site.build("--clean")
    assert tree(site.root / "site") == alike
    longer(site)
    assert site.check() == []
    site.build()
    assert refreshed(site.page("zcwj/p1.html")) == "" and "202006/h" in site.page("zcwj/p1.html")
    alike = tree(site.root / "site")
    site.build("--clean")
    assert tree(site.root / "site") == alike


@pytest.mark.parametrize("how", ["removed", "withdrawn"])
def test_a_withdrawn_attachment_is_answered_on_a_static_host_and_the_file_can_return(site: Office, how: str) -> None:
    text = (site.root / LETTER).read_text("utf-8")
    if how == "removed":
        site.edit(LETTER, ("\nattachments: [biao/附表 1.csv]", ""))
    else:
        site.edit(LETTER, ("topic:", "withdrawn: {kind: 发布有误, reason: 附件有误, date: 2020-06-02}\ntopic:"))
    assert site.check() == []
    site.build()
    notice = site.page(f"{FILE}/index.html")
    assert "这个文件不再提供下载" in notice and f'href="../../../{URL}"' in notice and refreshed(notice) == ""
    assert "关于示例工作的函" not in notice  # of what was published by mistake not even the title
    with hosted(site.root / "site") as address:
        answer = urllib.request.urlopen(f"{address}files/biao/%E9%99%84%E8%A1%A8%201.csv")
        assert answer.status == 200 and "这个文件不再提供下载" in answer.read().decode()
    alike = tree(site.root / "site")
    site.build("--clean")
    assert tree(site.root / "site") == alike
    site.write(LETTER, text)
    site.build()
    assert (site.root / "site" / FILE).read_bytes() == (site.root / "data" / FILE).read_bytes()


def test_web_servers_are_told_of_what_is_gone(site: Office, tmp_path: Path) -> None:
    site.edit(LETTER, ("\nattachments: [biao/附表 1.csv]", ""))
    assert site.run("export", "redirects", "--out", str(tmp_path)).code == 0
    moves = dict(list(csv.reader(io.StringIO((tmp_path / "redirects.csv").read_text("utf-8"))))[1:])  # type: ignore[arg-type]
    assert moves[f"/{FILE}"] == f"/{URL}"
    assert f"/{URL}" not in moves


def test_a_record_that_is_deleted_is_still_told_and_what_leads_on_is_not(site: Office) -> None:
    number = (site.root / LEDGER).read_text("utf-8").splitlines().index(URL) + 1
    (site.root / LETTER).unlink()
    for _ in ("anew", "from the state"):
        assert site.check() == [(LEDGER, number, 1, "L020")]


def test_the_card_counts_a_recorded_attachment_as_answered_and_warns_of_another(site: Office) -> None:
    git(site.root, "init", "-q", "-b", "main")
    git(site.root, "add", "-A", "data", "content", "mkdocs.yml")
    git(site.root, "commit", "-qm", "开站")
    site.edit(LETTER, ("\nattachments: [biao/附表 1.csv]", ""))
    made = json.loads(site.run("diff", "HEAD", "--format", "json").out)
    assert made["reach"]["gone"] == [] and made["concerns"] == []
    (site.root / LEDGER).unlink()
    made = json.loads(site.run("diff", "HEAD", "--format", "json").out)
    assert [item["kind"] for item in made["concerns"]] == ["gone_file"]
