"""What a receipt or a change card asks of the audit: one call for the figures, one for what changed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from sound import SoundSite

from builder.audit.brief import Brief, audit, compare
from builder.audit.run import Unusable
from builder.commands.audit import records_behind
from builder.diagnostics import Report, Stop

DAY = date(2025, 3, 31)


def brief(root: Path, pages: Path) -> Brief:
    report = Report()
    with records_behind(root, DAY, report) as behind:
        return audit(pages, report, behind, today=DAY)


def test_figures_and_delta_of_two_states(sound: SoundSite, tmp_path: Path) -> None:
    pages = tmp_path / "site"
    shutil.copytree(sound.root / "site", pages)
    before = brief(sound.root, pages)
    assert (before.day, before.packs, before.vetoes) == ("2025-03-31", ("cn-national",), ())
    home = (pages / "index.html").read_text("utf-8")
    (pages / "index.html").write_text(home.replace(">政府信息公开年报</a>", ">年报</a>"), "utf-8")
    after = brief(sound.root, pages)
    assert (after.failed, after.vetoes) == (True, ("COL-02",))
    assert set(after.failed_rules) - set(before.failed_rules) == {"COL-02", "SEC-04"}
    changes = compare(before, after)
    assert ("COL-02", "index.html", "栏目“政府信息公开年报”改了名，写成“年报”") in changes.new
    assert (changes.mended, changes.score) == ((), before.score)
    assert compare(after, before).mended == changes.new
    kept = json.loads(json.dumps(after.as_json()))
    assert (kept["findings"], kept["vetoes"], kept["rules"]["fail"]) == (
        len(after.found), ["COL-02"], len(after.failed_rules)
    )  # fmt: skip


def test_pages_alone_are_judged_too_and_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><head><title>甲</title></head><body><h1>甲</h1></body></html>", "utf-8")
    found = audit(tmp_path, Report(), today=DAY)
    assert (found.failed, found.pages) == (True, 1)
    with pytest.raises(Unusable):
        audit(tmp_path / "nowhere", Report())
    with pytest.raises(Unusable):
        audit(tmp_path, Report(), packs=("none-such",))


def test_mistakes_in_a_pack_stop_it_with_their_places(sound: SoundSite, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(sound.root, root, ignore=shutil.ignore_patterns(".gongkai"))
    (root / "data/rules").mkdir()
    waiver = "- {rule: COL-99, reason: 一, signer: 二, until: 2025-12-31}\n"
    (root / "data/rules/waivers.yml").write_text(waiver, "utf-8")
    report = Report()
    with records_behind(root, DAY, Report()) as behind, pytest.raises(Stop):
        audit(root / "site", report, behind, today=DAY)
    assert [(one.code, str(one.place)) for one in report] == [("A007", "data/rules/waivers.yml:1:10")]
