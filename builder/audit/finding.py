"""What checks give: findings, and the reason why they could not look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.records import Record


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the rule wants it.

    `key` names the sentence in findings.yml, `args` fill it. `page` is a path of the site; `record` and `steps` say
    where in the YAML it stands. `grave` findings count towards a veto.
    """

    key: str
    page: str = ""
    args: Mapping[str, object] = field(default_factory=dict)
    evidence: Mapping[str, object] = field(default_factory=dict)
    record: Record | None = None
    steps: tuple[str | int, ...] = ()
    place: str = ""
    column: str = ""
    grave: bool = True


class NotRun(Exception):
    """A check had nothing to look at, or not what it needs; the key of a sentence in findings.yml says what."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key, self.args_ = key, args
