"""One source → what the store keeps of it. This depends on nothing but the file, the settings and the day, so that any
process can read any file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from builder.codec import encode
from builder.dates import first_day, last_day, next_day
from builder.diagnostics import Diagnostic, Report
from builder.entries import Source, load_source
from builder.fields import FieldSpec
from builder.project import Project, open_project
from builder.records import PROACTIVE, Record
from builder.references import references
from builder.sources import FILES, digests, look, of_link
from builder.store import dumps
from builder.values import Group, files_in

SAID = ("doc_class", "art20")  # fields by which checks of records together find them
Judge = Callable[[Record, Report], None]
Found = dict[str, list[tuple[object, ...]]]
"""Table → rows by which a record is found through what it names; its number is not known yet."""


class Row(NamedTuple):
    """What is kept of a record; `trail` and `raw` (its values) are JSON, `opens` and `closes` as of `term`."""

    id: str
    trail: str
    raw: str
    opens: str
    closes: str
    found_by: Found
    notes: Sequence[Diagnostic]


class Read(NamedTuple):
    """A file that was read. `type` and `rows` are empty for an attachment, which alone has a `sha256`."""

    path: str
    type: str
    oid: str
    sha256: str
    stamp: str
    size: int
    linked: bool
    lost: Sequence[str]
    rows: Iterable[Row]
    notes: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of a site; `judge` tells what is wrong with a record by itself."""

    project: Project
    judge: Judge

    def read(self, path: str, oid: str) -> Read:
        """Read a file; an `oid` already known is believed. Its records are judged as they are looked at."""
        stamp, size, linked = look(f"{self.project.root}/{path}")
        oid = "" if linked else oid  # Git's would be of the link's text
        if path.startswith(FILES):
            oid, sha256 = digests(f"{self.project.root}/{path}", oid)
            return Read(path, "", of_link(oid) if linked else oid, sha256, stamp, size, linked, (), (), ())
        source, report = Source(path, self.project.types[path.split("/")[1]]), Report()
        found = load_source(self.project.root, source, oid, report)
        oid = of_link(found.oid) if linked else found.oid
        rows = map(self._row, found.records)
        return Read(path, source.type.name, oid, "", stamp, size, linked, found.lost, rows, list(report))

    def _row(self, record: Record) -> Row:
        report = Report()
        self.judge(record, report)
        opens, closes = term(record)
        found_by, notes = found_by_of(record), list(report) if len(report) else ()
        return Row(record.id, dumps(record.trail), encode(record.values), opens, closes, found_by, notes)


def read_share(root: Path, today: date, share: Sequence[tuple[str, str]]) -> list[Read]:
    """Read some files of a site; runs wherever an executor runs it."""
    reader = _reader(root, today)
    return [read._replace(rows=list(read.rows)) for read in (reader.read(path, oid) for path, oid in share)]


@lru_cache(maxsize=1)
def _reader(root: Path, today: date) -> Reader:
    from builder.places import Places
    from builder.rules import check_record  # some rules know the loader, which knows this module

    project = open_project(root, Report(), today)
    return Reader(project, partial(check_record, project, Places(root)))


def term(record: Record) -> tuple[str, str]:
    """The day from which the public may know of a record and the day from which only a tombstone is shown (ISO).

    Empty: never. Compare `Record.is_due` and `is_withdrawn`, which say the same for one day.
    """
    values = record.values
    starts = str(values.get("publish_at") or values.get("published_on") or "")
    opens = first_day(starts).isoformat() if starts and values.get("disclosure") == PROACTIVE else ""
    withdrawn, expires = values.get("withdrawn"), values.get("expires")
    if isinstance(withdrawn, Group):
        return opens, first_day(str(withdrawn["date"])).isoformat() if withdrawn.get("date") else ""
    return opens, next_day(last_day(str(expires))) if expires else ""


def _wanted(spec: FieldSpec) -> str:
    """The types a reference may lead to, as one word: `any`, or `|org|task|`."""
    return "any" if "any" in spec.to else f"|{'|'.join(spec.to)}|"


def found_by_of(record: Record) -> Found:
    """The rows by which a record is found through what it names."""
    fields = [(spec, record.values.get(spec.name)) for spec in record.type.file_fields]
    return {
        "refs": list({(id, _wanted(spec)) for _, spec, _, id in references(record)}),
        "uniques": [(record.type.name, spec.name, str(record.values[spec.name]))
                    for spec in record.type.unique_fields if record.values.get(spec.name) is not None],
        "said": [(name, str(record.values[name])) for name in SAID if record.values.get(name)],
        "uses": list({(file.path,) for _, value in fields for _, file in files_in(value)}),
    }  # fmt: skip
