"""What a receipt keeps of an audit: the figures of the report itself."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from sound import SoundSite, records_behind

from builder.audit.brief import Brief, brief_of
from builder.audit.run import Request, audit
from builder.diagnostics import Report

DAY = date(2025, 3, 31)


def brief(root: Path, pages: Path) -> Brief:
    report = Report()
    with records_behind(root, DAY, report) as behind:
        found = audit(Request(str(pages), root, True, DAY), behind, report)
    assert found is not None
    return brief_of(found)


def test_its_figures_are_those_of_the_audit(sound: SoundSite, tmp_path: Path) -> None:
    pages = tmp_path / "site"
    shutil.copytree(sound.root / "site", pages)
    before = brief(sound.root, pages)
    assert (before.day, before.packs, before.vetoes) == ("2025-03-31", ("cn-national",), ())
    home = (pages / "index.html").read_text("utf-8")
    (pages / "index.html").write_text(home.replace(">政府信息公开年报</a>", ">年报</a>"), "utf-8")
    after = brief(sound.root, pages)
    assert (after.failed, after.vetoes) == (True, ("COL-02",))
    assert set(after.failed_rules) - set(before.failed_rules) == {"COL-02", "SEC-04"}
    assert after.findings > before.findings
    kept = json.loads(json.dumps(after.as_json()))
    assert (kept["findings"], kept["vetoes"], kept["rules"]["fail"]) == (
        after.findings, ["COL-02"], len(after.failed_rules)
    )  # fmt: skip
