"""Which files can be scrubbed, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from builder.scrub import office, pdf, picture
from builder.scrub.trace import Refused, Scrubbed

MAX_FILE = 200_000_000  # bytes; a larger one is left and told
OFFICE = (".docx", ".xlsx", ".pptx")
SCRUBBERS: dict[str, Callable[[bytes], Scrubbed]] = {
    **dict.fromkeys(OFFICE, office.scrub),
    **dict.fromkeys((".jpg", ".jpeg", ".png"), picture.scrub),
    ".pdf": pdf.scrub,
}
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".pptm")
OLD = (".doc", ".xls", ".ppt", ".wps", ".et", ".dps")  # what they hold beside the text is not looked into


def scrub(name: str, data: bytes) -> Scrubbed:
    """A file by its name and bytes, clean; what is of no known kind is handed back as it is. Raises Refused."""
    ending = PurePath(name).suffix.lower()
    if ending in MACROS:
        raise Refused("macros")
    if ending in OLD:
        raise Refused("old")
    if len(data) > MAX_FILE:
        raise Refused("large")
    make = SCRUBBERS.get(ending)
    if make is None:
        return Scrubbed(data)
    found = make(data)
    if found.removed:
        _prove(make, found)
    return found


def _prove(make: Callable[[bytes], Scrubbed], found: Scrubbed) -> None:
    """What was written can be read again and gives nothing away. Raises Refused where it does."""
    again = make(found.data)
    if again.removed:
        raise Refused("not_clean", "、".join(trace.what for trace in again.removed))


def kinds() -> Iterator[str]:
    """The endings that are looked at."""
    yield from (*SCRUBBERS, *MACROS, *OLD)
