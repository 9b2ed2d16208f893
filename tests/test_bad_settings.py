"""Settings, columns, vocabularies and type declarations that are wrong: told, never passed over, never our bug."""

from __future__ import annotations

import pytest
from code_cases import COLUMNS, OWN_PACK, PACK, STRICTER, TYPE
from office import MakeOffice, Ran, base

SITE = "data/site.yml"


def ran_check(office: MakeOffice, path: str, text: str) -> Ran:
    return office({path: text}).run("check")


@pytest.mark.parametrize("text", ["id: a\n", "[]\n", "栏目\n", "- 栏目\n"])
def test_columns_must_be_a_list_of_columns(text: str, office: MakeOffice) -> None:
    ran = ran_check(office, COLUMNS, text)
    assert ran.code == 1
    assert ran.out.startswith(f"{COLUMNS}:1:")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("select: {type: [guide]}", "select: «S004»[guide]"),
        ("select: {type: [guide]}", "select: {type: «S004»{a: b}}"),
        ("required: true\n  nav: true\n  children:", "required: true\n  children: «S004»无\n  x:"),
    ],
)
def test_shape_of_select_and_children(old: str, new: str, office: MakeOffice) -> None:
    site = office({COLUMNS: base(COLUMNS).replace(old, new)})
    assert set(site.marked) <= set(site.check())


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (COLUMNS, "id: zcwj", "id: [a, b]", "S004"),
        (COLUMNS, "id: zcwj", "id: 政策", "S009"),
        (COLUMNS, "keywords: [任务]", "", "S002"),
        (COLUMNS, "column_type: 征集调查", "column_type: 调查", "S005"),
        (COLUMNS, "{type: [task]}", "{typ: [task]}", "S003"),
        (COLUMNS, "nav: true\n  select: {type: [guide]}", "nav: perhaps\n  select: {type: [guide]}", "S011"),
        (SITE, "section: 政府信息公开", "", "S002"),
        (SITE, "domain: www.example.gov.cn", "domain: https://www.example.gov.cn", "S009"),
        (SITE, 'id_code: "0000000000"', "id_code: 12", "S009"),
        (SITE, "today: 2026-11-20", "today: 明天", "S006"),
        (SITE, "error_report: zwsm/zc.html", "error_report: javascript:alert(1)", "S008"),
        (SITE, "  icp: 示ICP备00000000号\n", "", "S002"),
        (SITE, "section:", "sektion:", "S003"),
        (SITE, "today:", "language: fr\ntoday:", "S009"),
    ],
)
def test_wrong_settings(path: str, old: str, new: str, code: str, office: MakeOffice) -> None:
    assert old in base(path)
    found = office({path: base(path).replace(old, new)}).check()
    assert found and {where for where, *_ in found} == {path}
    assert code in {told for *_, told in found}


def test_missing_settings(office: MakeOffice) -> None:
    site = office()
    (site.root / SITE).unlink()
    (site.root / COLUMNS).unlink()
    assert site.check() == [(COLUMNS, 0, 0, "Y009"), (SITE, 0, 0, "Y009")]


@pytest.mark.parametrize("number", ["0", "-5"])
def test_pages_hold_at_least_one_record(number: str, office: MakeOffice) -> None:
    assert ran_check(office, SITE, base(SITE) + f"per_page: {number}\n").code == 1


@pytest.mark.parametrize(
    "text",
    ["topics: [教育]\n", "- 教育\n", "topics: {a: b}\n", "topics:\n", "topics: [{text: 教育}]\n", "[", "教育"],
)
def test_wrong_vocabulary(text: str, office: MakeOffice) -> None:
    ran = ran_check(office, "data/vocab.yml", text)
    assert ran.code == 1, ran.err
    assert ran.out.startswith("data/vocab.yml")


@pytest.mark.parametrize("word", ["{text: [a], slug: b}", "{text: a, slug: {b: c}}", "{text: a, slug: ../a}"])
def test_words_and_slugs_are_text(word: str, office: MakeOffice) -> None:
    ran = ran_check(office, "data/vocab.yml", f"topics: [{word}]\n")
    assert ran.code == 1, ran.err[-300:]


