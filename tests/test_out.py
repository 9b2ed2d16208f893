"""What the sample site gives away beside its pages opens in programs that know nothing of ours."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import bagit
import feedparser
import pytest
import vobject
from lxml import etree, html
from office import REPO, MakeOffice, run, tree
from python_calamine import CalamineWorkbook
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

DCAT = Namespace("http://www.w3.org/ns/dcat#")
BASE = "https://www.linhu-shili.gov.cn/"


def local(site: Path, address: str) -> Path:
    """The file of the built site behind a whole address."""
    assert address.startswith(BASE), address
    return site / address.removeprefix(BASE)


def rows_of(site: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((site / name).read_text("utf-8-sig"))))


def test_feeds_are_read_by_a_reader(sample: Path) -> None:
    feeds = sorted((sample / "feeds").glob("*.xml"))
    assert {path.name.split("-")[0] for path in feeds} == {"column", "org", "topic", "audience"}
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo and feed.version == "atom10", path
        assert feed.entries and local(sample, feed.feed.id) == path
        days = [entry.published for entry in feed.entries]
        assert days == sorted(days, reverse=True), path
        assert all(entry.title and local(sample, entry.link).is_file() for entry in feed.entries), path
        assert local(sample, next(link.href for link in feed.feed.links if link.rel == "alternate")).is_file()


def test_feeds_are_the_same_whatever_other_libraries_call_their_names(office: MakeOffice) -> None:
    site = office()
    wanted, prefixes = tree(site.build() / "feeds"), ElementTree.register_namespace._namespace_map  # type: ignore
    before = dict(prefixes)
    try:
        ElementTree.register_namespace("", "urn:example:another")  # as openpyxl does
        assert wanted and tree(site.build("--clean") / "feeds") == wanted
    finally:
        prefixes.clear()
        prefixes.update(before)


def test_the_list_of_feeds_names_each_once(sample: Path) -> None:
    outlines = etree.parse(sample / "feeds/all.opml").findall(".//outline")
    named = [local(sample, one.get("xmlUrl")).name for one in outlines]
    assert sorted(named) == sorted(path.name for path in (sample / "feeds").glob("*.xml"))


def test_calendars_hold_whole_days(sample: Path) -> None:
    calendar = vobject.readOne((sample / "calendars/consultation.ics").read_text("utf-8"))
    events = {event.uid.value: event for event in calendar.vevent_list}
    event = events["lh-zj-2026-diandong@www.linhu-shili.gov.cn"]
    assert (str(event.dtstart.value), str(event.dtend.value)) == ("2026-08-03", "2026-09-05")  # the day after the last
    assert all(local(sample, one.url.value).is_file() for one in events.values())
    tasks = vobject.readOne((sample / "calendars/task.ics").read_text("utf-8"))
    assert len(tasks.vevent_list) > 20


@pytest.mark.parametrize("name", ["zcwj/index", "xxml/index", "zcjd/index"])
def test_a_list_is_the_same_in_every_format(name: str, sample: Path) -> None:
    head, *rows = rows_of(sample, f"{name}.csv")
    shown = html.fromstring((sample / f"{name}.html").read_bytes()).xpath("string(//*[@data-gk='count'])")
    assert f"共 {len(rows)} 件" in shown
    book = CalamineWorkbook.from_path(sample / f"{name}.xlsx").get_sheet_by_index(0).to_python()
    assert [[str(cell) for cell in row] for row in book] == [head, *rows]
    entries = json.loads((sample / f"{name}.json").read_text("utf-8"))
    assert entries == [{k: v for k, v in zip(head, row, strict=True) if v} for row in rows]


def test_every_list_page_offers_its_own_table(sample: Path) -> None:
    page = html.fromstring((sample / "zcwj/validity-yx.html").read_bytes())
    offered = page.xpath("//*[@data-gk='downloads']//a[@download]/@href")
    assert offered == ["../zcwj/validity-yx.csv", "../zcwj/validity-yx.json"]
    head, *rows = rows_of(sample, "zcwj/validity-yx.csv")
    assert {row[head.index("有效性")] for row in rows} == {"有效"}


def test_cells_are_never_formulas(office: MakeOffice) -> None:
    site = office({"data/org/x.yml": """\
