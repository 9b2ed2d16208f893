"""What an annual report says and what the site itself holds are the same (ANN-05, 国办公开办函〔2021〕30号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.dates import first_day
from builder.diagnostics import Report
from builder.places import Places
from builder.project import Project
from builder.records import PROACTIVE, Record
from builder.rules.annual import cell_of, names_of

ROWS = {"规章": "rules", "行政规范性文件": "normative"}
ENDED = ("废止", "失效")


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell figures of table II and III that differ from a count of the site's documents and its request ledger.

    A body is held to what it and the bodies under it published; where the site holds nothing of the kind, to nothing.
    """
    reports = [r for r in records if r.type.name == "annual_report" and isinstance(r.values.get("year"), int)]
    if not reports:
        return
    parents = {r.id: str(r.values.get("org") or "") for r in records if r.type.name == "org"}
    documents = [r for r in records if r.values.get("doc_class") in ROWS and r.values.get("disclosure") == PROACTIVE]
    requests = [r for r in records if r.type.name == "request"]
    for annual in reports:
        org, year = str(annual.values.get("org")), int(str(annual.values["year"]))
        for code, table, row, cell, counted in (
            *_documents([d for d in documents if _under(d, org, parents)], year),
            *_requests(project, [r for r in requests if _under(r, org, parents)], year),
        ):
            written = cell_of(annual.values.get(table), row, cell)
            if written != counted:
                names = names_of(project, annual.type.by_name[table], row, cell)
                report.add(
                    places.of(annual, table, row, cell), code, year=year, written=written, counted=counted, **names
                )


def _under(record: Record, org: str, parents: dict[str, str]) -> bool:
    """True when the body of a record is `org` or stands below it."""
    unit, seen = str(record.values.get("org") or ""), set[str]()
    while unit and unit != org and unit not in seen:
        seen.add(unit)
        unit = parents.get(unit, "")
    return unit == org


Finding = tuple[str, str, str, str, int]  # code, table, row, cell, as counted


def _documents(own: list[Record], year: int) -> Iterator[Finding]:
    """Made, repealed and in force at the year's end, by class."""
    for doc_class, row in ROWS.items():
        found = [d for d in own if d.values.get("doc_class") == doc_class]
        if not found:
            continue
        yield "R042", "table2", row, "made", sum(_year(d, "published_on") == year for d in found)
        yield "R042", "table2", row, "repealed", sum(_year(d, "repealed_on") == year for d in found)
        yield "R042", "table2", row, "in_force", sum(_in_force(d, year) for d in found)


def _in_force(document: Record, year: int) -> bool:
    begins = _year(document, "effective_on") or _year(document, "published_on")
    ends = _year(document, "repealed_on")
    gone = ends <= year if ends else document.values.get("validity") in ENDED
    return begins <= year and not gone


def _year(record: Record, name: str) -> int:
    """The year of a date; 0 when it is blank."""
    value = record.values.get(name)
    return first_day(str(value)).year if value else 0


def _requests(project: Project, own: list[Record], year: int) -> Iterator[Finding]:
    """Received and answered by result, where the ledger has entries of the year."""
    received = [r for r in own if _year(r, "received_on") == year]
    if not received:
        return
    yield "R043", "table3", "new", "total", len(received)
    rows = {choice.text: str(choice.get("row") or "") for choice in project.vocab.get("request_replies", ())}
    answered = [r for r in own if _year(r, "replied_on") == year]
    counts = Counter(rows.get(str(r.values.get("reply")), "") for r in answered)
    for row in sorted({row for row in rows.values() if row}):
        yield "R043", "table3", row, "total", counts[row]
