"""The quick reader of plain YAML agrees with the strict one wherever it does not decline, and declines what it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import REPO

from builder.plainyaml import Node, NotPlain, read_plain
from builder.strictyaml import read_strictly
from builder.yamltext import YamlProblem, parse

FILES = [*(REPO / "data").rglob("*.yml"), *(REPO / "builder/starter/data").rglob("*.yml")]
TEXTS = [path.read_text("utf-8") for path in sorted(FILES)]
SCRAPS = [
    "\n", " ", "  ", "- ", "-", "key:", "key: ", "a: b\n", ": ", ":", " #", "#", "# x\n", "[a, b]", "[]", "[", "]",
    "{", "}", '"', '"x"', "'", "''", "|", "|-\n", "|\n", "|+\n", "|2\n", ">\n", "&a", "*a", "!t", "%", "@", "`", "?",
    ",", "\\", "\t", "\u3000", "\u00a0", "\u2028", "\x85", "\ufeff", "---\n", "...\n", "~", "<<: ", "😀", "\x00",
    "中", "0", "\r", "key:\n  - a\n  - b\n", "key:\n- a\n", "key:\n  a: b\n", "  a: 1\n  b: 2\n",
    "k: |-\n  x\n   y\n\n  z\n", "- a: 1\n  b: 2\n", "- - a\n", "k: |\n  x\n", "k: |-\n\n  x\n", "k: [a, -b, c: d]\n",
    " \n", "   \n", "k: # c\n", "k: x # c\n", 'k: "x" # c\n', 'k: "x"# c\n', "k: |- # c\n  x\n", "k: [a] # c\n",
    "k: {a: b, c: 'd'}\n", "- {a: [b, c], d: {e: f}} # g\n", "k: [{a: b}, c]\n", "{a: b}", ", ", "a: b", "[{", "}]",
]  # fmt: skip


def judged(text: str) -> tuple[Node, Node] | None:
    """What both readers make of a text; None where the quick one declines."""
    try:
        return read_plain(text), read_strictly(text)
    except NotPlain:
        return None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("id: a\ntitle: 题目：一、二 “三”\n", {"id": "a", "title": "题目：一、二 “三”"}),
        ("# 注\n\na: 1 # 注\n# 注\n\nb: 2\n", {"a": "1", "b": "2"}),
        ("a: \"x: #\" # 注\nb: '-'\nc: ''\nd:\n", {"a": "x: #", "b": "-", "c": "", "d": ""}),
        ("a: [一, 二 三]\nb: []\n", {"a": ["一", "二 三"], "b": []}),
        ("a: |-\n  一\n\n    二\n  # 三\n\nb: |\n  四\n\n", {"a": "一\n\n  二\n# 三", "b": "四\n"}),
        ("a:\n  b: 1\n  c:\n    - 2\n    - d: 3\n      e: 4\nf:\n- 5\n",
         {"a": {"b": "1", "c": ["2", {"d": "3", "e": "4"}]}, "f": ["5"]}),
        ("- a: 1\n  b: |-\n    x\n- a: 2\n", [{"a": "1", "b": "x"}, {"a": "2"}]),
        ("a: http://x/#y:z\n", {"a": "http://x/#y:z"}),
        ("a: {b: 一 二, c: [1, {d: 'x: #'}], e: \"]\", f: {}} # 注\n",
         {"a": {"b": "一 二", "c": ["1", {"d": "x: #"}], "e": "]", "f": {}}}),
        ("- {a: x's, b: 1 }\n- [ 一, [] ]\n- c\n", [{"a": "x's", "b": "1"}, ["一", []], "c"]),
    ],
)  # fmt: skip
def test_plain_text_is_read(text: str, value: Node) -> None:
    assert judged(text) == (value, value)


@pytest.mark.parametrize(
    "text",
    [
        "", "a: 1", "a: 1\n\ta: 2\n", "a: 1\na: 2\n", "a: 1\n  2\n", "a: b: c\n", "a: b:\n", "a: b \n", 'a: "\\n"\n',
        "a: 'it''s'\n", "a: >\n  x\n", "a: |+\n  x\n", "a: |2\n  x\n", "a: |-\n    x\n", "a: |-\n\n  x\n",
        "a: &x 1\n", "a: *x\n", "a: !t 1\n", "a: [b: c]\n", "a: [b, , c]\n", "a: [-]\n", "{a: b}\n", "a: {b: c: d}\n",
        "a: {b: 1, b: 2}\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: {b: c,}\n", "a: {b: c\n", "a: {b: c]\n",
        "a: {b: c} d\n", "a: {b: -c}\n", "a: {b: c}# d\n", "a: {b: c?}\n", "a: {'b': c}\n", "a: {b: c #d}\n",
        "a: {b: &x c}\n", "a: {b: 'c'd}\n",
        "--- \na: 1\n", "a: 1\n---\nb: 2\n", "? a\n", "a : 1\n", "a:\n   b: 1\n", "a: 1\x00\n", "a: 1\x85b: 2\n",
        "a: 1\u2028b: 2\n", "\ufeffa: 1\n", "a: @\n", "a: `\n", "%a: 1\n", "- - a\n", "a: -1\n",
    ],
)  # fmt: skip
def test_anything_else_is_declined(text: str) -> None:
    with pytest.raises(NotPlain):
        read_plain(text)


def test_a_depth_that_could_be_too_great_is_declined() -> None:
    text = "".join(f"{'  ' * n}a:\n" for n in range(40))
    with pytest.raises(NotPlain):
        read_plain(text)
    with pytest.raises(YamlProblem):
        parse(text)


def test_both_agree_on_every_file_and_most_of_what_offices_write_by_hand_is_plain() -> None:
    found = [judged(text) for text in TEXTS]
    assert all(both is None or both[0] == both[1] for both in found)
    assert sum(both is not None for both in found) > len(TEXTS) / 2


@st.composite
def edited_texts(draw: st.DrawFn) -> str:
    """Some lines of a real file, or scraps, with scraps put in and signs taken out."""
    lines = draw(st.sampled_from(TEXTS)).splitlines(keepends=True)
    first = draw(st.integers(0, len(lines) - 1))
    parts = [*lines[first : first + draw(st.integers(0, 12))], *draw(st.lists(st.sampled_from(SCRAPS), max_size=6))]
    text = "".join(parts)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SCRAPS)) + text[at + draw(st.integers(0, 2)) :]
    return f"{text}\n"


@given(edited_texts())
def test_whatever_is_read_quickly_is_read_the_same_strictly(text: str) -> None:
    both = judged(text)
    assert both is None or both[0] == both[1]


WORDS = st.text(st.sampled_from("一二abc1:#-[]{}'\"|>&*!%@`,?\\　 ~="), max_size=8)


@given(st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("a") | WORDS, inner)))
def test_brackets_are_read_the_same(value: object) -> None:
    """Mappings and lists in brackets on one line, of words written as they are."""
    both = judged(f"k: {in_brackets(value)}\n")
    assert both is None or both[0] == both[1]


def in_brackets(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_brackets(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(in_brackets, value)) + "]" if isinstance(value, list) else str(value)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.lists(WORDS, max_size=3), min_size=1))
def test_values_of_any_signs_are_read_the_same(values: dict[str, list[str]]) -> None:
    """Strings with signs that mean something, written as they are: plain or not, they are never misread."""
    text = "".join(f"{key}:\n" + "".join(f"  - {word}\n" for word in words) for key, words in values.items())
    both = judged(text)
    assert both is None or both[0] == both[1]
