"""Query classes a–h drawn from documents with a seed, and the truth about them by brute force."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.search.pinyin import sounds
from builder.search.records import SearchDocument
from builder.search.tokens import is_run, units

EXACT = ("title", "fragment", "number", "substring", "phrase", "terms")
SINGLE = ("character",)  # any one character or run, however common
LOOSE = ("traditional", "typo", "pinyin", "initials", "question")
QUESTIONS = ("请问{0}怎么{1}？", "{0}{1}需要什么材料", "我想了解一下{0}和{1}", "如何办理{0}，{1}有哪些要求？")
VARIANTS = Path(__file__).parent.parent / "theme/assets/search/variants.js"


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, the phrases a document must hold to be a hit, and the document the query was drawn from."""

    kind: str
    text: str
    phrases: tuple[str, ...]
    source: int


def texts(documents: Sequence[SearchDocument]) -> list[str]:
    """What is searched of each document, unit by unit, so that a phrase is a substring."""
    return [
        "\n".join(_spelled(part) for part in (one.title, one.number, f"{one.body}\n{one.org}")) for one in documents
    ]


def _spelled(text: str) -> str:
    return "\t" + "\t".join(units(text)) + "\t"


def truth(query: Query, searched: Sequence[str]) -> set[int]:
    """The documents that hold all phrases of a query, white space and punctuation apart."""
    wanted = [_spelled(phrase) for phrase in query.phrases]
    return {number for number, text in enumerate(searched) if all(one in text for one in wanted)}


def draw(documents: Sequence[SearchDocument], each: int, seed: int = 11) -> list[Query]:
    """`each` queries of every class; the same for the same documents and seed."""
    rng = random.Random(seed)
    makers: dict[str, Callable[[random.Random, SearchDocument], tuple[str, tuple[str, ...]] | None]] = {
        "title": _title, "fragment": _fragment, "number": _number, "substring": _substring, "phrase": _phrase,
        "terms": _terms, "traditional": _traditional, "typo": _typo, "pinyin": _pinyin, "initials": _initials,
        "question": _question, "character": _character,
    }  # fmt: skip
    return [query for kind, maker in makers.items() for query in _draw(kind, maker, documents, each, rng)]


def _draw(kind: str, maker: Callable[..., tuple[str, tuple[str, ...]] | None], documents: Sequence[SearchDocument],
          each: int, rng: random.Random) -> Iterator[Query]:  # fmt: skip
    found = tries = 0
    while found < each and tries < each * 50:
        tries += 1
        number = rng.randrange(len(documents))
        made = maker(rng, documents[number])
        if made:
            found += 1
            yield Query(kind, made[0], made[1], number)


def _cut(rng: random.Random, text: str, low: int, high: int) -> str | None:
    """A stretch of the text that begins and ends at the edge of a unit, of so many units."""
    places = [match.span() for match in re.finditer(r"[0-9A-Za-z.]+|[^\W_]", text)]
    size = rng.randint(low, high)
    if len(places) < size:
        return None
    start = rng.randrange(len(places) - size + 1)
    stretch = text[places[start][0] : places[start + size - 1][1]]
    return stretch if len(units(stretch)) >= low and not re.search(r"\s", stretch) else None


def _title(_: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    return (one.title, (one.title,)) if len(units(one.title)) > 1 and " " not in one.title else None


def _fragment(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.title, 3, 10)
    return (made, (made,)) if made else None


def _number(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    if not one.number:
        return None
    brackets = rng.choice(("〔〕", "[]", "()", "（）", "【】", "［］", "  "))
    typed = one.number.replace("〔", brackets[0]).replace("〕", brackets[1])
    if brackets == "  ":
        typed = typed.replace(" ", "")
        return (one.number, (one.number,)) if typed else None
    part = _cut(rng, typed, 2, 6) if rng.random() < 0.5 else typed
    return (part, (part,)) if part else None


def _substring(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.body, 2, 6)
    return (made, (made,)) if made else None


def _character(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.body, 1, 1)
    return (made, (made,)) if made else None


def _phrase(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.body, 6, 15)
    return (made, (made,)) if made else None


def _terms(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    parts = [_cut(rng, rng.choice((one.title, one.body)), 2, 4) for _ in range(rng.randint(2, 3))]
    whole = [part for part in parts if part]
    return (" ".join(whole), tuple(whole)) if len(whole) == len(parts) else None


@cache
def _to_traditional() -> dict[str, str]:
    text = VARIANTS.read_text(encoding="utf-8")
    old, new = (re.search(f"const {name} = '(.*)'", text) for name in ("FROM", "TO"))
    assert old and new
    found: dict[str, str] = {}
    for traditional, simple in zip(old[1], new[1], strict=True):
        found.setdefault(simple, traditional)
    return found


def _traditional(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.title, 4, 10)
    if not made:
        return None
    typed = "".join(_to_traditional().get(char, char) for char in made)
    return (typed, (made,)) if typed != made else None


def _typo(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _cut(rng, one.title, 6, 12)
    if not made:
        return None
    place = rng.choice([at for at, char in enumerate(made) if not char.isascii()] or [0])
    return made[:place] + rng.choice("的一是在不了有和人这") + made[place + 1 :], (made,)


def _heard(rng: random.Random, one: SearchDocument, low: int, high: int) -> tuple[list[str], str] | None:
    heading = units(one.title)
    stretches = [match.span() for match in re.finditer("1+", "".join("01"[not is_run(unit)] for unit in heading))]
    start, end = rng.choice(stretches or [(0, 0)])
    if end - start < low:
        return None
    size = rng.randint(low, min(high, end - start))
    first = rng.randrange(start, end - size + 1)
    return sounds(heading)[first : first + size], "".join(heading[first : first + size])


def _pinyin(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _heard(rng, one, 2, 6)
    return ("".join(made[0]), (made[1],)) if made and all(map(str.isascii, made[0])) else None


def _initials(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    made = _heard(rng, one, 4, 8)
    return ("".join(sound[0] for sound in made[0]), (made[1],)) if made and all(map(str.isascii, made[0])) else None


def _question(rng: random.Random, one: SearchDocument) -> tuple[str, tuple[str, ...]] | None:
    first, second = _cut(rng, one.title, 3, 6), _cut(rng, one.title, 3, 6)
    if not first or not second or first in second or second in first:
        return None
    return rng.choice(QUESTIONS).format(first, second), (first, second)
