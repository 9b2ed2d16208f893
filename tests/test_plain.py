"""A plain `mkdocs build` gives the same pages; the theme is the host's business, the records are ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from office import MakeOffice, Office, environment, tree


def mkdocs_build(site: Office) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--site-dir",
        str(site.root / "plain"),
    ]
    return subprocess.run(command, cwd=site.root, env=environment(), capture_output=True, text=True, timeout=120)


def html_of(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if name.endswith(".html")}


def test_plain_build_gives_the_same_pages(office: MakeOffice) -> None:
    site = office({"content/zcwj/index.md": "# 政策文件\n\n本栏目的说明。\n"})
    ours = html_of(site.build())
    assert "本栏目的说明。".encode() in ours["zcwj/index.html"]
    done = mkdocs_build(site)
    assert done.returncode == 0, done.stderr
    plain = html_of(site.root / "plain")
    assert sorted(plain) == sorted(ours)
    assert [name for name in ours if plain[name] != ours[name]] == []


def test_plain_build_of_a_wrong_site_fails_and_says_why(office: MakeOffice) -> None:
    site = office()
    site.edit("data/catalogue/han.yml", ("org: ju", "org: jv"))
    done = mkdocs_build(site)
    assert done.returncode != 0
    assert "data/catalogue/han.yml:4:6 L003" in done.stderr
