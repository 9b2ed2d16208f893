"""The parameters of a check: typed by the annotations of its function, filled from a rule's `with`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from builder.yamltext import Node

Words: TypeAlias = "tuple[str, ...]"
Where: TypeAlias = "Mapping[str, tuple[str, ...]]"


class ParameterError(Exception):
    """A rule's `with` does not fit its check: the parameter, and what is wrong in both languages."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.name, self.reason = name, {"zh": zh, "en": en}


def bound(check: Callable[..., object], given: Mapping[str, Node]) -> dict[str, object]:
    """The arguments of a check. Raises ParameterError for one that is unknown, missing or of the wrong kind."""
    known = {name: p for name, p in inspect.signature(check).parameters.items() if p.kind == p.KEYWORD_ONLY}
    for name in given:
        if name not in known:
            raise ParameterError(name, f"没有这个参数，有的是：{'、'.join(known) or '（无）'}",
                                 f"there is no such parameter; there are: {', '.join(known) or 'none'}")  # fmt: skip
    for name, parameter in known.items():
        if parameter.default is parameter.empty and name not in given:
            raise ParameterError(name, "缺少这个参数", "this parameter is missing")
    return {name: _typed(name, str(known[name].annotation), value) for name, value in given.items()}


def _typed(name: str, kind: str, value: Node) -> Any:
    readers: dict[str, Callable[[str, Node], Any]] = {
        "str": _text, "int": _number, "float": _share, "bool": _flag, "Words": _words, "Where": _where,
    }  # fmt: skip
    return readers[kind.removesuffix(" | None")](name, value)


def _text(name: str, value: Node) -> str:
    if not isinstance(value, str):
        raise ParameterError(name, "应当是文字", "should be text")
    return value


def _number(name: str, value: Node) -> int:
    if not isinstance(value, str) or not value.lstrip("-").isdigit():
        raise ParameterError(name, f"应当是整数，写的是 {value}", f"should be a whole number, is {value}")
    return int(value)


def _share(name: str, value: Node) -> float:
    try:
        return float(_text(name, value))
    except ValueError:
        raise ParameterError(name, f"应当是数，写的是 {value}", f"should be a number, is {value}") from None


def _flag(name: str, value: Node) -> bool:
    words = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise ParameterError(name, f"应当是“是”或“否”，写的是 {value}", f"should be yes or no, is {value}")
    return words[value.lower()]


def _words(name: str, value: Node) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise ParameterError(name, "应当是文字的列表", "should be a list of texts")
    return tuple(str(word) for word in listed)


def _where(name: str, value: Node) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ParameterError(name, "应当是“字段: [值]”", "should be field: [values]")
    return {key: _words(name, words) for key, words in value.items()}
