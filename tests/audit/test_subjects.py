"""What is audited: sites of another make, an address, a commit; and pages no person meant to write."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from audited import DAY, report
from hosting import hosted
from office import run
from repository import git

FOREIGN = """<html lang="zh-CN"><head><meta charset="gb2312"><title>某县</title></head><body>
<div class="nav"><a href="/zwgk/index.html">政府信息公开</a><a href="/zwgk/zn.html">政府信息公开指南</a>
<a href="/zwgk/zd.html">信息公开制度</a><a href="#">法定主动公开内容</a>
<a href="/zwgk/nb.html">政府信息公开年报</a></div>
<ul><li><a href="/zwgk/1.html">通知</a><span>2020-01-01</span></li></ul></body></html>"""


def test_a_site_of_another_make_is_judged_by_names_and_structure(tmp_path: Path) -> None:
    (tmp_path / "zwgk").mkdir()
    (tmp_path / "index.html").write_bytes(FOREIGN.encode("gb18030"))
    page = '<html><head><meta charset="utf-8"><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>'
    for name in ("index", "zn", "zd", "1"):
        (tmp_path / f"zwgk/{name}.html").write_text(page.format(name, "正文" * 60), "utf-8")
    ran = run("audit", str(tmp_path), "--today", "2020-01-10", "--format", "json")
    rules = report(ran)
    said = [one["message"] for one in rules["COL-02"]["findings"]]  # type: ignore[attr-defined]
    assert said == [
        "栏目“政府信息公开制度”改了名，写成“信息公开制度”",
        "栏目“政府信息公开年报”的链接打不开：/zwgk/nb.html",
    ]
    assert [one["message"] for one in rules["LINK-03"]["findings"]] == ["空链接：法定主动公开内容"]  # type: ignore[attr-defined]
    assert rules["UPD-01"]["state"] == "pass"
    assert (rules["CAT-01"]["state"], json.loads(ran.out)["summary"]["not_run"]["CAT-01"]) == (
        "not_run",
        "没有记录数据（data/），只审了网页",
    )


def test_an_address_of_this_machine_is_read_and_no_other(site: Path) -> None:
    with hosted(site / "site") as address:
        rules = report(run("audit", address, *DAY, "--format", "json"))
    assert (rules["COL-02"]["state"], rules["LINK-01"]["state"]) == ("pass", "pass")
    assert run("audit", "https://www.example.gov.cn/").code == 2
    assert run("audit", "http://127.0.0.1:1/").code == 2


DEEP = b"<html><head><title>a</title></head><body>" + b"<div>" * 3000
BAD = {
    "broken": DEEP + b'<p><a href="nowhere.html">x</a>',
    "deep": DEEP + b"<b></b>" * 9000,
    "encoding": "<html><head><meta charset='utf-8'><title>甲</title></head><body>甲</body></html>".encode("gb18030"),
    "empty": b"",
    "binary": bytes(range(256)) * 50,
    "circle": b'<html><head><title>a</title></head><body><a href="b.html">b</a><a href="./">a</a></body></html>',
}
SAID = {  # rule → pages and what is said of them
    "broken": ("LINK-01", [("index.html", "链接失效：nowhere.html（x）")]),
    "deep": ("READ-01", [("index.html", "几千层标签套在一起，没有读")]),
    "encoding": ("READ-01", [("index.html", "编码不对，读不出来")]),
    "empty": ("READ-01", [("index.html", "文件是空的")]),
    "binary": ("READ-01", [("index.html", "编码不对，读不出来")]),
    "circle": ("COL-12", [("c.html", "没有链接通向这一页：a"), ("d.html", "没有链接通向这一页：a")]),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_pages_are_named_and_never_pass(kind: str, tmp_path: Path) -> None:
    """`c` and `d` lead to each other and nobody to them: the walk ends, and they are not reached."""
    (tmp_path / "index.html").write_bytes(BAD[kind])
    (tmp_path / "b.html").write_bytes(BAD["circle"].replace(b"b.html", b"index.html"))
    if kind == "circle":
        for one, other in ((b"c.html", b"d.html"), (b"d.html", b"c.html")):
            (tmp_path / one.decode()).write_bytes(BAD["circle"].replace(b"b.html", other).replace(b"./", one))
    ran = run("audit", str(tmp_path), "--format", "json", *DAY)
    assert ran.code == 1, ran.err
    rules = report(ran)
    id, said = SAID[kind]
    assert [(found["page"], found["message"]) for found in rules[id]["findings"]] == said
    assert rules["COL-02"]["state"] == ("fail" if kind in ("broken", "circle") else "not_run")


def test_a_page_of_fifty_megabytes_is_told_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "index.html").open("wb") as file:
        file.truncate(50_000_000)
    rules = report(run("audit", str(tmp_path), "--format", "json", *DAY))
    assert "页面太大" in str(rules["READ-01"]["findings"])


def test_a_folder_without_index_or_files(tmp_path: Path) -> None:
    ran = run("audit", str(tmp_path), "--format", "json", *DAY)
    assert ran.code == 1
    assert [id for id, rule in report(ran).items() if rule["state"] == "pass"] == []
    assert run("audit", str(tmp_path / "nowhere")).code == 2
    assert run("audit", str(tmp_path), "--pack", "cn-nation").code == 2


def test_a_commit_is_audited_as_it_was_and_forged_dates_come_out(site: Path) -> None:
    shutil.rmtree(site / "site")
    git(site, "init", "-q", day="2025-01-01")
    git(site, "add", "mkdocs.yml", "data/site.yml", "data/columns.yml", "data/org", day="2025-01-01")
    git(site, "commit", "-q", "-m", "one", day="2025-01-01")
    git(site, "add", ".", day="2025-03-25")
    git(site, "commit", "-q", "-m", "two", day="2025-03-25")
    (site / "data/rule/shili.yml").unlink()
    ran = run("audit", "--site", str(site), "--at", "HEAD", "--format", "json")
    found = json.loads(ran.out)
    assert found["summary"]["day"] == "2025-03-25"
    rules = report(ran)
    assert rules["COL-02"]["state"] == "pass"
    assert "2025-03-25才有" in str(rules["CAT-12"]["findings"])
    assert run("audit", "--site", str(site), "--at", "nowhere").code == 2
