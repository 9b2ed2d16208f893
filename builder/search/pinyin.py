"""How titles sound: the pinyin of units, for queries typed in pinyin or its initials. The one door to pypinyin.

Of pypinyin come the readings of characters and phrases; cutting a title into phrases, the longest first, is done
here, since its own way takes 0.5 ms a title, three times as long. Reading in all it knows takes a third of a second,
which one changed title would wait for: what is needed of it is kept in the user's own folder.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from builder.ownfiles import OwnFiles
from builder.search.tokens import is_run
from builder.surroundings import user_cache

_SIZES = (6, 5, 4, 3, 2, 1)  # characters looked up together


def sounds(units: Sequence[str]) -> list[str]:
    """The plain pinyin of each unit without tones (`ü` as `v`); runs of latin and digits sound as they are written.

    Readings follow the phrase a character stands in (银行 hang, 行政 xing). A character without a reading keeps itself.
    """
    text = "".join("\t" if is_run(unit) else unit for unit in units)
    out: list[str] = []
    while (at := len(out)) < len(units):
        known = _beginning(text[at])
        phrase = next((part for size in _SIZES if (part := text[at : at + size]) in known), "")
        out += known[phrase].split(" ") if phrase else [units[at]]
    return out


@cache
def _beginning(sign: str) -> Mapping[str, str]:
    """The phrases that begin with a character, itself among them → their readings, with spaces between syllables.

    Found by halving the text that is kept: a build that sounds one title need not take apart all 90,000 phrases.
    """
    text, wanted = _kept(), sign.encode()

    def head(at: int) -> bytes:
        start = text.rfind(b"\n", 0, at) + 1
        return text[start : start + len(wanted)]

    at = bisect_left(range(len(text)), wanted, key=head)
    if not text.startswith(wanted, at):
        return {}
    line = text[at : text.index(b"\n", at)].decode()
    return dict(entry.split(" ", 1) for entry in line.split("\t"))


@lru_cache(maxsize=1)
def _kept() -> bytes:
    """All that has a reading, a line for each character phrases begin with, sorted: as UTF-8, in the same order."""
    folder = user_cache()
    files, name = OwnFiles(folder / "pinyin") if folder else None, _name()
    kept = files.read(name) if files else None
    if kept is None:
        lines: dict[str, list[str]] = defaultdict(list)
        for phrase, reading in _made():
            lines[phrase[0]].append(f"{phrase} {reading}")
        kept = "".join("\t".join(lines[sign]) + "\n" for sign in sorted(lines)).encode()
        if files:
            files.write(name, kept)
    return kept


def _name() -> str:
    """What the readings were made from: the files of pypinyin, by name, size and time, and this one."""
    found = find_spec("pypinyin")
    files = [*Path(found.origin).parent.glob("*.json"), Path(found.origin)] if found and found.origin else []
    stats = sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in [*files, Path(__file__)])
    return hashlib.sha256("\n".join(stats).encode()).hexdigest()


def _made() -> Iterator[tuple[str, str]]:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    plain = cache(lambda reading: str(to_normal(reading)))
    for number, readings in PINYIN_DICT.items():
        yield chr(number), plain(str(readings).partition(",")[0])
    for phrase, syllables in PHRASES_DICT.items():
        if 1 < len(phrase) == len(syllables) <= _SIZES[0]:
            yield phrase, " ".join(plain(readings[0]) for readings in syllables)
