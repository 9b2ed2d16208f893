"""FieldSpec: what type.yml says of one field, before it is compiled into a parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CELLS = {"text", "date", "due", "choice", "flag", "number", "money", "url", "ref", "file"}  # kinds of short values


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a controlled vocabulary. `slug` is its place in an address."""

    text: str
    slug: str
    en: str = ""
    extra: tuple[tuple[str, object], ...] = ()

    def name_in(self, lang: str) -> str:
        """The word in the reader's language."""
        return (self.en if lang == "en" else "") or self.text

    def get(self, name: str) -> object:
        """A further attribute of the vocabulary entry (`group`, `cells` …), or None."""
        return dict(self.extra).get(name)


Vocabularies = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A declared field. See docs/types.md for what each attribute means; attributes left out are empty."""

    name: str
    kind: str
    label: str
    label_en: str = ""
    required: bool = False
    unique: bool = False
    facet: bool = False
    internal: bool = False
    time: bool = False
    choices: str = ""
    to: tuple[str, ...] = ()
    of: FieldSpec | None = None
    fields: tuple[FieldSpec, ...] = ()
    rows: str = ""
    computed: str = ""
    search: int = 0
    max: int = 0
    pattern: str = ""
    pattern_help: str = ""
    pattern_help_en: str = ""
    help: str = ""
    help_en: str = ""
    basis: str = ""
    aliases: tuple[str, ...] = ()
    back: str = ""
    back_en: str = ""
    story: str = ""  # of a reference: "chain" leads the timeline on, "beside" adds its record only
    stage: str = ""  # of a date: its step in the timeline, a word of the vocabulary `stages`
    min: int | None = None

    def __reduce__(self) -> tuple[object, ...]:  # read back in a third of the time that a dataclass takes by itself
        return FieldSpec, tuple(getattr(self, name) for name in self.__slots__)

    @property
    def words(self) -> dict[str, str]:
        """The label in both languages, for messages."""
        return {"zh": self.label, "en": self.label_en or self.label}

    def holds(self, kind: str) -> bool:
        """True when this field or a part of it is of a kind."""
        parts = (self.of, *self.fields) if self.of else self.fields
        return self.kind == kind or any(part.holds(kind) for part in parts)

    @property
    def is_short(self) -> bool:
        """True when a value, or each of a list, fits into a cell of a table that is worth having."""
        return (self.of or self).kind in CELLS and self.name not in ("id", "sample", "withdrawn")

    @property
    def tells(self) -> bool:
        """True for what the timeline reads: a reference of a story, a date that is a step, or a table of such."""
        return bool(self.story or self.stage) or any(part.stage for part in self.fields)

    def name_in(self, lang: str) -> str:
        """The label in the reader's language."""
        return (self.label_en if lang == "en" else "") or self.label