id: x
title: =HYPERLINK("http://evil.example","x")
org_kind: 部门
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2026-01-01
published_on: 2026-01-01
"""})  # fmt: skip
    built = site.build()
    assert "'=HYPERLINK" in (built / "catalogue.csv").read_text("utf-8-sig")
    book = next(path for path in built.rglob("*.xlsx") if b"HYPERLINK" in tree_of(path))
    assert b"<f>" not in tree_of(book)


def tree_of(packed: Path) -> bytes:
    """All members of a ZIP file, one after the other."""
    import zipfile

    with zipfile.ZipFile(packed) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_the_database_answers_questions(sample: Path) -> None:
    db = sqlite3.connect(sample / "catalogue.sqlite")
    count, *_ = db.execute("select count(*) from records").fetchone()
    assert count == len(rows_of(sample, "catalogue.csv")) - 1
    assert db.execute("pragma foreign_key_check").fetchall() == []
    question = "select o.title from catalogue c join org o on o.id = c.org where c.doc_no = '临府规〔2026〕3号'"
    assert db.execute(question).fetchone() == ("临湖区人民政府",)
    meaning = db.execute("select label from fields where type = 'catalogue' and field = 'doc_no'")
    assert meaning.fetchone() == ("发文字号",)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
def test_dcat_and_its_relatives_name_files_that_exist(sample: Path) -> None:
    graph = Graph().parse(sample / "dcat.jsonld", format="json-ld")
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    files = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    assert len(files) > 50 and all(local(sample, address).is_file() for address in files)
    described = json.loads((sample / "data.json").read_text("utf-8"))["dataset"]
    assert {one["downloadURL"] for entry in described for one in entry["distribution"]} == files
    package = json.loads((sample / "datapackage.json").read_text("utf-8"))
    assert all((sample / one["path"]).is_file() for one in package["resources"])
    schema = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in schema] == rows_of(sample, package["resources"][0]["path"])[0]


def test_browsers_learn_the_search(sample: Path) -> None:
    ns = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    url = etree.parse(sample / "opensearch.xml").find("o:Url", ns)
    assert url is not None and url.get("template") == f"{BASE}search.html?q={{searchTerms}}"
    head = html.fromstring((sample / "index.html").read_bytes())
    assert head.xpath("//link[@rel='search']/@href") == ["opensearch.xml"]


def test_an_archive_package_is_valid_and_the_same_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("export", "--site", str(REPO), "archive", "--out", str(tmp_path / name)).code == 0
    bag = bagit.Bag(str(tmp_path / "a"))
    bag.validate()
    assert bag.info["Bagging-Date"] == "2026-11-20"
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    record = json.loads((tmp_path / "a/data/records/task/e2017-001.json").read_text("utf-8"))
    assert record["type_label"] == "任务" and local(tmp_path, record["url"]).name == "e2017-001.html"
    again = run("export", "--site", str(REPO), "archive", "--out", str(tmp_path / "a"))
    assert again.code == 1 and "没有改动" in again.err


def export(sample: Path, out: Path, *args: str) -> Any:
    return run("export", "--site", str(REPO), *args, "--from", str(sample), "--out", str(out))


def test_an_article_keeps_only_what_editors_keep(sample: Path, tmp_path: Path) -> None:
    assert export(sample, tmp_path, "article", "lh-nb-2021").code == 0
    article = html.fromstring((tmp_path / "lh-nb-2021.html").read_bytes())
    assert article.xpath("//@class|//@data-gk|//script|//link|//button|//@id") == []
    assert "一、总体情况" in article.xpath("//h2/text()") and article.xpath("//table//td[@style]")
    assert all(str(href).startswith(BASE) for href in article.xpath("//a/@href"))


def test_paper_is_a_pdf_with_the_text_in_it(sample: Path, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    from pypdf import PdfReader

    ran = export(sample, tmp_path, "pdf", "lh-gf-2026-3")
    assert ran.code == 0, ran.err
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "lh-gf-2026-3.pdf").pages)
    assert "养老服务补贴办法" in text.replace("\n", "")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["article"], 2, "要指明记录的标识"),
        (["archive", "x"], 2, "不用指明标识"),
        (["article", "nix"], 1, "没有公开的记录“nix”"),
    ],
)
def test_wrong_wishes_are_told(args: list[str], code: int, words: str, sample: Path, tmp_path: Path) -> None:
    ran = export(sample, tmp_path / "out", *args)
    assert (ran.code, words in ran.err) == (code, True), ran.err


def test_pages_must_be_built_before_they_are_taken_along(tmp_path: Path) -> None:
    ran = export(tmp_path / "site", tmp_path / "out", "article", "lh-nb-2021")
    assert ran.code == 1 and "请先运行 gongkai build" in ran.err
