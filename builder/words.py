"""The interface's words in both languages, from theme/strings.yml; and dates and sizes as people read them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from builder.dates import first_day
from builder.values import Group
from builder.yamltext import parse, read_text

MONTHS = ("January February March April May June July August September October November December").split()
WEEKDAYS = ("星期一 星期二 星期三 星期四 星期五 星期六 星期日").split()
WEEKDAYS_EN = ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()


class Words:
    """`t(key, **args)` of the templates: a word of the interface in one language. An unknown key is our bug.

    `one` of a word is its English singular, for an `n` of 1.
    """

    def __init__(self, paths: list[Path], lang: str) -> None:
        self.lang = lang
        self._words: dict[str, str] = {}
        self._singular: dict[str, str] = {}
        for path in paths:
            node = parse(read_text(path))
            if isinstance(node, dict):
                words = {key: word for key, word in node.items() if isinstance(word, dict)}
                self._words |= {key: word[lang] for key, word in words.items()}  # type: ignore[misc]
                if lang == "en":
                    self._singular |= {key: str(word.get("one") or word[lang]) for key, word in words.items()}

    def __call__(self, key: str, **args: object) -> str:
        words = self._singular.get(key, self._words[key]) if args.get("n") == 1 else self._words[key]
        return words.format_map(args) if args else words

    def day(self, iso: object) -> str:
        """An ISO date (perhaps partial, perhaps with a time) as people read it."""
        text = str(iso or "")
        return _english(text) if self.lang == "en" else _chinese(text)

    def weekday(self, iso: object) -> str:
        """The day of the week of a full date; nothing for a partial one."""
        if len(str(iso)) < 10:
            return ""
        return (WEEKDAYS_EN if self.lang == "en" else WEEKDAYS)[first_day(str(iso)).weekday()]


@lru_cache(maxsize=1 << 14)
def _chinese(text: str) -> str:
    parts = zip(text[:10].split("-"), "年月日", strict=False)
    return "".join(f"{part if sign == '年' else int(part)}{sign}" for part, sign in parts if part) + text[10:]


@lru_cache(maxsize=1 << 14)
def _english(text: str) -> str:
    parts = text[:10].split("-")
    if len(parts) < 2:
        return text
    month = MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]]) + text[10:]


def size_words(count: int) -> str:
    """Bytes as people read them: `820 B`, `12 KB`, `3.4 MB`."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def own_words(mapping: Group, key: str, lang: str) -> str:
    """A setting in the page's language: `name_en` where English is asked and there is one, else `name`."""
    return str((mapping.get(f"{key}_en") if lang == "en" else "") or mapping.get(key) or "")
