"""The catalogue: numbers used once, dates that can be true, files that open (CAT-02 … CAT-12)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from builder.audit.checks.records import label, of, selected
from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Words
from builder.audit.subject import Subject
from builder.audit.tree import SUFFIXES
from builder.dates import first_day, last_day

MAGIC = {
    ".pdf": (b"%PDF",), ".docx": (b"PK",), ".xlsx": (b"PK",), ".pptx": (b"PK",), ".zip": (b"PK",), ".ods": (b"PK",),
    ".doc": (b"\xd0\xcf\x11\xe0",), ".xls": (b"\xd0\xcf\x11\xe0",), ".png": (b"\x89PNG",), ".jpg": (b"\xff\xd8",),
    ".jpeg": (b"\xff\xd8",), ".gif": (b"GIF8",), ".svg": (b"<", b"\xef\xbb\xbf<"), ".webp": (b"RIFF",),
}  # fmt: skip
SEARCHED = (".csv", ".json", ".xml", ".txt", ".js", ".ics")  # text files a public record may reach besides pages


def index_numbers(subject: Subject, *, label: str = "索引号", form: str = "") -> Iterator[Finding]:
    """The index number a page shows is shown by no other page."""
    shown: dict[str, list[str]] = defaultdict(list)
    says = re.compile(label + r"\s*[:：]?\s*((?=\S*\d)[A-Za-z0-9\u4e00-\u9fff][\w/.\-—]{4,40})(?=\s|$)")
    for page in subject.pages:
        field = page.marked("field-index_no")
        words = page.words if field is None and not page.marks else field or ""
        if page.kind == "record" and (found := says.search(words)):
            shown[found[1]].append(page.url)
            if form and not re.fullmatch(form, found[1]):
                yield Finding("number_form", page.url, {"value": found[1]}, {"sha256": page.sha256})
    if not shown:
        raise NotRun("no_numbers", field=label)
    for number, urls in shown.items():
        for url in urls[1:]:
            yield Finding("number_twice", url, {"value": number, "other": urls[0]})


def nothing_hidden(subject: Subject) -> Iterator[Finding]:
    """No record that is not public is named anywhere in the built site: not its address, not its title."""
    subject.public  # noqa: B018 - raises NotRun where there are no records
    if not subject.hidden:
        raise NotRun("none_hidden")
    shown = {r.title for r in subject.public.ordered}
    titles = [h.title for h in subject.hidden if len(h.title) > 7 and h.title not in shown]
    signs = re.compile("|".join(map(re.escape, titles)) or r"(?!)")
    ids = {hidden.id for hidden in subject.hidden}
    for path in subject.tree.files:
        stem = path.rpartition("/")[2].rpartition(".")[0]
        if stem in ids and path.endswith(".html"):
            yield Finding("hidden_built", path, {"id": stem})
        elif path.endswith(SEARCHED) and (found := signs.search(subject.tree.read(path).decode("utf-8", "replace"))):
            yield Finding("hidden_named", path, {"title": found[0]})
    for page in subject.pages:
        if found := signs.search(page.words):
            yield Finding("hidden_named", page.url, {"title": found[0]}, {"sha256": page.sha256})


def dates_in_order(subject: Subject) -> Iterator[Finding]:
    """No record is published before it was made, none after today."""
    today = subject.today.isoformat()
    for page in subject.of_kind("record"):
        published = page.meta("PubDate")[:10]
        if published > today:
            yield Finding("future", page.url, {"day": published, "today": today}, {"sha256": page.sha256})
    for record in subject.of_type("") if subject.site else ():
        made, published = str(record.values.get("made_on") or ""), str(record.values.get("published_on") or "")
        if made and published and first_day(made) > last_day(published):
            yield of(subject, record, "made_after", "published_on", made=made, published=published)


def forged_dates(subject: Subject, *, days: int = 30) -> Iterator[Finding]:
    """The day of publishing is not long before the commit that first held the record.

    Records older than the repository are history that was taken over; those are left out.
    """
    if subject.first_seen is None or subject.since is None:
        raise NotRun("no_git")
    subject.public  # noqa: B018 - raises NotRun where there are no records
    for record in subject.public.ordered:
        seen = subject.first_seen.get(record.id)
        published = first_day(str(record.values.get("published_on")))
        if seen and published > subject.since and seen - published > timedelta(days=days):
            yield of(subject, record, "forged", "published_on", published=published.isoformat(),
                     seen=seen.isoformat(), days=(seen - published).days, most=days)  # fmt: skip


def repealed_shown(subject: Subject, *, values: Words = ("失效", "废止")) -> Iterator[Finding]:
    """A document no longer in force says so on its page, since when, and by what."""
    for record in selected(subject, "catalogue", {"validity": values}):
        page = subject.page_of(record)
        if page is not None and not page.marked("validity-notice"):
            yield of(subject, record, "no_notice_of_repeal", "validity", value=record.values.get("validity"))
        if not record.values.get("repealed_on"):
            yield of(subject, record, "fields_lack", "validity", fields=label(record, "repealed_on"))


def attachments(subject: Subject, *, types: Words, most_mb: int = 100) -> Iterator[Finding]:
    """Files for download are of an allowed kind and really of it, without macros, not too large."""
    files = {path: size for path, size in subject.tree.files.items() if path.startswith("files/")}
    files |= {link.target: subject.tree.files[link.target] for page in subject.pages for link in page.links
              if link.target in subject.tree.files and not link.target.endswith(SUFFIXES)}  # fmt: skip
    if not files:
        raise NotRun("no_files")
    for path, size in files.items():
        suffix = "." + path.rpartition(".")[2].lower()
        if suffix not in types:
            yield Finding("file_kind", path, {"kind": suffix})
        elif suffix in MAGIC and not subject.tree.read(path)[:16].startswith(MAGIC[suffix]):
            yield Finding("file_not_kind", path, {"kind": suffix})
        elif size == 0:
            yield Finding("file_empty", path)
        elif size > most_mb * 1_000_000:
            yield Finding("file_large", path, {"mb": size // 1_000_000, "most": most_mb})
        elif suffix in (".docx", ".xlsx") and b"vbaProject" in subject.tree.read(path):
            yield Finding("file_macro", path)


def publishers(subject: Subject) -> Iterator[Finding]:
    """The publisher is shown by the full name it is registered with."""
    for record in subject.of_type(""):
        unit = subject.public.get(record.values.get("org")) if record.values.get("org") else None
        if unit is None or record.type.name == "org":
            continue
        if unit.values.get("short") == unit.title:
            yield of(subject, unit, "short_publisher", "title", name=unit.title)
        page = subject.page_of(record)
        if page is not None and str(unit.title) not in page.words and not page.lang.startswith("en"):
            yield of(subject, record, "publisher_not_shown", "org", name=unit.title)


def withdrawn_explained(subject: Subject) -> Iterator[Finding]:
    """What was withdrawn leaves a page with the reason and the day, and no list leads there."""
    pages = subject.of_kind("withdrawn")
    listed = {row.target: page.url for page in subject.pages for row in page.rows}
    for page in pages:
        if not re.search("理由|说明|原因|Reason", page.words) and not page.days:
            yield Finding("withdrawn_unexplained", page.url, {}, {"sha256": page.sha256})
        if page.url in listed:
            yield Finding("withdrawn_listed", page.url, {"list": listed[page.url]})


def expired_gone(subject: Subject) -> Iterator[Finding]:
    """What may be shown only until a day is gone after it."""
    site = subject.public
    known = [*site.ordered, *site.tombstones.values()]
    ended = [r for r in known if (day := r.values.get("expires")) and last_day(str(day)) < subject.today]
    if not any(record.values.get("expires") for record in known):
        raise NotRun("none_expire")
    for record in ended:
        page = subject.page_of(record)
        if page is not None and page.kind != "withdrawn":
            yield of(subject, record, "expired_shown", "expires", day=record.values.get("expires"))
