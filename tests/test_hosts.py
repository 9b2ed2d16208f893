"""`gongkai init --ci` writes pipelines that hold the whole way, and who must approve what."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from office import MakeOffice, Office, run
from repository import git

from builder import __version__
from builder.cli import main
from builder.hosts import HOSTS

PIPELINES = {
    "github": [".github/workflows/gongkai.yml"],
    "gitlab": [".gitlab-ci.yml"],
    "gitea": [".gitea/workflows/gongkai.yml"],
    "gitee": [".workflow/gongkai-check.yml", ".workflow/gongkai-publish.yml"],
}
WAY = ("gongkai check", 'gongkai diff "$BASE" --audit --strict', "gongkai build",
       "gongkai build --receipt receipt.json", "gongkai audit --receipt receipt.json",
       "gongkai verify site")  # fmt: skip


def init(folder: Path, host: str) -> str:
    ran = run("init", str(folder), "--ci", host)
    assert ran.code == 0, ran.out + ran.err
    return ran.out


def commands_in(node: object) -> list[str]:
    """Every shell line of a pipeline."""
    if isinstance(node, str):
        return node.splitlines()
    if isinstance(node, dict):
        return [line for value in node.values() for line in commands_in(value)]
    return [line for value in node for line in commands_in(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("host", HOSTS)
def test_pipelines_are_whole_and_name_only_commands_there_are(host: str, tmp_path: Path) -> None:
    init(tmp_path / "site", host)
    nodes = [yaml.safe_load((tmp_path / "site" / name).read_text("utf-8")) for name in PIPELINES[host]]
    lines = [line.strip() for node in nodes for line in commands_in(node)]
    for step in WAY:
        assert any(step in line for line in lines), step
    assert any(f"gongkai=={__version__}" in line for line in lines) and not any("@VERSION@" in line for line in lines)
    used = {(m[1], option) for line in lines for m in re.finditer(r"\bgongkai ([a-z]+)([^;|&]*)", line)
            for option in re.findall(r"--[a-z]+", m[2])}  # fmt: skip
    known = {(name, option) for name in main.list_commands(None) for p in main.get_command(None, name).params  # type: ignore[arg-type,union-attr]
             for option in p.opts}  # fmt: skip
    assert used and used <= known
    assert run("check", "--site", str(tmp_path / "site")).code == 0


def scripts_in(node: object) -> list[object]:
    """Every shell script of a pipeline, as the host runs it."""
    if isinstance(node, dict):
        own = [node["run"]] if "run" in node else []
        own += [one for key in ("script", "commands", "before_script") for one in node.get(key, [])]
        return own + [script for value in node.values() for script in scripts_in(value)]
    return [script for value in node for script in scripts_in(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("host", HOSTS)
def test_every_script_of_a_pipeline_is_sound_shell(host: str, tmp_path: Path) -> None:
    init(tmp_path / "site", host)
    nodes = [yaml.safe_load((tmp_path / "site" / name).read_text("utf-8")) for name in PIPELINES[host]]
    scripts = [script for node in nodes for script in scripts_in(node)]
    assert len(scripts) > 4
    for script in scripts:  # a colon in a line makes YAML read a mapping
        assert isinstance(script, str)
        done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
        assert done.returncode == 0, script + done.stderr


@pytest.mark.parametrize("host", ["github", "gitea"])
def test_a_workflow_knows_its_events_and_trusts_no_words_of_a_stranger(host: str, tmp_path: Path) -> None:
    init(tmp_path / "site", host)
    text = (tmp_path / "site" / PIPELINES[host][0]).read_text("utf-8")
    node = yaml.safe_load(text)
    assert set(node[True]) >= {"pull_request", "push", "schedule"}  # YAML 1.1 reads `on` as true
    assert set(node["jobs"]) == {"check", "publish"}
    steps = [step for job in node["jobs"].values() for step in job["steps"]]
    assert all(step["with"]["fetch-depth"] == 0 for step in steps if "checkout" in step.get("uses", ""))
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]  # titles and branches go by environment
    assert "pull_request_target" not in text


def with_people(office: MakeOffice) -> Office:
    site = office()
    site.edit("data/site.yml", ("footer:", "reviewers: [baomi-a, baomi-b]\napprovals: 2\nfooter:"))
    site.edit("data/org/ju.yml", ("- id: ju\n", "- id: ju\n  owners: [zhang, '@group/li']\n"))
    (site.root / "data/rule/zhidu.yml").rename(site.root / "data/rule/制 度[1].yml")
    return site


OWNERS = {
    "github": ("* @baomi-a @baomi-b\n", "/data/catalogue/han.yml @zhang @group/li\n", "/data/rule/制\\ 度\\[1\\].yml"),
    "gitee": ("* @baomi-a @baomi-b\n", "/data/catalogue/han.yml @zhang @group/li\n", "/data/rule/制\\ 度\\[1\\].yml"),
    "gitlab": ("[保密审查][2]\n* @baomi-a @baomi-b\n\n[本单位]\n", "/data/org/ju.yml @zhang", "/data/rule/制\\ 度"),
    "gitea": (".* @baomi-a @baomi-b\n", "data/catalogue/han\\.yml @zhang @group/li\n", "data/rule/制\\ 度"),
}


@pytest.mark.parametrize("host", HOSTS)
def test_each_unit_approves_its_own_files_and_the_reviewers_everything(host: str, office: MakeOffice) -> None:
    site = with_people(office)
    init(site.root, host)
    text = (site.root / f".{host}/CODEOWNERS").read_text("utf-8")
    for piece in OWNERS[host]:
        assert piece in text, text
    if host == "github":
        rules = json.loads((site.root / ".github/ruleset.json").read_text("utf-8"))["rules"]
        wanted = next(rule["parameters"] for rule in rules if rule["type"] == "pull_request")
        assert wanted["required_approving_review_count"] == 2 and wanted["require_code_owner_review"]
        checks = next(rule["parameters"] for rule in rules if rule["type"] == "required_status_checks")
        workflow = yaml.safe_load((site.root / PIPELINES[host][0]).read_text("utf-8"))
        assert {check["context"] for check in checks["required_status_checks"]} <= set(workflow["jobs"])


def test_what_an_office_has_changed_is_kept_and_owners_follow_the_data(office: MakeOffice) -> None:
    site = with_people(office)
    assert "已写出 .github/CODEOWNERS" in init(site.root, "github")
    workflow = site.root / PIPELINES["github"][0]
    workflow.write_text("name: 自己的\n", "utf-8")
    site.edit("data/org/ju.yml", ("zhang", "wang"))
    out = init(site.root, "github")
    assert "没有改动 .github/workflows/gongkai.yml" in out and workflow.read_text("utf-8") == "name: 自己的\n"
    assert "/data/catalogue/han.yml @wang" in (site.root / ".github/CODEOWNERS").read_text("utf-8")
    assert "已写出" not in init(site.root, "github")


def test_accounts_of_people_stay_out_of_the_site(office: MakeOffice) -> None:
    site = with_people(office)
    out = site.build()
    for path in out.rglob("*"):
        if path.is_file():
            assert not re.search(rb"\bzhang\b|baomi-a|group/li", path.read_bytes()), path


def test_a_site_that_is_not_the_root_and_one_that_cannot_be_read_are_told(office: MakeOffice) -> None:
    site = office(name="repo/site")
    git(site.root.parent, "init", "-q")
    assert "加上 --site site/" in init(site.root, "github")
    broken = office({"data/columns.yml": "- 坏\n"}, name="broken")
    ran = run("init", str(broken.root), "--ci", "github")
    assert ran.code == 1 and "没有写出任何文件" in ran.err and not (broken.root / ".github").exists()
