"""What the browser proved or could not: values that the checks read and the report shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Proof:
    """One look at one thing in one state (width, script, colours, print). `key` is empty when all is well."""

    about: str  # column or reading
    name: str
    page: str
    state: str
    key: str = ""
    args: Mapping[str, object] = field(default_factory=dict)
    evidence: Mapping[str, object] = field(default_factory=dict)
