"""What code hosts and build servers are given: annotations on the line, in the formats they read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree
from office import MakeOffice, Office
from repository import git

LETTER = "data/catalogue/han.yml"


@pytest.fixture
def wrong(office: MakeOffice) -> Office:
    """One error whose words need escaping, and one warning."""
    site = office({"data/catalogue/%奇,怪:名.yml": "id: a,b\n"})
    site.edit(LETTER, ("2020-05-20", "2020年2月30日,50%"))
    site.edit("data/rule/zhidu.yml", ("published_on: 2020-06-01", "published_on: 2099-01-01"))
    return site


def test_github_annotates_each_line_errors_first(wrong: Office) -> None:
    lines = wrong.run("check", "--format", "github").out.splitlines()
    told = wrong.diagnostics()
    command = re.compile(r"::(error|warning) file=([^,]*),line=(\d+),col=(\d+),title=(\w+)::(.+)")
    marks = [command.fullmatch(line) for line in lines[:-1]]
    assert len(marks) == len(told) and all(marks)
    severities = [mark[1] for mark in marks if mark]
    assert severities == sorted(severities) and set(severities) == {"error", "warning"}
    place = f"::error file={LETTER},line=6,col=10,title=S006::"
    assert f"{place}“成文日期”不是日期：“2020年2月30日,50%25”%0A写成" in "\n".join(lines)
    assert "file=data/catalogue/%25奇%2C怪%3A名.yml,line=1," in "\n".join(lines)
    assert lines[-1].startswith(f"{severities.count('error')} 处错误")


def test_gitlab_issues_keep_their_fingerprint_when_lines_move(wrong: Office) -> None:
    def issues() -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(wrong.run("check", "--format", "gitlab").out)
        return found

    before = issues()
    assert all(set(i) == {"description", "check_name", "fingerprint", "severity", "location"} for i in before)
    prints = [issue["fingerprint"] for issue in before]
    assert len(set(prints)) == len(prints) == len(wrong.diagnostics())
    found = next(issue for issue in before if issue["check_name"] == "S006")
    assert found["location"] == {"path": LETTER, "lines": {"begin": 6}} and found["severity"] == "major"
    wrong.edit(LETTER, ("id: han", "# 一行注释\nid: han"))
    after = issues()
    assert [issue["fingerprint"] for issue in after] == prints
    assert next(i for i in after if i["check_name"] == "S006")["location"] == {"path": LETTER, "lines": {"begin": 7}}


def test_sarif_has_the_structure_of_2_1_0(wrong: Office) -> None:
    log = json.loads(wrong.run("check", "--format", "sarif", "--lang", "en").out)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "gongkai" and run["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning") and result["message"]["text"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9./%_-]+", place["artifactLocation"]["uri"])
        assert all(number >= 1 for number in place.get("region", {}).values())
    found = next(result for result in run["results"] if result["ruleId"] == "S006")
    assert found["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": LETTER, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6, "startColumn": 10},
    }


def test_junit_counts_errors_as_failures(wrong: Office) -> None:
    root = etree.fromstring(wrong.run("check", "--format", "junit").out.encode())
    told = wrong.diagnostics()
    errors = [d for d in told if d["severity"] == "error"]
    assert (root.tag, int(root.get("tests")), int(root.get("failures"))) == ("testsuites", len(told), len(errors))
    assert [s.get("name") for s in root] == sorted({str(d["path"]) for d in told})
    assert len(root.findall("testsuite/testcase/failure")) == len(errors)
    assert len(root.findall("testsuite/testcase/system-out")) == len(told) - len(errors)
    [case] = root.xpath("//testcase[failure/@type='S006']")
    assert case.get("classname") == LETTER and case.get("name") == f"{LETTER}:6:10 S006"
    assert "2020年2月30日,50%" in case.findtext("failure")


@pytest.mark.parametrize("style", ["github", "gitlab", "sarif", "junit"])
def test_a_good_site_gives_a_whole_empty_report(style: str, office: MakeOffice) -> None:
    ran = office().run("check", "--format", style)
    assert ran.code == 0
    if style == "github":
        assert ran.out == "检查通过：11 条记录，0 处提醒\n"
    elif style == "gitlab":
        assert json.loads(ran.out) == []
    elif style == "sarif":
        assert json.loads(ran.out)["runs"][0]["results"] == []
    else:
        root = etree.fromstring(ran.out.encode())
        assert (root.get("failures"), len(root.findall("testsuite/testcase"))) == ("0", 1)


def test_a_report_into_a_file_leaves_the_screen_to_people(wrong: Office, tmp_path: Path) -> None:
    ran = wrong.run("check", "--format", "gitlab", "--out", str(tmp_path / "new/report.json"))
    assert ran.code == 1
    assert f"{LETTER}:6:10 S006 “成文日期”" in ran.out and "处错误" in ran.out
    assert json.loads((tmp_path / "new/report.json").read_text("utf-8")) == json.loads(
        wrong.run("check", "--format", "gitlab").out
    )


@pytest.mark.parametrize("style", ["github", "gitlab", "sarif"])
def test_paths_are_told_from_the_root_of_the_repository(style: str, office: MakeOffice) -> None:
    site = office(name="repo/站点")
    git(site.root.parent, "init", "-q")
    site.edit(LETTER, ("2020-05-20", "不是日期"))
    out = site.run("check", "--format", style).out
    told = {"github": "file=站点/", "gitlab": '"path": "站点/', "sarif": '"uri": "%E7%AB%99%E7%82%B9/'}
    assert told[style] + LETTER in out
