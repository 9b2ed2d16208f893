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
    lists: tuple[str, ...]  # pages of lists that appear, vanish or show something else
    boards: tuple[str, ...]  # the same of boards
    gone: tuple[str, ...]
    exports: tuple[str, ...]
    everything: tuple[str, ...]  # files whose change touches every page: settings, columns, theme
    names: tuple[tuple[str, str, int], ...] = ()  # "list" or "board", what people call it, how many pages of it


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a human must look at before signing: `kind` of privacy.py, or `link`, `gone`, `gone_file`."""

    kind: str
    what: str
    path: str
    line: int


SEVERITIES = ("veto", "error", "warn", "info")  # of the auditor's rules, the gravest first


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding of the audit: the rule and what it wants, the page, what is wrong there, its place in the data."""

    rule: str
    severity: str
    condition: str
    page: str
    message: str
    place: str

    @property
    def grave(self) -> bool:
        """True when it makes a site fail its audit."""
        return self.severity in ("veto", "error")


@dataclass(frozen=True, slots=True)
class Audited:
    """The audit before and after: score of 100 (None: nothing was judged), whether it failed, findings that differ.

    `rules`: of the newer state, how many passed, were tolerated, failed, were not run. `standing`: findings in both.
    """

    packs: tuple[str, ...]
    score: tuple[float | None, float | None]
    failed: tuple[bool, bool]
    rules: dict[str, int]
    new: tuple[Fault, ...]
    mended: tuple[Fault, ...]
    standing: int


@dataclass(frozen=True, slots=True)
class End:
    """One of the two states: how it was named, its full commit id (empty: the folder as it lies), its subject."""

    name: str
    commit: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card. `day` is the day both states are judged for; `told` and `mended` the check's delta.

    `audit`: None when no audit was made, and then `unaudited` says why: not_asked, base (cannot be built) or head.
    """

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
    audit: Audited | None = None
    unaudited: str = "not_asked"

    def of(self, kind: str) -> tuple[RecordChange, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.records if change.kind == kind)

    @property
    def errors(self) -> int:
        """New mistakes that stop the build."""
        return sum(item.severity == "error" for item in self.told)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """New findings that make the site fail its audit."""
        return tuple(fault for fault in self.audit.new if fault.grave) if self.audit else ()

    @property
    def empty(self) -> bool:
        """True when the public will see no change."""
        return not (self.records or self.columns or self.reach.changed or self.reach.everything or self.told)
