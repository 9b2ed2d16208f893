"""Which files can be scrubbed, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from builder.scrub import office, pdf, picture
from builder.scrub.glance import OFFICE
from builder.scrub.trace import Refused, Scrubbed

MAX_FILE = 200_000_000  # bytes; a larger one is left and told
SCRUBBERS: dict[str, Callable[[bytes], Scrubbed]] = {
    **dict.fromkeys(OFFICE, office.scrub),
    **dict.fromkeys((".jpg", ".jpeg", ".png"), picture.scrub),
    ".pdf": pdf.scrub,
}
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".pptm")
OLD = (".doc", ".xls", ".ppt", ".wps", ".et", ".dps")  # what they hold beside the text is not looked into

PLAIN = (".csv", ".tsv", ".txt", ".gif")  # nothing but what one sees
UNKNOWN = (".odt", ".ods", ".odp", ".rtf", ".tif", ".tiff", ".webp", ".heic", ".ofd")  # may hold much: told


def scrub(name: str, data: bytes) -> Scrubbed:
    """A file by its name and bytes, clean. Raises Refused for what cannot be cleaned or is of no known kind."""
    ending = PurePath(name).suffix.lower()
    if ending in MACROS:
        raise Refused("macros")
    if ending in OLD:
        raise Refused("old")
    if len(data) > MAX_FILE:
        raise Refused("large")
    if ending in PLAIN:
        return Scrubbed(data)
    make = SCRUBBERS.get(ending)
    if make is None:
        raise Refused("unknown", " ".join(SCRUBBERS))
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
    yield from (*SCRUBBERS, *MACROS, *OLD, *UNKNOWN, *PLAIN)
