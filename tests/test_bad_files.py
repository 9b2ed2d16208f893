"""Files as they come from real desks: wrong encodings, broken YAML, hostile YAML, what is no file at all."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from code_cases import LETTER, OPINION
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import MakeOffice, base, edited, run, run_apart, tree

from builder.yamltext import YamlProblem, parse

TEXT = base(LETTER)


def test_gb18030_is_named_with_its_cure(office: MakeOffice) -> None:
    site = office({LETTER: TEXT.encode("gb18030")})
    [told] = site.diagnostics()
    assert told["message"] == "文件不是 UTF-8 编码，像是 GB18030 (GBK)"
    assert "iconv -f GB18030 -t UTF-8" in str(told["hint"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str, office: MakeOffice) -> None:
    site = office({LETTER: ("\ufeff" if encoding != "utf-16" else "").encode(encoding) + TEXT.encode(encoding)})
    [told] = site.diagnostics()
    assert told["message"] == "文件不是 UTF-8 编码，像是 UTF-16"


def test_utf16_has_its_own_cure(office: MakeOffice) -> None:
    [told] = office({LETTER: TEXT.encode("utf-16")}).diagnostics("--lang", "en")
    assert "iconv -f UTF-16" in str(told["hint"])


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_byte_order_mark_and_windows_line_ends_are_fine(bom: str, newline: str, office: MakeOffice) -> None:
    site = office({LETTER: (bom + TEXT.replace("\n", newline)).encode()})
    assert site.check() == []


def test_places_are_right_after_windows_line_ends(office: MakeOffice) -> None:
    wrong = TEXT.replace("2020-05-20", "2020-02-30").replace("\n", "\r\n").encode()
    assert office({LETTER: b"\xef\xbb\xbf" + wrong}).check() == [(LETTER, 6, 10, "S006")]


def test_anchor_that_explodes_is_refused_unread(office: MakeOffice) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "l0: «Y005»&l0 [ha]\n" + "\n".join(levels)
    site = office({LETTER: bomb})
    assert site.check() == site.marked


@pytest.mark.parametrize("title", ["'AT&T 公司'", "'*重要*通知'", '"!!特急"', "甲 & 乙", "请注意！*号项必填"])
def test_signs_of_yaml_within_text_are_text(title: str, office: MakeOffice) -> None:
    assert office(edited(LETTER, ("关于示例工作的函", title))).check() == []


@pytest.mark.parametrize("text", ["[" * 50_000, "[" * 50_000 + "]" * 50_000, "- " * 50_000 + "a"])
def test_endless_nesting_is_told(text: str, office: MakeOffice) -> None:
    site = office({LETTER: text})
    assert run_apart("check", "--site", str(site.root)).code == 1


def test_unreadable_file(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read anything, so the refusal of the system is played."""
    site, really = office(), builtins.open

    def refuse(path: str | Path | int, *args: Any, **kwargs: Any) -> Any:
        if str(path).endswith("/han.yml"):
            raise PermissionError(13, "Permission denied")
        return really(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
    [told] = site.diagnostics()
    assert (told["path"], told["code"]) == (LETTER, "Y009")
    assert "Permission denied" in str(told["message"])


@pytest.mark.parametrize(
    "data",
    [
        b"\x00",
        b"\xff\xfe",
        b"\x80",
        b"id: han\n\x00",
        b"%YAML 3.0\n---\na: b",
        b"---\n---\n",
        b"...\n",
        b"? ? ? a",
        b"a: |\n  b\n c: d",
        b"!!python/object/apply:os.system [ls]",
        b"{",
        b"'",
        b"- a\nb: c",
        b"\x07",
        b"\t",
        b"{a: b}}",
        b'"\\ud800"',
        b"? {a: b}\n: c",
        b"[a, b]: c",
        b"1: 2",
        b"~",
        b"a:b",
        b"<<: {id: han}",
    ],
)
def test_rubbish_is_told_and_never_our_bug(data: bytes, office: MakeOffice) -> None:
    found = office({LETTER: data}).check()
    assert found and {path for path, *_ in found} == {LETTER}


def test_control_character_has_a_place(office: MakeOffice) -> None:
    [(_, line, _, code)] = office({LETTER: b"id: han\ntitle: a\x07b\n"}).check()
    assert (line, code) == (2, "Y003")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("[]{}:-,'\"|>&*!%#?@` \n\tab1~", max_size=40))
def test_any_text_is_read_or_told(text: str) -> None:
    try:
        parse(text)
    except YamlProblem as problem:
        assert problem.code.startswith("Y")


MISTAKES = {
    **edited(LETTER, ("org: ju", "org: «L003»jv"), ("2020-05-20", "«S006»昨天"), ("topic:", "«S003»topik:")),
    **edited(OPINION, ("有效", "«S005»有 效"), ("SL001/2020-00002", "«L002»SL001/2020-00003")),
    "data/org/ju.yml": base("data/org/ju.yml").replace('phone: "0571"', "fax: x\n  «Y004»fax: y\n  «S003»fon: z"),
    **edited("data/consultation/yijian.yml", ("adopted: 3", "adopted: «S007»三"), ("2020-06-30", "«R003»2020-06-10")),
    **edited(
        "data/task/renwu.yml", ("sequence: 2", "sequence: «S007»二"), ("[ke]\n    due: 全年", "[ke, «L004»yijian]")
    ),
    "data/rule/b.yml": "«Y002»\tid: b\n",
}


def test_twelve_mistakes_in_six_files_in_one_run(office: MakeOffice) -> None:
    site = office(MISTAKES)
    assert len(site.marked) == 12
    assert len({path for path, *_ in site.marked}) == 6
    assert site.check() == site.marked


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("style", ["concise", "full", "json"])
def test_every_format_shows_all_of_them(style: str, lang: str, office: MakeOffice) -> None:
    site = office(MISTAKES)
    out = site.run("check", "--format", style, "--lang", lang).out
    if style == "json":
        assert sorted((d["path"], d["line"], d["column"], d["code"]) for d in json.loads(out)) == site.marked
        return
    for path, line, column, code in site.marked:
        assert f"{path}:{line}:{column}" in out
        assert code in out


def test_nothing_is_written_over_the_last_good_site(office: MakeOffice) -> None:
    site = office()
    before = tree(site.build())
    for path, text in MISTAKES.items():
        site.write(path, text)
    ran = site.run("build", "--no-search")
    assert ran.code == 1
    assert ran.err.count("\n") == 12
    assert tree(site.root / "site") == before
    assert not (site.root / "site.building").exists()


def test_mistakes_do_not_hide_one_another_over_files(office: MakeOffice) -> None:
    """A file that cannot be read takes nothing from the checks of the others."""
    site = office({**MISTAKES, "data/site.yml": base("data/site.yml")})
    site.write("data/guide/x.yml", "[")
    assert [found for found in site.check() if found[0] != "data/guide/x.yml"] == [
        mark for mark in site.marked if mark[0] != "data/guide/x.yml"
    ]


def test_same_mistakes_in_the_same_order_every_time(office: MakeOffice) -> None:
    site = office(MISTAKES)
    first = site.run("check").out
    assert run("check", "--site", str(site.root)).out == first
    places = [line.split(" ")[0] for line in first.splitlines()[:-1]]
    assert [p.split(":")[0] for p in places] == sorted(p.split(":")[0] for p in places)
