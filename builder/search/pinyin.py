"""How titles sound: the pinyin of units, for queries typed in pinyin or its initials. The one door to pypinyin.

Of pypinyin come the readings of characters and phrases; cutting a title into phrases, the longest first, is done
here, since its own way takes 0.5 ms a title, three times as long. Reading in all it knows takes a third of a second,
which one changed title would wait for: what is needed of it is kept in the user's own folder.
"""

from __future__ import annotations

import hashlib
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
    known = _known()
    text = "".join("\t" if is_run(unit) else unit for unit in units)
    out: list[str] = []
    while (at := len(out)) < len(units):
        phrase = next((part for size in _SIZES if (part := text[at : at + size]) in known), "")
        out += known[phrase].split(" ") if phrase else [units[at]]
    return out


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    """Every phrase and character that has a reading → its reading in plain syllables with spaces between them."""
    folder = user_cache()
    files, name = OwnFiles(folder / "pinyin") if folder else None, _name()
    kept = files.read(name) if files else None
    if kept is not None:
        phrases, _, readings = kept.decode().partition("\n\n")
        return dict(zip(phrases.split("\n"), readings.split("\n"), strict=True))  # in half the time JSON takes
    made = dict(_made())
    if files:
        files.write(name, "\n".join([*made, "", *made.values()]).encode())
    return made


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
