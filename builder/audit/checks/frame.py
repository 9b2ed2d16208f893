"""Head and foot of every page (FOOT-01, FOOT-02; 国办发〔2017〕47号 附件)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.finding import Finding
from builder.audit.page import Page
from builder.audit.parameters import Where
from builder.audit.subject import HOME, Subject


def footer(subject: Subject, *, items: Where, forms: Where | None = None) -> Iterator[Finding]:
    """Each page shows every item of the footer, by its mark or by its words; numbers have their form."""
    for page in subject.pages:
        lacking = [name for name, signs in items.items() if not _shows(page, signs)]
        if lacking:
            yield Finding("foot_lacks", page.url, {"items": "、".join(lacking)}, {"sha256": page.sha256})
        for mark, (fits, *_) in (forms or {}).items():
            text = page.marked(mark)
            if text and not re.search(fits, text):
                yield Finding("foot_form", page.url, {"value": text}, {"selector": f"[data-gk={mark}]"})


def _shows(page: Page, signs: tuple[str, ...]) -> bool:
    """The first sign is a mark, the others are patterns of what a page without marks would say."""
    if page.marked(signs[0]):
        return True
    return not page.marks and any(re.search(sign, page.words) for sign in signs[1:])


def site_head(subject: Subject) -> Iterator[Finding]:
    """The head shows the name of the site; the home page can be searched."""
    for page in subject.pages:
        name = page.meta("SiteName")
        shown = page.marked("site-name")
        if shown is None:
            shown = page.words[:600]
        known = {name, str(subject.site.settings.get("short_name")), str(subject.site.settings.get("name_en"))} if (
            subject.site) else {name}  # fmt: skip
        if name and not any(one and (one in shown or shown in one) for one in known):
            yield Finding("name_not_shown", page.url, {"name": name, "shown": shown[:40]}, {"sha256": page.sha256})
        elif not shown:
            yield Finding("name_not_shown", page.url, {"name": name or "—", "shown": "—"}, {"sha256": page.sha256})
    if not subject.dom(subject.home).css_first("input[type=search], form[role=search], [data-gk=search]"):
        yield Finding("no_search", HOME)
