"""Every rule that a program judges passes on a sound site and names what is broken in one that is nearly the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sound import SoundSite

from builder.audit.finding import Finding
from builder.audit.judge import FAIL, NOT_RUN, PASS, judge
from builder.audit.pack import DEFAULT, Rule, find_packs, load_rules
from builder.audit.subject import Subject
from builder.audit.words import say, sentences
from builder.diagnostics import LANGUAGES, Report
from builder.records import Site, frozen

HERE = Path(__file__).parent
BY_BROWSER = {"VIS-01", "A11Y-02"}  # shown by tests/audit/test_browser.py


def fixtures() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE / "fixtures").glob("*.yml")):
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


FIXTURES = fixtures()


def all_rules() -> dict[str, Rule]:
    packs = find_packs(None)
    return {rule.id: rule for name in packs.paths for rule in load_rules(packs, (name,), Report())}


def subject_of(sound: SoundSite, edits: list[dict[str, Any]], name: str) -> Subject:
    """The sound site with edits; what no YAML can hold, because `check` refuses it, is taken out of the records."""
    unrolled = [unroll(edit) for edit in edits if not edit.get("optional")]
    subject = sound.changed([e for e in unrolled if e["file"] not in (".hollow", ".twice", ".none")], name)
    for edit in unrolled:
        if edit["file"] in (".hollow", ".twice", ".none") and subject.site:
            subject = replace(subject, site=reworked(subject.site, edit))
    return subject


def unroll(edit: Mapping[str, Any]) -> dict[str, Any]:
    """ROWS in a text stands for so many equal rows."""
    row = edit.get("row", "<tr>" + "<td>0</td>" * 7 + "</tr>")
    return {**edit, "text": edit["text"].replace("ROWS", row * edit["repeat"])} if "repeat" in edit else dict(edit)


def reworked(site: Site, edit: Mapping[str, Any]) -> Site:
    """The site with a field emptied, a record doubled under another id, or a type without records."""
    records = list(site.by_type[edit["type"]])
    if edit["file"] == ".twice":
        records += [replace(record, id=f"{record.id}-2") for record in records]
    if edit["file"] == ".hollow":
        records = [
            replace(r, values=frozen({k: v for k, v in r.values.items() if k != edit["field"]})) for r in records
        ]
    if edit["file"] == ".none":
        records = []
    return replace(site, by_type={name: records if name == edit["type"] else site.by_type[name] for name in site.types})


def judged(sound: SoundSite, id: str, subject: Subject) -> Any:
    rule = sound.rules[id]
    rule = replace(rule, values={key: value for key, value in rule.values.items() if key != "off"})
    extra = FIXTURES[id].get("with")
    rule = (
        replace(
            rule, arguments={**rule.arguments, **{k: tuple(v) if isinstance(v, list) else v for k, v in extra.items()}}
        )
        if extra
        else rule
    )
    (result,) = judge(subject, [rule], [], ()).results
    return result


def test_every_rule_with_a_check_has_both_fixtures() -> None:
    with_check = {id for id, rule in all_rules().items() if rule.check} - BY_BROWSER
    assert with_check - FIXTURES.keys() == set()
    assert FIXTURES.keys() - with_check == set()
    assert [id for id, case in FIXTURES.items() if not case.get("broken")] == []


@pytest.mark.parametrize("id", FIXTURES)
def test_sound_site_passes(id: str, sound: SoundSite) -> None:
    result = judged(sound, id, subject_of(sound, FIXTURES[id].get("sound", []), f"{id}-sound"))
    said = [say(one.finding.key, one.finding.args, "zh") for one in result.found]
    assert (result.state, said, result.reason) == (PASS, [], "")


@pytest.mark.parametrize("id", FIXTURES)
def test_broken_site_is_named(id: str, sound: SoundSite) -> None:
    edits = [*FIXTURES[id].get("sound", []), *FIXTURES[id]["broken"]]
    result = judged(sound, id, subject_of(sound, edits, f"{id}-broken"))
    assert result.state == FAIL, result.reason
    for one in result.found:
        for lang in LANGUAGES:
            text = say(one.finding.key, one.finding.args, lang)
            assert "{" not in text.replace("{{", "") and "None" not in text


def test_every_sentence_is_used_and_every_key_has_one() -> None:
    source = "".join(path.read_text("utf-8") for path in (HERE.parents[1] / "builder/audit").rglob("*.py"))
    unused = [key for key in sentences() if not re.search(rf'"{key}"', source) and not key.startswith("page_")]
    flaws = {"no_alt", "no_label", "h1_count", "heading_jump", "no_scope", "no_name", "repeated_id"}
    by_browser = {"not_seen", "not_opening", "low_contrast", "overflow"}
    assert set(unused) - flaws - by_browser == set()
    keys = set(
        re.findall(r'(?:Finding|NotRun)\("([a-z0-9_]+)"|(?:_about|\bof)\((?:page|subject, \w+), "([a-z0-9_]+)"', source)
    )
    keys = {one or other for one, other in keys}
    assert keys - sentences().keys() == set()


def test_a_check_that_breaks_is_never_a_pass(sound: SoundSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(subject: Subject) -> Any:
        raise ZeroDivisionError("kaputt")
        yield Finding("orphan")

    monkeypatch.setitem(__import__("builder.audit.judge").audit.judge.CHECKS, "crumbs", broken)
    (result,) = judge(sound.subject, [sound.rules["COL-10"]], [], ()).results
    assert (result.state, result.severity, result.found[0].finding.key) == (FAIL, "error", "check_failed")


def test_no_source_without_its_rules() -> None:
    """The packs of the sources give their numbers: percent, hours, days, times a year."""
    rules = {
        name: {rule.id: rule for rule in load_rules(find_packs(None), (name,), Report())}
        for name in find_packs(None).paths
    }
    assert rules["district-2020"]["POL-06"].arguments["at_least"] == 50
    assert rules["district-2020"]["POL-06"].severity == "error"
    assert rules[DEFAULT]["POL-06"].severity == "info"
    assert rules["district-2020"]["D20-20"].arguments["at_least"] == 3
    assert rules["panzhihua-2017"]["POL-03"].arguments["days"] == 10
    assert rules["panzhihua-2017"]["POL-07"].arguments["hours"] == 5
    assert rules["panzhihua-2017"]["PZH-116"].arguments["hours"] == 24
    assert rules["panzhihua-2017"]["PZH-106"].arguments["at_least"] == 3
    assert rules["panzhihua-2017"]["ANN-01"].arguments["department"] == "03-31"
    assert rules[DEFAULT]["ANN-01"].arguments["department"] == "01-31"
    assert rules[DEFAULT]["CAT-06"].arguments["days"] == 20


def test_rules_without_anything_to_look_at_are_not_run(sound: SoundSite) -> None:
    bare = replace(sound.subject, site=None, root=None, tree=replace(sound.subject.tree, files={}, pages={}))
    results = {r.rule.id: r for r in judge(bare, list(sound.rules.values()), [], ()).results}
    assert [id for id, r in results.items() if r.state == PASS and r.rule.check not in ("",)] == []
    assert results["READ-01"].state == FAIL
    assert results["COL-02"].state == NOT_RUN
