"""The last good site stays whole: through kills, template errors, full disks and odd targets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from office import REPO, MakeOffice, Office, base, environment, tree

GOOD = "一份好的站点"


def many(office: MakeOffice, count: int = 100) -> Office:
    """A site that takes a moment to build."""
    letter = base("data/catalogue/han.yml")
    site = office()
    for n in range(count):
        text = letter.replace("id: han", f"id: han-{n}").replace("2020-00003", f"2021-{n:05}")
        site.write(f"data/catalogue/han-{n}.yml", text)
    return site


def left_over(site: Office) -> list[str]:
    """What lies beside data/, content/ and the site itself."""
    return sorted(p.name for p in site.root.iterdir() if p.name.startswith("site."))


def start_build(site: Office) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "builder.cli", "build", "--clean", "--site", str(site.root)]
    return subprocess.Popen(command, env=environment(), cwd=REPO, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_midway(site: Office, sign: signal.Signals) -> None:
    """Start a build and kill it once it has begun to write pages."""
    building = site.root / "site.building"
    process = start_build(site)
    try:
        while not (building / "zcwj").exists():
            assert process.poll() is None, "the build ended before it could be killed"
            time.sleep(0.002)
        process.send_signal(sign)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killed_build_leaves_the_old_site_whole(sign: signal.Signals, office: MakeOffice) -> None:
    site = many(office)
    old = tree(site.build())
    site.edit("data/site.yml", ("section: 政府信息公开", f"section: {GOOD}"))
    kill_midway(site, sign)
    assert tree(site.root / "site") == old
    new = tree(site.build())
    assert GOOD.encode() in new["index.html"]
    assert left_over(site) == []


def test_first_build_that_is_killed_leaves_no_half_site(office: MakeOffice) -> None:
    site = many(office)
    kill_midway(site, signal.SIGKILL)
    assert not (site.root / "site").exists()
    site.build()
    assert left_over(site) == []


BAD_TEMPLATES = {
    "syntax": "{% if %}",
    "undefined": "{{ nothing }}",
    "field": "{{ record.titel }}",
    "include": "{% include 'nothing.html' %}",
}
PYTHON_ERRORS = {"division": "{{ 1 // 0 }}", "type": "{{ record.title + 1 }}", "endless": "{% include 'record.html' %}"}


@pytest.mark.parametrize("template", (BAD_TEMPLATES | PYTHON_ERRORS).values(), ids=[*BAD_TEMPLATES, *PYTHON_ERRORS])
def test_template_error_leaves_the_old_site(template: str, office: MakeOffice) -> None:
    site = office()
    old = tree(site.build())
    site.write("theme/portal/record.html", template)
    ran = site.run("build", "--no-search")
    assert (ran.code, ran.err.split(" ")[1]) == (1, "H003"), ran.err
    assert tree(site.root / "site") == old
    assert left_over(site) == []


def test_template_error_is_told_at_its_place(office: MakeOffice) -> None:
    site = office({"theme/portal/record.html": "<p>\n{{ record.titel }}</p>"})
    assert site.run("build", "--no-search").err.startswith("theme/portal/record.html:2")
    site.write("theme/portal/record.html", BAD_TEMPLATES["include"])
    assert "找不到模板 nothing.html" in site.run("build", "--no-search").err


def test_full_disk_leaves_the_old_site(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site = office()
    old = tree(site.build())
    site.edit("data/site.yml", ("section: 政府信息公开", f"section: {GOOD}"))
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if GOOD.encode() in bytes(data):
            raise OSError(28, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    ran = site.run("build", "--no-search")
    assert ran.code != 0
    assert tree(site.root / "site") == old
    assert left_over(site) == []


def test_what_lay_in_the_old_site_is_gone(office: MakeOffice) -> None:
    site = office()
    site.build()
    (site.root / "site/old.html").write_text("alt")
    site.build()
    assert not (site.root / "site/old.html").exists()


def test_leftovers_of_other_builds_are_cleared(office: MakeOffice) -> None:
    site = office()
    (site.root / "site.building").mkdir()
    (site.root / "site.building/half.html").write_text("halb")
    assert "half.html" not in tree(site.build())
    assert left_over(site) == []


@pytest.mark.parametrize("out", ["a/b/出 版"])
def test_out_may_lie_anywhere(out: str, office: MakeOffice, tmp_path: Path) -> None:
    site = office()
    assert tree(site.build("--out", str(tmp_path / out))) == tree(site.build())


@pytest.mark.parametrize("out", [".", "data", "content"])
def test_sources_are_never_replaced_by_a_build(out: str, office: MakeOffice) -> None:
    site = office()
    before = tree(site.root / "data")
    ran = site.run("build", "--no-search", "--out", str(site.root / out))
    assert (tree(site.root / "data"), ran.code) == (before, 2)


def test_foreign_folders_are_not_wiped(office: MakeOffice, tmp_path: Path) -> None:
    precious = tmp_path / "precious/thesis.docx"
    precious.parent.mkdir()
    precious.write_text("Jahre")
    office().run("build", "--no-search", "--out", str(precious.parent))
    assert precious.exists()
