"""`gongkai audit` as people use it: formats, exit codes, rules of their own, waivers, comparison."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from audited import DAY, audit, edit, report
from office import run
from sound import records_behind

from builder.audit.judge import Audit
from builder.audit.report import SUFFIXES, renderer
from builder.audit.run import Request
from builder.audit.run import audit as audit_site
from builder.diagnostics import Report

RULES = Path("data/rules")


def test_json_has_exactly_the_agreed_shape(site: Path) -> None:
    edit(site, "index.html", ">政府信息公开年报</a>", ">年报</a>")
    ran = audit(site, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert set(found) == {"summary", "rules"}
    assert {frozenset(rule) for rule in found["rules"]} == {frozenset(("id", "severity", "state", "findings"))}
    findings = [finding for rule in found["rules"] for finding in rule["findings"]]
    assert {frozenset(one) for one in findings} == {frozenset(("page", "place", "message", "evidence"))}
    renamed = next(rule for rule in found["rules"] if rule["id"] == "COL-02")
    assert (renamed["severity"], renamed["state"]) == ("veto", "fail")
    assert renamed["findings"][0]["message"] == "栏目“政府信息公开年报”改了名，写成“年报”"
    assert found["summary"]["vetoes"] == ["COL-02"]
    assert found["summary"]["not_run"]["VIS-01"] == "须用浏览器核对（--browser）"


def judged(root: Path) -> Audit:
    """One audit, for tests of what is made of it."""
    day, report = date(2025, 3, 31), Report()
    with records_behind(root, day, report) as behind:
        found = audit_site(Request(None, root, True, day), behind, report, lambda stage, done, total: None)
        assert found
        return found


def test_the_same_site_gives_the_same_bytes_in_every_format(site: Path) -> None:
    first, second = judged(site), judged(site)
    for style in SUFFIXES:
        assert renderer(style)(first, "zh") == renderer(style)(second, "zh"), style


def test_warnings_alone_do_not_fail(site: Path) -> None:
    (site / "data/rules").mkdir()
    text = "pack: ben\ntitle: 本单位\nrules:\n"
    wanted = "with: {type: task, where: {due: [无]}, what: 甲}, check: there_is, "
    rule = f"  - {{id: BEN-01, condition: 要, verified: 看, clause: 本单位, conf: R, fix: 补, {wanted}"
    (site / RULES / "ben.yml").write_text(text + rule + "severity: warn}\n")
    ran = audit(site)
    assert (ran.code, "没有发布过：甲" in ran.out) == (0, True)
    (site / RULES / "ben.yml").write_text(text + rule + "severity: error}\n")
    assert audit(site).code == 1


def test_a_pack_overrides_what_it_says_and_keeps_the_rest(site: Path) -> None:
    (site / "data/rules").mkdir()
    (site / RULES / "ben.yml").write_text(
        "pack: ben\ntitle: 本单位\nextends: [cn-national]\nrules:\n"
        "  - {id: UPD-01, with: {days: 2}}\n  - {id: COL-02, off: 专栏由上级统一设置}\n"
    )
    rules = report(audit(site, "--format", "json"))
    assert rules["UPD-01"]["state"] == "fail"
    assert rules["UPD-01"]["severity"] == "veto"
    assert rules["COL-02"]["state"] == "not_run"
    assert rules["COL-01"]["state"] == "pass"


def test_waiver_holds_until_its_last_day_and_then_is_an_error(site: Path) -> None:
    edit(site, "index.html", ">政府信息公开年报</a>", ">年报</a>")
    (site / "data/rules").mkdir()
    waiver = "- {rule: COL-02, column: zfxxgknb, reason: 改版中, signer: 某局长, until: 2025-03-31}\n"
    (site / RULES / "waivers.yml").write_text(waiver)
    held = report(audit(site, "--format", "json"))
    assert held["COL-02"]["state"] == "tolerated"
    evidence = held["COL-02"]["findings"][0]["evidence"]  # type: ignore[index]
    assert evidence["waived"]["signer"] == "某局长"
    assert held["WAIVER-01"]["state"] == "pass"
    edit(site, "release.json", "2025-03-31", "2025-04-01")
    later = report(run("audit", "--site", str(site), "--today", "2025-04-01", "--format", "json"))
    assert (later["COL-02"]["state"], later["COL-02"]["severity"]) == ("fail", "veto")
    assert (later["WAIVER-01"]["state"], later["WAIVER-01"]["severity"]) == ("fail", "error")


def test_five_empty_columns_are_a_veto_and_one_is_an_error(site: Path) -> None:
    page = '<html lang="zh-CN"><head><meta charset="utf-8"><title>{}</title></head><body><main><h1>{}</h1>' \
           '<section data-gk="list"></section></main></body></html>'  # fmt: skip
    columns = ["ghxx", "tjxx", "zfcg", "yjgl", "jdjc"]
    for n, column in enumerate(columns):
        (site / "site" / column / "index.html").write_text(page.format(column, column), "utf-8")
        rule = report(audit(site, "--format", "json"))["COL-04"] if n in (0, 4) else {}
        if rule:
            assert rule["severity"] == ("veto" if n == 4 else "error")


def test_every_other_format_says_what_failed_and_what_was_not_run(site: Path) -> None:
    edit(site, "index.html", ">政府信息公开年报</a>", ">年报</a>")
    out, found = site / "reports", judged(site)
    out.mkdir()
    for style, suffix in SUFFIXES.items():
        made = renderer(style)(found, "zh")
        (out / f"audit.{suffix}").write_bytes(made if isinstance(made, bytes) else made.encode())
    rows = list(csv.reader(io.StringIO((out / "audit.csv").read_text("utf-8-sig"))))
    assert any(row[0] == "COL-02" and row[3] == "不合格" for row in rows)
    assert any(row[0] == "VIS-01" and row[3] == "未检" for row in rows)
    book = openpyxl.load_workbook(out / "audit.xlsx")
    assert book.sheetnames == ["各章情况", "全部发现", "全部规则"]
    assert {(sheet.page_setup.fitToWidth, sheet.print_title_rows) for sheet in book} == {(1, "$1:$1")}
    assert "COL-02" in [cell.value for cell in book["全部发现"]["A"]]
    xml = ElementTree.parse(out / "audit.xml").getroot()
    assert [c.attrib["name"][:6] for c in xml.iter("testcase") if c.find("failure") is not None][:1] == ["COL-02"]
    assert any(c.find("skipped") is not None for c in xml.iter("testcase"))
    sarif = json.loads((out / "audit.sarif").read_text("utf-8"))
    assert any(one["ruleId"] == "COL-02" and one["level"] == "error" for one in sarif["runs"][0]["results"])
    page = (out / "audit.html").read_text("utf-8")
    assert "单项否决" in page and "国办公开办函〔2019〕61号 附件" in page and "审查人" in page
    assert "style=" not in page and "<script" not in page


def test_a_report_without_faults_claims_no_more_than_was_run(site: Path) -> None:
    found = judged(site)
    sound = tuple(result for result in found.results if result.state != "fail")
    assert any(result.state == "not_run" for result in sound)
    page = renderer("html")(replace(found, results=sound), "zh")
    assert isinstance(page, str) and '<p class="verdict good">已检部分合格</p>' in page
    run_all = tuple(result for result in sound if result.state != "not_run")
    assert '<p class="verdict good">合格</p>' in str(renderer("html")(replace(found, results=run_all), "zh"))


def test_english_report(site: Path) -> None:
    edit(site, "index.html", ">政府信息公开年报</a>", ">年报</a>")
    ran = run("audit", "--site", str(site), *DAY, "--lang", "en")
    assert "COL-02 [veto] FAIL: The four fixed columns" in ran.out
    assert "the column 政府信息公开年报 has another name: 年报" in ran.out


def test_comparison_tells_new_mended_and_standing(site: Path) -> None:
    out = site / "reports"
    edit(site, "index.html", ">政府信息公开年报</a>", ">年报</a>")
    audit(site, "--format", "json", "--out", str(out))
    edit(site, "index.html", ">年报</a>", ">政府信息公开年报</a>")
    (site / "site/zcwj/202502/shili-yaodian-2025.html").unlink()
    ran = audit(site, "--against", str(out / "audit.json"), "--format", "html")
    compared = ran.out.split("与上次报告比较")[1].split("不合格的规则")[0]
    new, mended = compared.split("已改正")[0], compared.split("已改正")[1]
    assert "上次报告里的网址不见了：zcwj/202502/shili-yaodian-2025.html" in new
    assert "改了名" in mended.split("仍存在")[0]
    assert run("audit", "--site", str(site), "--against", str(site / "mkdocs.yml")).code == 2


def test_mistakes_in_a_pack_end_the_audit_with_their_places(site: Path) -> None:
    (site / "data/rules").mkdir()
    rule = "severity: error, condition: 一, verified: 一, clause: 一, conf: R, fix: 一"
    bad = (
        f"  - {{id: B-01, {rule}, check: clicked}}\n",
        f"  - {{id: B-02, {rule}, check: clicks, with: {{most: 四}}}}\n",
    )
    (site / RULES / "ben.yml").write_text("pack: ben\ntitle: 本单位\nrules:\n" + "".join(bad))
    ran = audit(site)
    assert ran.code == 1
    assert "data/rules/ben.yml:4:" in ran.err and "A001" in ran.err
    assert "data/rules/ben.yml:5:" in ran.err and "A002" in ran.err
