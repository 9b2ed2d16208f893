"""The sentences that all formats of the card share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.diff.card import Card, End, Fault, RecordChange
from builder.diff.words import Piece, shortened
from builder.words import Words

DETAILED = ("removed", "withdrawn", "added", "restored", "changed", "later")
NEW = ("added", "later", "restored")
UNTOLD = ("title", "disclosure", "sample")  # of a new record: its heading says it, or its being here
SHOWN = 160  # signs of a new text that are shown
SHORT_ID = 10  # letters of a commit's id
PRIVATE_WORDS = Path(__file__).with_name("card.yml")


@lru_cache(maxsize=2)
def words(lang: str) -> Words:
    """The card's words in a language."""
    return Words([PRIVATE_WORDS], lang)


def headline(card: Card, t: Words) -> str:
    """What happens, in one sentence."""
    counts = [t(f"n_{kind}", n=len(card.of(kind))) for kind in DETAILED if card.of(kind)]
    counts += [t("n_everything")] if card.reach.everything else []
    return t("comma").join(counts) + t("stop") if counts else t("nothing")


def verdict(card: Card, t: Words) -> str:
    """Whether something must be settled before signing."""
    open_points = len(card.concerns) + card.errors + len(card.faults)
    return t("to_settle", n=open_points) if open_points else t("all_settled")


def end(one: End, t: Words) -> str:
    """One of the two states: its name and its commit."""
    if not one.commit:
        return t("worktree")
    return one.commit[:SHORT_ID] if one.commit.startswith(one.name) else f"{one.name}（{one.commit[:SHORT_ID]}）"


def points(card: Card, t: Words, lang: str) -> Iterator[tuple[str, str, str]]:
    """What to settle: kind in words, what, where. Mistakes that stop the build come first."""
    for item in card.told:
        if item.severity == "error":
            yield t("kind_error"), f"{item.code} {item.message(lang)}", str(item.place)
    for fault in card.faults:
        yield t(f"fault_{fault.severity}"), f"{fault.rule} {fault.message}", fault.place or fault.page
    for concern in card.concerns:
        place = f"{concern.path}:{concern.line}" if concern.line else concern.path
        yield t(f"kind_{concern.kind}"), concern.what, place


def details(change: RecordChange, t: Words) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The fields of a change, shortened for reading: only the beginning of what is wholly new or goes."""
    for field in () if change.kind == "removed" else change.fields:
        if field.name in UNTOLD and change.kind in NEW:
            continue
        if field.before and field.after:
            yield field.label, shortened(field.pieces)
        else:
            text = field.after or field.before
            more = f"{text[:SHOWN]}…{t('signs', n=len(text))}" if len(text) > SHOWN else text
            yield field.label, (("=" if change.kind in NEW else "+" if field.after else "-", more),)


def checks(card: Card) -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
    """New warnings and what was mended; new errors stand among the points to settle."""
    told = tuple(item for item in card.told if item.severity != "error")
    return ((key, items) for key, items in (("told", told), ("mended", card.mended)) if items)


def audit(card: Card, t: Words) -> str:
    """The audit in one sentence: score before and after, what is new, mended and still there; or why there is none."""
    found = card.audit
    if found is None:
        return t(f"unaudited_{card.unaudited}")
    was, now = ("—" if score is None else f"{score:g}" for score in found.score)
    counts = t("audit_counts", new=len(found.new), mended=len(found.mended), standing=found.standing)
    score = t("audit_score", was=was, now=now) if was != now else t("audit_same", now=now)
    return f"{score}{t('comma')}{counts}{t('stop')}" + (t("audit_fails") if found.failed[1] else "")


def findings(card: Card) -> Iterator[tuple[str, tuple[Fault, ...]]]:
    """What the audit finds anew and what was mended; new ones that are grave stand among the points to settle too."""
    groups = (("told", card.audit.new), ("mended", card.audit.mended)) if card.audit else ()
    return ((key, items) for key, items in groups if items)


def counted(card: Card, t: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is touched, by kind: a heading with its number, and the addresses."""
    reach = card.reach
    groups = (("pages_gone", reach.gone), ("pages_new", reach.new), ("pages_changed", reach.changed))
    for key, urls in groups:
        if urls:
            yield t(key, n=len(urls)), urls
    for kind, urls in (("list", reach.lists), ("board", reach.boards)):
        if urls:
            named = (t("named", name=name, n=n) if n > 1 else name for what, name, n in reach.names if what == kind)
            yield t("stands_in", what=t(f"pages_{kind}s", n=len(urls)), names=t("pause").join(named)), ()
    if reach.exports:
        yield t("exports", n=len(reach.exports)), ()
    if reach.everything:
        yield t("pages_all", files=t("comma").join(reach.everything)), ()


def newest(day: str, t: Words) -> str:
    """A day for people; a word where there is none."""
    return t.day(day) or t("none")
