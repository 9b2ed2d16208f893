"""Every code of builder/messages.yml: files that cause it, with its place marked, and nearly the same that pass."""

from __future__ import annotations

import json
import re

import dying
import pytest
from code_cases import CASES, Case
from office import MakeOffice, Office, run

from builder.diagnostics import LANGUAGES, catalogue

CODES = sorted(catalogue())
BUILD_ONLY = ("H001", "H002", "H003", "H004", "H006", "H007", "L010")
ARGUMENTS = {"L010": (), "H006": ("--no-search", "--executor", "processes:1")}  # of the build that tells a code


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of these small sites takes a second of processor time, or a megabyte, but one that has no end."""
    monkeypatch.setattr("builder.limit.SECONDS", 1.0)
    monkeypatch.setattr("builder.templating.SIZE", 10**6)
    monkeypatch.setattr("builder.publish.WORTH_HANDING_OUT", 1)
    monkeypatch.setattr("builder.shards.make", dying.make)


def told_by_build(site: Office, code: str) -> list[tuple[str, int, int, str]]:
    ran = site.run("build", *ARGUMENTS.get(code, ("--no-search",)))
    assert ran.code in (0, 1), ran.err
    told = re.finditer(r"^([^:\s]+)(?::(\d+):(\d+))? ([HL]\d{3}) ", ran.err, re.MULTILINE)
    return [(m[1], int(m[2] or 0), int(m[3] or 0), m[4]) for m in told]


def found(site: Office, case: Case) -> list[tuple[str, int, int, str]]:
    """The diagnostics of check; those of the host and of the search only show in a build, of imports in an import."""
    if case.imports:
        return told_by_import(site, case)
    return told_by_build(site, case.code) if case.code in BUILD_ONLY else site.check()


def told_by_import(site: Office, case: Case) -> list[tuple[str, int, int, str]]:
    ran = site.run(*command(site, case), "--report", str(site.root / "r.json"))
    assert ran.code in (0, 1), ran.err
    report = json.loads((site.root / "r.json").read_text("utf-8"))
    told = [*report["told"], *(item for sheet in report["sheets"] for item in sheet["told"])]
    assert ran.code == any(item["severity"] == "error" for item in told)
    return sorted((item["path"], item["line"], item["column"], item["code"]) for item in told)


def command(site: Office, case: Case) -> list[str]:
    """The command that tells the mistake of a case."""
    if case.imports:
        files = sorted(map(str, (site.root / "in").iterdir()))
        return ["import", *files, *case.imports, "--dry-run"]
    return ["build", *ARGUMENTS.get(case.code, ())] if case.code in BUILD_ONLY else ["check"]


def test_table_covers_every_code() -> None:
    assert sorted({case.code for case in CASES}) == CODES


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_mistake_is_told_at_its_place(case: Case, office: MakeOffice) -> None:
    site = office(case.bad)
    expected = sorted([*site.marked, *case.told])
    assert {code for *_, code in expected} >= {case.code}
    assert found(site, case) == expected


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_nearly_the_same_passes(case: Case, office: MakeOffice) -> None:
    told = found(office(case.good), case)
    assert [one for one in told if one[3] == case.code or not case.imports] == []  # an import may tell guesses besides


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_words_are_whole(case: Case, lang: str, office: MakeOffice) -> None:
    """Message and hint name what is wrong: no placeholder left, no empty guess."""
    site = office(case.bad)
    ran = site.run(*command(site, case), "--lang", lang)
    lines = [line for line in (ran.out + ran.err).splitlines() if f" {case.code} " in line]
    assert lines
    for line in lines:
        assert not re.search(r"\{(?!id\})\w*\}|None|“”|PosixPath", line), line
        assert {"zh": "。", "en": " — "}[lang] in line, line


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_explain(code: str, lang: str) -> None:
    ran = run("explain", code, "--lang", lang)
    assert ran.code == 0
    words = catalogue()[code][lang]
    assert ran.out.startswith(f"{code} ({catalogue()[code]['severity']})\n\n")
    assert ran.out.endswith(f"\n\n{words['explain']}\n")
    assert "{" not in ran.out


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_the_same(code: str) -> None:
    """Both languages use the same arguments, apart from `_en` twins, and a code has no other keys."""
    entry = catalogue()[code]
    assert set(entry) == {"severity", *LANGUAGES}
    assert entry["severity"] in ("error", "warning")
    for lang in LANGUAGES:
        assert set(entry[lang]) - {"hint_alone"} == {"message", "hint", "explain"}
        assert all(isinstance(words, str) and words.strip() for words in entry[lang].values())
    assert set(entry["zh"]) == set(entry["en"])
    names = {lang: set(re.findall(r"\{(\w+)\}", entry[lang]["message"])) for lang in LANGUAGES}
    assert names["zh"] == names["en"]
