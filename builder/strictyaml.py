"""Any YAML, read as text with places by the C parser of PyYAML: the only file that imports yaml.

What is plain was read already by `plainyaml.py`; this is for the rest, and for all that is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from builder.plainyaml import Node
from builder.yamltext import Trail, YamlProblem

MAX_DEPTH = 12
UNFINISHED = ("while scanning a simple key", "while scanning a quoted scalar")
_STEEP = re.compile(r"(?:[-?] ){20}")
_STEPS = ("- - ", "? ? ", "- ? ", "? - ")  # one of them is in whatever _STEEP finds; looking for them is cheap

CONTROL = "control characters are not allowed"
REASONS = {  # libyaml's words for what offices get wrong
    "could not find expected ':'": "这一行缺少冒号，或冒号后面没有空格",
    "mapping values are not allowed in this context": "这里多了一个冒号，或缩进不对；含冒号的文字要加引号",
    "did not find expected key": "缩进不对，或上一行的引号没有成对",
    "did not find expected '-' indicator": "列表的缩进不对，每一项要以“- ”开头并对齐",
    "did not find expected ',' or ']'": "方括号没有成对，或少了逗号",
    "did not find expected ',' or '}'": "花括号没有成对，或少了逗号",
    "found unexpected end of stream": "引号没有成对",
    "block sequence entries are not allowed in this context": "“- ”前面的缩进不对",
    "found character that cannot start any token": "值以特殊符号开头，请加引号",
    CONTROL: "含有看不见的控制字符，请删去",
}


def read_strictly(text: str, problems: list[YamlProblem] | None = None) -> Node:
    """`parse` for any text; the only reader that finds mistakes."""
    refuse_endless_nesting(text)
    if "&" in text or "!" in text:  # an alias without an anchor is a syntax error anyway
        refuse_anchors_and_tags(text)
    found: list[YamlProblem] = []
    value = _value(_compose(text), 0, found)
    if problems is None and found:
        raise found[0]
    if problems is not None:
        problems.extend(found)
    return value


class _Loader(yaml.CBaseLoader):
    """Composes nodes without asking of each what type it might be: all is text."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, node: object, index: object) -> None:
        """Nothing to resolve."""

    def ascend_resolver(self) -> None:
        """Nothing to resolve."""


def _compose(text: str) -> yaml.Node:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text) from None
    except yaml.reader.ReaderError as error:
        line, start = text.count("\n", 0, error.position) + 1, text.rfind("\n", 0, error.position) + 1
        reason = {"zh": REASONS[CONTROL], "en": CONTROL}
        raise YamlProblem("Y003", line, error.position - start + 1, (("reason", reason),)) from None
    except yaml.YAMLError as error:
        raise YamlProblem("Y003", args_=(("reason", str(error).splitlines()[0]),)) from None
    finally:
        loader.dispose()
    if node is None:
        raise YamlProblem("Y006")
    return node


def _syntax(error: yaml.MarkedYAMLError, text: str) -> YamlProblem:
    unfinished = (error.context or "").startswith(UNFINISHED)  # told where libyaml gave up, not where it began
    mark = (error.context_mark if unfinished else error.problem_mark) or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    source = text.splitlines()
    if line and line <= len(source) and "\t" in source[line - 1]:
        return YamlProblem("Y002", line, source[line - 1].index("\t") + 1)
    if "expected a single document" in str(error):
        return YamlProblem("Y011", line, column)
    english = error.problem or error.context or ""
    return YamlProblem("Y003", line, column, (("reason", {"zh": REASONS.get(english, english), "en": english}),))


def _value(node: yaml.Node, depth: int, problems: list[YamlProblem]) -> Node:
    if type(node) is yaml.ScalarNode:
        text: str = node.value
        return text
    if depth > MAX_DEPTH:
        raise YamlProblem("Y010", *_mark(node), (("limit", MAX_DEPTH),))
    if type(node) is yaml.SequenceNode:
        return [_value(item, depth + 1, problems) for item in node.value]
    return _mapping(node, depth, problems)


def _mapping(node: yaml.Node, depth: int, problems: list[YamlProblem]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in node.value:
        if type(key) is not yaml.ScalarNode:
            raise YamlProblem("Y012", *_mark(key))
        name = key.value
        if name in found:
            problems.append(YamlProblem("Y004", *_mark(key), (("key", name),)))
        else:
            found[name] = value.value if type(value) is yaml.ScalarNode else _value(value, depth + 1, problems)
    return found


def _mark(node: yaml.Node) -> tuple[int, int]:
    assert node.start_mark is not None  # a composed node always has one
    return node.start_mark.line + 1, node.start_mark.column + 1


def refuse_endless_nesting(text: str) -> None:
    """Y010 for what would overrun the stack of the C composer; only texts that look like it are walked through."""
    steep = any(step in text for step in _STEPS) and _STEEP.search(text)
    if not steep and text.count("[") + text.count("{") < 200:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > 10 * MAX_DEPTH and event.start_mark:
                mark = event.start_mark
                raise YamlProblem("Y010", mark.line + 1, mark.column + 1, (("limit", MAX_DEPTH),))
    except yaml.YAMLError:
        return  # `_compose` tells syntax errors better


def refuse_anchors_and_tags(text: str) -> None:
    """Anchors explode and tags run code, and neither is needed: Y005 at the first one found."""
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            anchor = getattr(event, "anchor", None)
            tag = getattr(event, "tag", None)
            mark = event.start_mark
            if mark and (anchor or (tag and tag != "!")):
                sign = f"&{anchor}" if anchor else str(tag)
                raise YamlProblem("Y005", mark.line + 1, mark.column + 1, (("sign", sign),))
    except yaml.YAMLError:
        return  # `_compose` tells syntax errors better


def place_of(text: str, trail: Trail) -> tuple[int, int]:
    """Line and column (from 1) of the value at `trail`; of the nearest thing above it when it is missing.

    A trail ending in "<key>" asks for the place of the key itself.
    """
    try:
        node = _kept(text)
    except YamlProblem:
        return 0, 0
    place = _mark(node)
    for step in trail:
        found = _step(node, step)
        if found is None:
            break
        place, node = found
    return place


@lru_cache(maxsize=1)  # the mistakes of one file are asked for one after the other
def _kept(text: str) -> yaml.Node:
    return _compose(text)


def _step(node: yaml.Node, step: str | int) -> tuple[tuple[int, int], yaml.Node] | None:
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        wanted = step.removesuffix("<key>")
        for key, value in node.value:
            if key.value == wanted:
                return _mark(key if step.endswith("<key>") else value), value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _mark(node.value[step]), node.value[step]
    return None


def spans(text: str) -> dict[Trail, tuple[int, int]]:
    """Where every value of a readable text begins and ends, as offsets; what follows a block counts to it."""
    found: dict[Trail, tuple[int, int]] = {}

    def walk(node: yaml.Node, trail: Trail) -> None:
        assert node.start_mark is not None and node.end_mark is not None
        found[trail] = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(value, (*trail, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for n, item in enumerate(node.value):
                walk(item, (*trail, n))

    walk(_compose(text), ())
    return found
