"""A declaration that there is nothing to report stands only where there is nothing (COL-04, COL-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.dates import first_day
from builder.diagnostics import Report
from builder.duties import NORMATIVE
from builder.places import Places
from builder.project import Project
from builder.records import Record

Said = tuple[str, str, int]  # unit, duty or item of article 20, year


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell declarations of a unit that has published what it says there is none of, and those that name nothing."""
    declared = [record for record in records if record.type.name == "declaration"]
    if not declared:
        return
    held: dict[Said, list[Record]] = defaultdict(list)
    for record in records:
        for said in _held(record):
            held[said].append(record)
    for record in declared:
        what = [(name, str(record.values[name])) for name in ("duty", "art20") if record.values.get(name)]
        if not what and record.values.get("signed_by"):  # a blank form has been told to lack more than this
            report.add(places.of(record), "R044")
        for name, words in what:
            year = record.values.get("year")
            found = held.get((str(record.values.get("org")), words, year if isinstance(year, int) else 0))
            if found:
                report.add(places.of(record, name), "R041", what=words, year=year, count=len(found), id=found[0].id)


def _held(record: Record) -> Iterator[Said]:
    """What a record fulfils, in the year in which it was due."""
    if record.type.name == "declaration":
        return
    values, kind = record.values, record.type.name
    org, published = str(values.get("org") or ""), values.get("published_on")
    year = first_day(str(published)).year if published else 0
    about = values.get("year")
    if values.get("art20"):
        yield org, str(values["art20"]), year
    if kind == "annual_report" and isinstance(about, int):
        yield org, "年度报告", about + 1
    if kind == "budget" and isinstance(about, int):
        ahead = 1 if values.get("budget_kind") == "决算" else 0
        yield str(values.get("unit")), str(values.get("budget_kind")), about + ahead
    if values.get("doc_class") in NORMATIVE:
        yield org, "政策解读", year
    if kind == "request" and values.get("received_on"):
        yield org, "依申请答复", first_day(str(values["received_on"])).year