DECLARATION = "label: 公告\ncolumn: zcwj\nurl: zcwj/gg/{id}.html\nfields:\n  note: {kind: text}\n"
BAD_FIELDS = [
    "{kind: list}",
    "{kind: text, search: abc}",
    "{kind: text, max: x}",
    "{kind: text, pattern: '['}",
    "{kind: [text]}",
    "{kind: choice}",
    "{kind: list, of: {kind: choice}}",
    "{kind: table, fields: [a]}",
    "{kind: list, of: [a]}",
    "{kind: group}",
    "{kind: table}",
    "{kind: ref}",
    "{kind: text, label: [a]}",
    "{kind: text, computed: nope}",
    "{kind: text, required: perhaps}",
    "{kind: table, fields: {o: {kind: ref, to: nope}}}",
]


def test_own_type_is_taken(office: MakeOffice) -> None:
    ran = ran_check(office, TYPE, DECLARATION)
    assert (ran.code, ran.out) == (0, "检查通过：11 条记录，0 处提醒\n")


@pytest.mark.parametrize("spec", BAD_FIELDS)
def test_wrong_field_declaration(spec: str, office: MakeOffice) -> None:
    ran = ran_check(office, TYPE, DECLARATION.replace("{kind: text}", spec))
    assert ran.code == 1, ran.err[-300:]
    assert ran.out.startswith(f"{TYPE}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fields:\n  note: {kind: text}", "fields: [a]"),
        ("label: 公告", "label: [公告]"),
        ("column: zcwj", "column: nope"),
        ("zcwj/gg/{id}", "zcwj/{nope}/{id}"),
        ("zcwj/gg/{id}", "../../{id}"),
        ("zcwj/gg/{id}", "/etc/{id}"),
        ("column: zcwj", "column: zcwj\norder: [nope]"),
        ("column: zcwj", "column: zcwj\nlist: [nope]"),
        ("column: zcwj", "column: zcwj\ncolour: red"),
    ],
)
def test_wrong_type_declaration(old: str, new: str, office: MakeOffice) -> None:
    ran = ran_check(office, TYPE, DECLARATION.replace(old, new))
    assert ran.code == 1, ran.err[-300:]
    assert ran.out.startswith(f"{TYPE}")


def test_defaults_are_a_group(office: MakeOffice) -> None:
    site = office({"data/org/x.yml": "defaults: «S004»[a]\nrecords: []\n"})
    assert site.check() == site.marked


@pytest.mark.parametrize(
    "change", [("topic:", "xqzzq:"), ("org: ju", "org: xqzzq"), ("topic:", "column: xqzzq\ntopic:")]
)
def test_no_guess_is_no_empty_question(change: tuple[str, str], office: MakeOffice) -> None:
    path = "data/catalogue/han.yml"
    for lang in ("zh", "en"):
        ran = office({path: base(path).replace(*change)}, lang).run("check", "--lang", lang)
        assert ran.code == 1
        assert "“”" not in ran.out


def test_own_words_that_cannot_be_read_have_a_place(office: MakeOffice) -> None:
    site = office({"theme/strings.yml": "home: {zh: 首页, en: Home\nmore: {zh: 更多, en: More}\n"})
    assert [code for *_, code in site.check()] == ["Y003"]
    assert site.check()[0][:2] == ("theme/strings.yml", 2)
    assert site.run("build").code == 1


def test_a_mistake_in_the_rules_of_an_office_is_told_until_it_is_mended(office: MakeOffice) -> None:
    """Also by a check to which nothing is new: rules are not read again then."""
    good, bad = PACK + STRICTER, PACK + STRICTER + STRICTER.replace("id: UPD", "id: «A005»UPD")
    site = office({OWN_PACK: bad})
    told = site.marked
    assert [site.check(), site.check()] == [told, told] and told
    site.write(OWN_PACK, good)
    assert site.check() == []
    (site.root / OWN_PACK).unlink()
    assert site.check() == []
