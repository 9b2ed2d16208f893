"""What a change card tells: frozen values, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass

from builder.diagnostics import Diagnostic
from builder.diff.words import Piece

# what the public will see become of a record, in the order of a card
KINDS = ("removed", "withdrawn", "added", "restored", "changed", "later", "hidden")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after. `pieces` are the two texts as one, marked "=", "-" and "+"."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What happens to one record. `url`: where the public finds it; `day` (ISO): when it next changes by itself."""

    kind: str
    id: str
    type: str
    title: str
    url: str
    path: str
    line: int
    fields: tuple[FieldChange, ...] = ()
    day: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column whose number of records or newest day changes."""

    id: str
    name: str
    count: tuple[int, int]
    newest: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reach:
    """What is touched. Addresses are relative to the root of the site; `gone` ones would answer 404."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    lists: tuple[str, ...]  # pages of lists that appear, change or vanish with their rows
    gone: tuple[str, ...]
    exports: tuple[str, ...]
    everything: tuple[str, ...]  # files whose change touches every page: settings, columns, theme


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a human must look at before signing: `kind` of privacy.py, or `link`, `gone`."""

    kind: str
    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class End:
    """One of the two states: how it was named, its full commit id (empty: the folder as it lies), its subject."""

    name: str
    commit: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card. `day` is the day both states are judged for; `told` and `mended` the check's delta."""

    office: str
    day: str
    base: End
    head: End
    rootless: bool  # the two have no common ancestor: compared as they are
    records: tuple[RecordChange, ...]
    unseen: int  # changes that reach no output
    columns: tuple[ColumnChange, ...]
    reach: Reach
    concerns: tuple[Concern, ...]
    told: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]

    def of(self, kind: str) -> tuple[RecordChange, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.records if change.kind == kind)

    @property
    def errors(self) -> int:
        """New mistakes that stop the build."""
        return sum(item.severity == "error" for item in self.told)

    @property
    def empty(self) -> bool:
        """True when the public will see no change."""
        return not (self.records or self.columns or self.reach.changed or self.reach.everything or self.told)
