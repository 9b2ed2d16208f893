"""How a record is called and where it is: all that a page knows of a record it only leads to.

Most pages name records they do not show: the unit, the document a task comes from. They read no more of these than
this, so that a new telephone number of a unit does not make the pages of all its documents again.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.records import Record
from builder.values import Group

TITLED = ("废止", "被替代", "并入其他信息")  # kinds of withdrawal whose tombstone may name the record


@dataclass(frozen=True, slots=True)
class Named:
    """A record as others name it; `untitled`: it was withdrawn in a way that its title must vanish too."""

    id: str
    url: str
    title: str
    title_en: str
    short: str
    doc_no: str
    untitled: bool

    @property
    def values(self) -> dict[str, str]:
        """The title in each language, as the record has it."""
        return {"title": self.title, "title_en": self.title_en}


def named(record: Record, url: str, gone: bool) -> Named:
    """What others may know of a record at an address; `gone`: only a tombstone is left of it."""
    title, english, short, number = (str(record.values.get(name) or "") for name in NAMES)
    return Named(record.id, url, title, english, short, number, gone and hides_title(record))


def title_in(record: Record | Named, lang: str) -> str:
    """The title in the reader's language."""
    return str((record.values.get("title_en") if lang == "en" else "") or record.values["title"])


NAMES = ("title", "title_en", "short", "doc_no")


def hides_title(record: Record) -> bool:
    """True for a tombstone that must not name its record: an error, an ended display term."""
    withdrawn = record.values.get("withdrawn")
    return not isinstance(withdrawn, Group) or withdrawn["kind"] not in TITLED
