"""Public participation (PAR-02 … PAR-04; 国务院令第713号)."""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.checks.records import label, of, selected
from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Where
from builder.audit.subject import Subject
from builder.dates import first_day, last_day


def long_enough(
    subject: Subject,
    *,
    days: int = 30,
    where: Where | None = None,
    excuse: str = "short_reason",
    hard: str = "征收补偿方案",
) -> Iterator[Finding]:
    """Comments are open for so many calendar days, or the notice says why not; `hard` matters have no excuse."""
    for record in selected(subject, "consultation", where):
        open_days = (last_day(str(record.values["ends_on"])) - first_day(str(record.values["starts_on"]))).days + 1
        excused = record.values.get(excuse) and hard not in str(record.title)
        if open_days < days and not excused:
            yield of(subject, record, "too_short", "ends_on", days=open_days, least=days)


def answered(subject: Subject, *, days: int = 30) -> Iterator[Finding]:
    """So many calendar days after the end, what came in and what was adopted is published, with reasons."""
    for record in selected(subject, "consultation", None):
        feedback = record.values.get("feedback")
        over = (subject.today - last_day(str(record.values["ends_on"]))).days
        if over > days and not feedback:
            yield of(subject, record, "not_answered", "ends_on", days=over, most=days)
        elif feedback and not _reasons(feedback):
            yield of(subject, record, "fields_lack", "feedback", fields=label(record, "feedback.reasons"))


def _reasons(feedback: object) -> bool:
    """Reasons are due where not all was adopted."""
    get = getattr(feedback, "get", lambda name: None)
    received, adopted = get("received"), get("adopted")
    return bool(get("reasons")) or received == adopted


def state_true(subject: Subject) -> Iterator[Finding]:
    """A page does not say 征集中 after the last day: the site was built again since."""
    pages = [page for page in subject.pages if page.type == "consultation"]
    if not pages:
        raise NotRun("no_consultations")
    for page in pages:
        record = subject.site.get(page.id) if subject.site else None
        ends = last_day(str(record.values["ends_on"])) if record else None
        if ends is None or not page.marked("status"):
            continue
        is_open = "征集中" in (page.marked("status") or "") or "Open" in (page.marked("status") or "")
        if is_open and (subject.today - ends).days > 0:
            yield Finding("state_stale", page.url, {"title": page.h1, "day": ends.isoformat()}, {"sha256": page.sha256})
