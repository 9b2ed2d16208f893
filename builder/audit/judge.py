"""Rules + subject → results: each rule passes, is tolerated, fails, or was not run. A rule not run is never green."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from builder.audit.checks import CHECKS
from builder.audit.compare import Changes
from builder.audit.finding import Finding, NotRun
from builder.audit.pack import Rule
from builder.audit.subject import Subject
from builder.audit.tree import Watch, unwatched
from builder.audit.waivers import Waiver
from builder.dates import first_day, last_day
from builder.places import Places

PASS, TOLERATED, FAIL, NOT_RUN = "pass", "tolerated", "fail", "not_run"
BAD = ("veto", "error")
ALIKE = 5  # findings of one rule that say the same on so many pages become one


@dataclass(frozen=True)
class Found:
    """A finding with what was found out about it: where it stands in the YAML, who owns it, who waived it."""

    finding: Finding
    place: str = ""
    owner: str = ""
    waiver: Waiver | None = None
    pages: tuple[str, ...] = ()  # where else the same was found


@dataclass(frozen=True)
class Result:
    """What came of one rule. `severity` is the one that counts: a veto below its number of findings is an error."""

    rule: Rule
    state: str
    severity: str
    found: tuple[Found, ...] = ()
    reason: str = ""
    reason_args: Mapping[str, object] = field(default_factory=dict)

    @property
    def open(self) -> list[Found]:
        """The findings nobody waived."""
        return [one for one in self.found if one.waiver is None]


@dataclass(frozen=True)
class Audit:
    """A whole audit: every rule's result, and what was audited."""

    results: tuple[Result, ...]
    subject: Subject
    packs: tuple[str, ...]
    chapters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # their names in both languages
    changes: Changes | None = None  # against the last report

    @property
    def failed(self) -> bool:
        """True when an error or a veto stands that nobody waived."""
        return any(result.state == FAIL and result.severity in BAD for result in self.results)


def judge(
    subject: Subject, rules: Sequence[Rule], waivers: Sequence[Waiver], packs: tuple[str, ...],
    watch: Watch = unwatched,
) -> Audit:  # fmt: skip
    """Run every rule. Nothing stops it: a check that breaks is told as not run, and fails the audit."""
    results: list[Result] = []
    for n, rule in enumerate(rules):
        results.append(_result(subject, rule, waivers))
        watch("judge", n + 1, len(rules))
    results += _expired(subject, rules, waivers)
    return Audit(tuple(sorted(results, key=lambda result: result.rule.id)), subject, packs)


def _result(subject: Subject, rule: Rule, waivers: Sequence[Waiver]) -> Result:
    try:
        findings = _run(subject, rule)
    except NotRun as reason:
        return Result(rule, NOT_RUN, rule.severity, (), reason.key, reason.args_)
    except Exception as error:  # a page nobody thought of must not end the audit, and must never look like a pass
        args = {"reason": f"{type(error).__name__}: {error}"}
        return Result(rule, FAIL, "error", (Found(Finding("check_failed", "", args)),))
    found = [_about(subject, rule, finding, waivers) for finding in findings]
    counted = [one for one in found if one.waiver is None]
    merged = tuple(_merge_alike(found))
    if not counted:
        return Result(rule, TOLERATED if found else PASS, rule.severity, merged)
    if len(counted) <= int(rule.values.get("tolerance") or 0):
        return Result(rule, TOLERATED, rule.severity, merged)
    return Result(rule, FAIL, _severity(rule, counted), merged)


def _run(subject: Subject, rule: Rule) -> list[Finding]:
    """The findings of a rule. Raises NotRun."""
    values = rule.values
    if values.get("off"):
        raise NotRun("switched_off", reason=values["off"])
    if not rule.check:
        raise NotRun("by_person", reason={lang: rule.words("reason", lang) for lang in ("zh", "en")})
    since, until = values.get("since"), values.get("until")
    if (since and subject.today < first_day(str(since))) or (until and subject.today > last_day(str(until))):
        raise NotRun("not_in_force", since=since or "—", until=until or "—")
    return list(CHECKS[rule.check](subject, **rule.arguments))


def _severity(rule: Rule, found: Sequence[Found]) -> str:
    least = int(rule.values.get("veto_from") or 0)
    grave = sum(one.finding.grave for one in found)
    return "error" if rule.severity == "veto" and grave < least else rule.severity


def _about(subject: Subject, rule: Rule, finding: Finding, waivers: Sequence[Waiver]) -> Found:
    finding = _with_record(subject, finding)
    columns = {c.name: c.id for c in subject.site.columns.values()} if subject.site else {}
    valid = [w for w in waivers if w.until >= subject.today and w.covers(rule.id, finding, columns)]
    return Found(finding, _place(subject, finding), _owner(subject, finding), valid[0] if valid else None)


def _with_record(subject: Subject, finding: Finding) -> Finding:
    """The finding with the record its page shows, where it does not name one itself."""
    page = subject.tree.pages.get(finding.page)
    if finding.record is None and subject.site is not None and page is not None and page.id:
        return replace(finding, record=subject.site.get(page.id))
    return finding


def _place(subject: Subject, finding: Finding) -> str:
    if finding.place or finding.record is None or subject.root is None:
        return finding.place
    return str(Places(subject.root).of(finding.record, *finding.steps))


def _owner(subject: Subject, finding: Finding) -> str:
    """Who has to mend it: the publisher of the record, else who runs the site."""
    if subject.site is None:
        return ""
    record = finding.record
    unit = subject.site.get(record.values.get("org")) if record and record.values.get("org") else None
    foot = subject.site.settings.get("footer")
    host = foot.get("host") if hasattr(foot, "get") else ""  # type: ignore[union-attr,unused-ignore]
    return str(unit.title) if unit else str(host or "")


def _merge_alike(found: Iterable[Found]) -> list[Found]:
    """The same said of many pages is told once, with the pages."""
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        groups.setdefault((one.finding.key, repr(sorted(one.finding.args.items())), one.waiver), []).append(one)
    merged: list[Found] = []
    for group in groups.values():
        if len(group) < ALIKE:
            merged += group
        else:
            merged.append(replace(group[0], pages=tuple(one.finding.page for one in group[1:])))
    return merged


def _expired(subject: Subject, rules: Sequence[Rule], waivers: Sequence[Waiver]) -> list[Result]:
    """Waivers past their last day, as a rule of its own."""
    if not waivers:
        return []
    values = {
        "condition": "豁免都在有效期内", "condition_en": "No waiver has expired", "clause": "本工具自定", "conf": "O",
        "verified": "豁免的截止日期", "verified_en": "the last day of each waiver",
        "fix": "改正问题，或由负责人重新签发豁免", "fix_en": "mend it, or have the waiver signed anew",
    }  # fmt: skip
    rule = Rule("WAIVER-01", "error", values, "", {}, "")
    late = [w for w in waivers if w.until < subject.today]
    found = tuple(
        Found(Finding("waiver_expired", w.page, {"rule": w.rule, "until": w.until, "signer": w.signer}), w.place)
        for w in late
    )
    return [Result(rule, FAIL if found else PASS, "error", found)]
