"""A query as terms, as words without those that only ask, as letters of pinyin; twin of query.js."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.search.tokens import is_run, units
from builder.search.twin.data import syllables
from builder.search.twin.hits import Candidate
from builder.search.twin.phrase import Units
from builder.search.twin.text import part

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Answered:
    """What a stage of the search found, the phrases to mark, and the query it asked instead."""

    how: str
    candidates: list[Candidate] = field(default_factory=list)
    phrases: Sequence[Units] = ()
    query: str = ""


SPACE = "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
ASKING = re.compile(
    "请问|怎么样|怎么|怎样|如何|什么|哪里|哪些|哪个|哪儿|多少|多久|是不是|能不能|可不可以|可以|需要|应该|我想|我要|有没有|为什么"
    "|吗|呢|么|啊|了解|知道|一下|办理|去哪"
)
_GAP = re.compile(f"[{SPACE}]+")
_MOST_WAYS = 6


def terms(query: str) -> list[list[str]]:
    """The terms; a single character joins its neighbour."""
    joined: list[list[str]] = []
    for term in filter(None, map(units, _GAP.split(part(query, 0, LONGEST)))):
        if len(term) == 1 and not is_run(term[0]) and joined:
            joined[-1] += term
        else:
            joined.append(term)
    if len(joined) > 1 and len(joined[0]) == 1 and not is_run(joined[0][0]):
        joined[:2] = [joined[0] + joined[1]]
    return joined


def told(query: str) -> list[list[str]]:
    """The words of a question without those that only ask."""
    return terms(ASKING.sub(" ", part(query, 0, LONGEST)))


def letters(query: str) -> str:
    """Letters alone, as pinyin is typed; empty when the query is anything else."""
    plain = re.sub(f"[{SPACE}'’]", "", unicodedata.normalize("NFKC", query).lower()).replace("ü", "v")
    return plain if re.fullmatch("[a-z]{2,60}", plain) else ""


def ways(typed: str) -> list[list[str]]:
    """The ways to read letters as syllables, those with the fewest first; an unfinished last one is left out."""
    found: list[list[list[str]]] = [[] for _ in range(len(typed) + 1)]
    found[0].append([])
    for at in range(len(typed)):
        for end in range(at + 1, min(at + 6, len(typed)) + 1):
            syllable = re.sub("^([ln])ue$", r"\1ve", typed[at:end])
            if syllable in syllables():
                found[end] += [[*way, syllable] for way in found[at]]
        found[at + 1] = sorted(found[at + 1], key=len)[:_MOST_WAYS]
    if found[-1]:
        return found[-1]
    reach = max(at for at, own in enumerate(found) if own)
    unfinished = reach > 1 and any(one.startswith(typed[reach:]) for one in syllables())
    return found[reach] if unfinished else []
