"""Every command with its exit codes, formats and languages, as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from office import MakeOffice, Office, base, environment, run, run_apart, tree

from builder.schema import BUILT_IN

LETTER = "data/catalogue/han.yml"
TYPES = sorted(path.parent.name for path in BUILT_IN.glob("*/type.yml"))
COMMANDS = ("build", "check", "explain", "init", "new", "serve")
SHAPE = {"path": str, "line": int, "column": int, "code": str, "severity": str, "message": str, "hint": str}


def wrong(office: MakeOffice) -> Office:
    site = office()
    site.edit(LETTER, ("2020-05-20", "2020年2月30日"))
    return site


def test_concise_zh(office: MakeOffice) -> None:
    ran = wrong(office).run("check")
    assert ran.out == (
        "data/catalogue/han.yml:6:10 S006 “成文日期”不是日期：“2020年2月30日”。"
        "写成 2020-06-01、2020年6月1日、2020.6 或 2020\n"
        "1 处错误，0 处提醒；没有改动任何文件\n"
    )
    assert (ran.code, ran.err) == (1, "")


def test_concise_en(office: MakeOffice) -> None:
    ran = wrong(office).run("check", "--lang", "en")
    assert ran.out == (
        "data/catalogue/han.yml:6:10 S006 “Date made” is no date: “2020年2月30日” — "
        "write 2020-06-01, 2020年6月1日, 2020.6 or 2020\n"
        "1 errors, 0 warnings; nothing was written\n"
    )


def test_full(office: MakeOffice) -> None:
    assert wrong(office).run("check", "--format", "full").out == (
        "错误[S006] “成文日期”不是日期：“2020年2月30日”\n"
        "  --> data/catalogue/han.yml:6:10\n"
        "    6 | made_on: 2020年2月30日\n"
        "      |          ^\n"
        "  = 怎么改: 写成 2020-06-01、2020年6月1日、2020.6 或 2020\n"
        "1 处错误，0 处提醒；没有改动任何文件\n"
    )


def test_the_caret_stands_below_wide_characters(office: MakeOffice) -> None:
    site = office()
    site.edit(LETTER, ("topic:", "audience: [全社会, 火星人]\ntopic:"))
    lines = site.run("check", "--format", "full").out.splitlines()
    row = next(n for n, line in enumerate(lines) if "火星人" in line and "|" in line)
    assert lines[row + 1] == " " * 5 + " | " + " " * len("audience: [") + " " * len("全社会") * 2 + "  ^"


def test_json(office: MakeOffice) -> None:
    ran = wrong(office).run("check", "--format", "json")
    [told] = json.loads(ran.out)
    assert {key: type(value) for key, value in told.items()} == SHAPE
    assert (told["path"], told["line"], told["column"], told["code"], told["severity"]) == (
        LETTER,
        6,
        10,
        "S006",
        "error",
    )
    assert (ran.code, ran.err) == (1, "")


def test_json_of_a_good_site_is_an_empty_list(office: MakeOffice) -> None:
    ran = office().run("check", "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, [])


def test_warnings_do_not_fail(office: MakeOffice) -> None:
    site = office()
    (site.root / "data/rule/zhidu.yml").unlink()
    ran = site.run("check")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "检查通过：10 条记录，1 处提醒")
    assert site.diagnostics()[0]["severity"] == "warning"
    assert site.run("build", "--no-search").code == 0


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"GONGKAI_LANG": "en"}, "all good"),
        ({"GONGKAI_LANG": "zh"}, "检查通过"),
        ({"LANG": "en_GB.UTF-8"}, "all good"),
        ({"LANG": "zh_CN.UTF-8"}, "检查通过"),
        ({"LANG": "C.UTF-8"}, "检查通过"),
        ({}, "检查通过"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "检查通过"),
    ],
)
def test_language_comes_from_the_environment(env: dict[str, str], words: str, office: MakeOffice) -> None:
    blank = {"GONGKAI_LANG": "", "LC_ALL": "", "LANG": ""}
    assert words in office().run("check", env={**blank, **env}).out


def test_option_wins_over_the_environment(office: MakeOffice) -> None:
    assert "all good" in office().run("check", "--lang", "en", env={"GONGKAI_LANG": "zh"}).out


@pytest.mark.parametrize(
    "args",
    [
        ["check", "--site", "/nowhere"],
        ["check", "--format", "xml"],
        ["check", "--lang", "fr"],
        ["nonsense"],
        ["build", "--today", "2020-02-30"],
        ["build", "--today", "2020-02"],
        ["build", "--port", "1"],
        ["explain"],
        ["explain", "X999"],
        ["new", "nonsense"],
        ["new"],
        ["init"],
        ["serve", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2(args: list[str], office: MakeOffice) -> None:
    site = office()
    command = [args[0], "--site", str(site.root), *args[1:]] if args[0] == "new" else args
    ran = run(*command)
    assert ran.code == 2
    assert ran.err.strip()


def test_no_site_says_how_to_make_one(tmp_path: Path) -> None:
    ran = run("check", "--site", str(tmp_path))
    assert ran.code == 2
    assert "gongkai init" in ran.err


def test_our_bug_is_exit_70(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    import builder.build

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("kaputt")

    monkeypatch.setattr(builder.build, "check", broken)
    ran = office().run("check", "--lang", "en")
    assert ran.code == 70
    assert ran.err.startswith("the program failed; this is our mistake")
    assert "RuntimeError: kaputt" in ran.err


def test_exit_codes_of_the_program_itself(office: MakeOffice) -> None:
    good, bad = office(), wrong(lambda: office(name="bad"))
    assert run_apart("check", "--site", str(good.root)).code == 0
    ran = run_apart("build", "--site", str(bad.root))
    assert (ran.code, ran.out) == (1, "1 处错误，0 处提醒；没有改动任何文件\n")
    assert run_apart("nonsense").code == 2


def test_a_build_in_a_pipe_is_quiet(office: MakeOffice) -> None:
    site = office()
    ran = run_apart("build", "--no-search", "--site", str(site.root), env=environment({"CI": "true"}))
    assert re.fullmatch(r"共 \d+ 页（重新生成 \d+ 页）、\d+ 个文件：\S+/site\n查看：.*\n", ran.out)
    assert ran.err == ""


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str) -> None:
    ran = run(*([command] if command else []), "--help")
    assert ran.code == 0
    assert re.search(r"[一-鿿]", ran.out) and re.search(r"[A-Za-z]{4}", ran.out)
    assert len(ran.out.splitlines()) > 5


@pytest.mark.parametrize(
    ("command", "flags"),
    [
        ("check", "--site --lang --format --today"),
        ("build", "--site --lang --out --today --clean"),
        ("serve", "--site --lang --port"),
        ("new", "--site --lang"),
        ("explain", "--site --lang"),
        ("init", "--lang"),
    ],
)
def test_names_and_flags_are_a_contract(command: str, flags: str) -> None:
    """More may come, none may go."""
    assert command in re.findall(r"^  (\w+)", run("--help").out, re.MULTILINE)
    assert set(re.findall(r"--[a-z]+", run(command, "--help").out)) >= set(flags.split())


def test_init_makes_a_site_that_passes_and_builds(tmp_path: Path) -> None:
    target = tmp_path / "新 单位"
    ran = run("init", str(target))
    assert ran.code == 0, ran.err
    check = run("check", "--site", str(target))
    assert check.code == 0, check.out
    assert len(check.out.splitlines()) == 1, check.out  # not even a remark
    build = run("build", "--site", str(target))
    assert build.code == 0, build.out + build.err
    assert (target / "site/index.html").exists()


def test_init_changes_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mein")
    ran = run("init", str(tmp_path))
    assert ran.code == 1
    assert tree(tmp_path) == {"mine.txt": b"mein"}


@pytest.mark.parametrize("type_name", TYPES)
def test_new_writes_a_file_that_can_be_read(type_name: str, office: MakeOffice) -> None:
    site = office()
    ran = site.run("new", type_name, "--id", "xin")
    assert ran.code == 0, ran.err
    path = f"data/{type_name}/xin.yml"
    assert path in ran.out
    codes = {code for where, *_, code in site.check() if where == path}
    assert codes <= {"S002", "S012", "R012"} and codes, site.diagnostics()
    before = (site.root / path).read_bytes()
    again = site.run("new", type_name, "--id", "xin")
    assert (again.code, (site.root / path).read_bytes()) == (1, before)


@pytest.mark.parametrize("id", ["../../x", "A B", "/tmp/gongkai-x"])
def test_new_refuses_a_bad_id(id: str, office: MakeOffice) -> None:
    site = office()
    before = tree(site.root)
    assert site.run("new", "org", "--id", id).code == 2
    assert tree(site.root) == before


def test_base_site_is_what_the_tests_take_it_for(office: MakeOffice) -> None:
    assert office().check() == []
    assert "2020-05-20" in base(LETTER)
