"""An audit of another day than the site was built for looks at the site of that day, or is refused."""

from __future__ import annotations

import json
from pathlib import Path

from audited import report
from office import run, tree


def test_for_another_day_the_site_of_that_day_is_built_aside(site: Path) -> None:
    """The pages of 31 March held against what was public on 1 March would be a veto (CAT-04)."""
    before = tree(site / "site")
    ran = run("audit", "--site", str(site), "--today", "2025-03-01", "--format", "json")
    assert "另行生成 2025-03-01 的网站" in ran.err
    assert json.loads(ran.out)["summary"]["day"] == "2025-03-01"
    assert report(ran)["CAT-04"]["state"] == "pass"
    assert tree(site / "site") == before


def test_a_folder_that_was_named_is_refused_for_another_day_and_judged_for_its_own(site: Path) -> None:
    folder = str(site / "site")
    refused = run("audit", "--site", str(site), folder, "--today", "2025-03-01")
    assert refused.code == 2 and "写 --today 2025-03-31" in refused.err
    assert "CAT-04" in report(run("audit", "--site", str(site), folder, "--today", "2025-03-31", "--format", "json"))


def test_without_a_day_a_site_built_for_another_is_told(site: Path) -> None:
    ran = run("audit", "--site", str(site), "--format", "json")
    assert "是为 2025-03-31 生成的，现在按今天审查" in ran.err and report(ran)


def test_pages_that_do_not_say_their_day_are_judged_as_they_are(site: Path) -> None:
    (site / "site/release.json").write_text("[]")
    ran = run("audit", "--site", str(site), "--today", "2025-03-01", "--format", "json")
    assert ran.err == "" and report(ran)["CAT-04"]["state"] == "fail"
