"""What an office publishes of an audit is exactly what was found; without the file there is no page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from lxml import html
from office import run
from sound import SoundSite

PAGE, FILE = "site/kb/jiandu.html", "data/audit.yml"


def copied(sound: SoundSite, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    shutil.copytree(sound.root, root)
    return root


def build(root: Path, *more: str) -> int:
    return run("build", "--site", str(root), "--no-search", "--today", "2025-03-31", *more).code


def published(root: Path) -> dict[str, object]:
    """Publishes the audit; its figures as JSON."""
    ran = run("audit", "--site", str(root), "--today", "2025-03-31", "--publish", "--format", "json")
    assert ran.code in (0, 1) and ran.out, ran.err
    found: dict[str, object] = json.loads(ran.out)
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_page_shows_what_the_audit_found_and_goes_with_its_file(sound: SoundSite, tmp_path: Path) -> None:
    root = copied(sound, tmp_path)
    before = tree(root / "site")
    assert "kb/jiandu.html" not in before
    found = published(root)
    first = (root / FILE).read_bytes()
    published(root)
    assert (root / FILE).read_bytes() == first
    assert build(root) == 0
    page = html.fromstring((root / PAGE).read_bytes())
    shown = {div.get("data-gk-name"): div.find("dd").text for div in page.xpath("//dl[@data-gk='figures']/div")}
    summary = found["summary"]
    assert isinstance(summary, dict)
    states = {state: str(summary["rules"][state]) for state in ("pass", "tolerated", "fail", "not_run")}
    whole = {"score": str(summary["score"]), "findings": str(summary["findings"])}
    assert shown == {"verdict": "不合格", **whole, **states}
    rules = found["rules"]
    assert isinstance(rules, list)
    assert sorted(row.get("data-gk-id") for row in page.xpath("//tr[@data-gk-id]")) == [rule["id"] for rule in rules]
    text = page.text_content()
    assert all(reason in text for reason in summary["not_run"].values())
    assert "kb/jiandu.html" in (root / "site/zwsm/wzdt.html").read_text("utf-8")
    assert build(root, "--out", str(tmp_path / "clean"), "--clean") == 0
    assert tree(tmp_path / "clean") == tree(root / "site")
    (root / FILE).unlink()
    assert build(root) == 0
    assert tree(root / "site") == before


def test_the_page_says_that_a_veto_stands_and_which(sound: SoundSite, tmp_path: Path) -> None:
    """Whatever the score: as on the report that is signed."""
    root = copied(sound, tmp_path)
    home = root / "site/index.html"
    home.write_text(home.read_text("utf-8").replace("<main", '<a href="meiyou.html">断了</a><main', 1), "utf-8")
    found = published(root)
    assert build(root) == 0
    page = html.fromstring((root / PAGE).read_bytes())
    assert page.xpath("string(//*[@data-gk-name='verdict']/dd)") == "单项否决"
    (veto,) = page.xpath("//p[contains(@class, 'audit-vetoes')]/a")
    (row,) = page.xpath(f"//tr[@id='{veto.get('href').removeprefix('#')}']")
    assert row.xpath("string(td[@data-label='等级'])") == "否决"
    assert [veto.get("href")] == [f"#{id}" for id in found["summary"]["vetoes"]]  # type: ignore[index]


def test_a_changed_result_is_refused(sound: SoundSite, tmp_path: Path) -> None:
    root = copied(sound, tmp_path)
    published(root)
    good = (root / FILE).read_text("utf-8")
    (root / FILE).write_text(good.replace('state: "not_run"', 'state: "pass"', 1), "utf-8")
    ran = run("check", "--site", str(root), "--today", "2025-03-31")
    assert (ran.code, "A008" in ran.out + ran.err) == (1, True)
    assert build(root) == 1
    assert not (root / PAGE).exists()
