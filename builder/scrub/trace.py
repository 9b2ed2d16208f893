"""What a file gives away beside its text, and what came of taking it out: frozen values, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trace:
    """Something left in a file. `what` names a word of words.yml, `shown`: what it says, or how many there are."""

    what: str
    shown: str = ""


class Refused(Exception):
    """A file that is left as it is: encrypted, damaged, with macros … `reason` names a sentence of words.yml."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A file that was looked at: what was taken out, what a person must look at, and the clean bytes."""

    data: bytes
    removed: tuple[Trace, ...] = ()
    told: tuple[Trace, ...] = ()
