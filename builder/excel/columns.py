"""A record type as the columns of a sheet. Groups lie flat, one column a member; all else is a column a field."""

from __future__ import annotations

from dataclasses import dataclass

from builder.fields import FieldSpec
from builder.schema import RecordType
from builder.yamltext import Node

FLAT_KINDS = {"text", "markdown", "date", "due", "choice", "flag", "number", "money", "url", "ref"}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: the field it fills, and the group around that field where there is one."""

    spec: FieldSpec
    group: FieldSpec | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Where its value stands below the record."""
        return (self.group.name, self.spec.name) if self.group else (self.spec.name,)

    @property
    def name(self) -> str:
        """The field's name as `--map` and the report write it: `due`, `feedback.date`."""
        return ".".join(self.path)

    @property
    def required(self) -> bool:
        """True when every row must fill it; members of an optional group only when the group is used."""
        return self.spec.required and (self.group is None or self.group.required)

    def label(self, lang: str = "zh") -> str:
        """The words of the head; those of the group stand in front."""
        own = self.spec.name_in(lang)
        return f"{self.group.name_in(lang)}·{own}" if self.group else own

    @property
    def exact(self) -> str:
        """The label with the field's name, for types that use a label twice."""
        return f"{self.spec.label}（{self.spec.name}）"

    def heads(self) -> tuple[str, ...]:
        """Every head that means exactly this column: name, labels, aliases."""
        spec = self.spec
        own = (spec.label, *spec.aliases, spec.label_en, spec.name, self.exact)
        if not self.group:
            return tuple(word for word in own if word)
        group = (self.group.label, *self.group.aliases)
        joined = [f"{outer}{sign}{word}" for outer in group for word in own if word for sign in ("", "·")]
        return (*joined, self.name, f"{self.group.label_en} {spec.label_en}")

    def value(self, node: dict[str, Node]) -> Node | None:
        """What a record holds in this column, as written in its YAML; None when nothing."""
        found: Node | None = node
        for step in self.path:
            found = found.get(step) if isinstance(found, dict) else None
        return found


def is_flat(spec: FieldSpec) -> bool:
    """True for a group that can be laid out as columns: each member is written as one piece of text."""
    return spec.kind == "group" and all(member.kind in FLAT_KINDS for member in spec.fields)


def columns_of(kind: RecordType) -> tuple[SheetColumn, ...]:
    """The columns of a type in declared order; computed fields have none."""
    found: list[SheetColumn] = []
    for spec in kind.fields:
        if is_flat(spec):
            found += [SheetColumn(member, spec) for member in spec.fields]
        elif not spec.computed:
            found.append(SheetColumn(spec))
    return tuple(found)
