"""What is written into a cell and read again is the same, whatever signs a text holds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from builder.excel.cells import NoSuchName, Reading, read, write
from builder.fields import FieldSpec
from builder.yamltext import Node

TEXT = FieldSpec("a", "text", "甲")
TABLE = FieldSpec("t", "table", "表", fields=(TEXT, FieldSpec("b", "text", "乙"), FieldSpec("c", "text", "丙")))
LIST = FieldSpec("l", "list", "列", of=TEXT)
ROWS = FieldSpec("r", "rows", "行")
FILES = FieldSpec("f", "list", "附件", of=FieldSpec("f", "file", "附件"))
words = (
    some.text("甲乙ab1 ｜|；;、\\•\n：:{[", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: bool(text) and not text.startswith(("•", "{", "[")))
)


class Nobody:
    """No other records."""

    def name_of(self, id: str, to: tuple[str, ...]) -> str:
        return id

    def id_of(self, words: str, to: tuple[str, ...]) -> str:
        raise NoSuchName("I018")


def there_and_back(node: Node, spec: FieldSpec) -> Node:
    return read(write(node, spec, Nobody(), {}), spec, Reading(Nobody(), {}), (), [])


@settings(max_examples=150)
@given(some.lists(words, min_size=1, max_size=4))
def test_lists(items: list[Node]) -> None:
    assert there_and_back(items, LIST) == items


@settings(max_examples=150)
@given(some.lists(some.dictionaries(some.sampled_from("abc"), words, min_size=1), min_size=1, max_size=4))
def test_tables(rows: list[Node]) -> None:
    assert there_and_back(rows, TABLE) == rows


@settings(max_examples=100)
@given(some.lists(some.dictionaries(some.sampled_from(["席", "说明"]), words, min_size=1), min_size=1, max_size=3))
def test_rows_with_columns_of_their_own(rows: list[Node]) -> None:
    assert there_and_back(rows, ROWS) == rows


def test_files_keep_path_and_title() -> None:
    files: list[Node] = ["2026/表.docx", {"path": "a b.pdf", "title": "一 = 二"}]
    assert there_and_back(files, FILES) == files


def test_a_word_of_a_vocabulary_may_hold_the_sign_that_divides() -> None:
    """`公安、安全、司法` is one topic; two words on a line are two."""
    from builder.schema import BUILT_IN
    from builder.vocabularies import load_vocabularies

    vocab = load_vocabularies([BUILT_IN.parent / "vocab.yml"])
    spec = FieldSpec("x", "list", "主题", of=FieldSpec("x", "choice", "主题", choices="topics"))
    reading = Reading(Nobody(), vocab)
    assert read("公安、安全、司法，综合政务", spec, reading, (), []) == ["公安、安全、司法", "综合政务"]
