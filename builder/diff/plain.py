"""A field's value as a person reads it in a table cell."""

from __future__ import annotations

from collections.abc import Callable

from builder.fields import FieldSpec
from builder.values import File, Group

YES = {"zh": "是", "en": "yes"}
NO = {"zh": "否", "en": "no"}
COLON = {"zh": "：", "en": ": "}


class Plain:
    """Turns values into text in one language; `named` gives the title of a record by its id."""

    def __init__(self, lang: str, named: Callable[[str], str]) -> None:
        self._lang, self._named = lang, named

    def __call__(self, value: object, spec: FieldSpec) -> str:
        """The text of a value; nothing for a field left blank."""
        if value is None:
            return ""
        if isinstance(value, Group):
            return self._group(value, spec)
        if isinstance(value, tuple):
            inner = spec.of or spec
            return "\n".join(self(item, inner) for item in value)
        return self._scalar(value, spec)

    def _scalar(self, value: object, spec: FieldSpec) -> str:
        if spec.kind == "ref":
            return self._named(str(value))
        if isinstance(value, bool):
            return (YES if value else NO)[self._lang]
        if isinstance(value, File):
            return value.title if value.title == value.path else f"{value.title}（{value.path}）"
        return str(value)

    def _group(self, value: Group, spec: FieldSpec) -> str:
        parts = {part.name: part for part in (spec.of or spec).fields}
        words = [(self._label(parts, name), self(item, parts.get(name, spec))) for name, item in value.items()]
        return "；".join(f"{label}{COLON[self._lang]}{text}" for label, text in words if text)

    def _label(self, parts: dict[str, FieldSpec], name: str) -> str:
        return parts[name].name_in(self._lang) if name in parts else name
