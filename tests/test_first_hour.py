"""The first hour as docs/first-hour.md tells it: what it shows is what the commands say, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from office import REPO, run

GUIDE = (REPO / "docs/first-hour.md").read_text("utf-8")
BLOCKS = re.findall(r"```\w*\n(.*?)```", GUIDE, re.DOTALL)
POLICY, READING = "data/catalogue/tongzhi-2026-3.yml", "data/interpretation/tongzhi-2026-3.yml"
SLIPS = (  # what the report of part five was made of
    ("data/annual_report/shili-2024.yml", "company: 1, research: 0, charity: 0, law: 0, other: 0, total: 3}",
     "company: 1, research: 0, charity: 0, law: 0, other: 0, total: 4}"),
    ("data/catalogue/shili.yml", "  org: shili-ju", "  org: shili-jv"),
    ("data/catalogue/shili.yml", "  summary:", "  sumary:"),
    ("data/catalogue/shili.yml", "2025年1月20日", "2025年13月20日"),
    ("data/catalogue/shili.yml", "  validity: 有效", "  validity: 生效"),
)  # fmt: skip


def block(holding: str) -> str:
    """The one block of the guide that holds some words."""
    found = [text for text in BLOCKS if holding in text]
    assert len(found) == 1, (holding, len(found))
    return str(found[0])


def shown(text: str) -> list[str]:
    """The lines a block shows of a command's answer, those left out apart."""
    return [line for line in text.splitlines() if not line.startswith("$") and line != "……"]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    assert run("init", str(tmp_path / "wozhan")).code == 0
    return tmp_path / "wozhan"


def said(site: Path, *args: str) -> list[str]:
    return run("check", "--site", str(site), *args).out.splitlines()


def test_a_policy_and_its_interpretation(first: Path) -> None:
    begin = said(first)
    assert begin == [line for line in shown(block("$ gongkai init wozhan")) if line.startswith("检查通过")]
    assert f"`{said(first, '--lang', 'en')[0]}`" in GUIDE
    assert run("new", "catalogue", "--id", "tongzhi-2026-3", "--site", str(first)).code == 0
    asked = shown(block(f"{POLICY}:3:1 S002"))
    assert [line for line in said(first) if line in asked] == asked
    (first / POLICY).write_text(block("index_no: SL0000001/2026-00003"), "utf-8")
    assert said(first)[-1] in GUIDE and said(first) != begin
    reading = block("id: jiedu-2026-3")
    (first / READING).write_text(reading.replace("policy: tongzhi", "policy: tongzi"), "utf-8")
    assert said(first, "--format", "full") == shown(block("错误[L003]"))
    assert said(first, "--lang", "en") == shown(block("$ gongkai check --lang en"))
    (first / READING).write_text(reading, "utf-8")
    assert "0 处提醒" in said(first)[-1]


def test_the_report_that_is_explained(first: Path) -> None:
    for path, old, new in SLIPS:
        text = (first / path).read_text("utf-8")
        assert old in text
        (first / path).write_text(text.replace(old, new, 1), "utf-8")
    (first / "data/rule/gbk.yml").write_bytes("id: a\ntitle: 制度的名称在这里\n".encode("gb18030"))
    assert said(first) == shown(block("sumary"))


def test_the_readme_says_where_the_command_is() -> None:
    for name in ("README.md", "README.zh.md"):
        text = (REPO / name).read_text("utf-8")
        assert 'export PATH="$PWD/.venv/bin:$PATH"\ngongkai init my-office' in text
