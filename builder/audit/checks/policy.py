"""Policies and their interpretations (POL-01 … POL-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.checks.records import days_between, of, selected, text_of
from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Where, Words
from builder.audit.subject import Subject
from builder.dates import first_day
from builder.records import Record


def interpretations_of(subject: Subject, record: Record) -> list[Record]:
    """The interpretations that name a document."""
    links = subject.public.backlinks.get(record.id, ())
    return [link.record for link in links if link.record.type.name == "interpretation"]


def interpreted(subject: Subject, *, where: Where, since: str = "", until_days: int = 3) -> Iterator[Finding]:
    """Documents of these kinds have an interpretation once the days for it have passed."""
    for record in selected(subject, "catalogue", where):
        published = str(record.values.get("published_on"))
        late = days_between(first_day(published), subject.today) > until_days
        if published >= since and late and not interpretations_of(subject, record):
            yield of(subject, record, "not_interpreted", "title", number=record.values.get("doc_no") or "—")


def linked_both_ways(subject: Subject, *, other: Words = ("", "org", "interpretation", "guide")) -> Iterator[Finding]:
    """An interpretation's page links to its document, and the document's page links back."""
    pages = [page for page in subject.pages if page.type == "interpretation"]
    if not pages:
        raise NotRun("no_interpretations")
    for page in pages:
        targets = [
            subject.tree.pages.get(link.target) for link in page.links if link.part == "main" and not link.hidden
        ]
        named = _named(subject, page.id)
        found = [one for one in targets if one and (one.id in named if named else one.type not in other)]
        documents = {one.url: one for one in found}
        if not documents:
            yield Finding("no_document", page.url, {"title": page.h1}, {"sha256": page.sha256})
        for url, document in documents.items():
            back = {link.target for link in document.links if not link.hidden}
            if page.url not in back:
                yield Finding("no_way_back", url, {"title": document.h1, "other": page.h1}, {"sha256": document.sha256})


def _named(subject: Subject, id: str) -> Words:
    record = subject.site.get(id) if subject.site else None
    value = record.values.get("policy") if record else ()
    return tuple(str(one) for one in value) if isinstance(value, tuple) else ()


def interpreted_in_time(subject: Subject, *, days: int = 3, since: str = "") -> Iterator[Finding]:
    """The first interpretation comes within so many working days after the document."""
    looked = 0
    for record in selected(subject, "catalogue", None):
        found = [str(one.values.get("published_on")) for one in interpretations_of(subject, record)]
        published = str(record.values.get("published_on"))
        if not found or published < since:
            continue
        looked += 1
        passed = days_between(first_day(published), first_day(min(found)))
        if passed > days:
            yield of(subject, record, "interpreted_late", "title", days=passed, most=days, day=min(found))
    if not looked:
        raise NotRun("no_interpretations")


def not_copied(subject: Subject, *, most: float = 0.6, length: int = 8) -> Iterator[Finding]:
    """An interpretation is no digest of its document: few of its runs of characters stand in the document too."""
    for record in selected(subject, "interpretation", None):
        own = _plain(
            " ".join(text_of(record.values.get(name)) for name in ("background", "goals", "content", "solves"))
        )
        policies = record.values.get("policy")
        for id in policies if isinstance(policies, tuple) else ():
            document = subject.public.get(id)
            text = _plain(text_of(document.values.get("body"))) if document else ""
            runs = {own[n : n + length] for n in range(max(0, len(own) - length + 1))}
            share = sum(run in text for run in runs) / len(runs) if runs and len(text) > 200 else 0
            if share > most:
                yield of(subject, record, "copied", "content", percent=round(share * 100), most=round(most * 100))


def _plain(text: str) -> str:
    return re.sub(r"[\s#*|\-，。、；：（）()]+", "", text)
