"""The kinds written as one scalar: text, dates, numbers, words of a vocabulary, addresses, files.

A kind turns a plain YAML value into a typed one and says what is wrong with it. To add one: write a class, give
it a `name`, put it into KINDS of kinds.py. Nothing else knows the kinds by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeAlias
from urllib.parse import urlsplit

from builder.dates import parse_date, parse_due
from builder.fields import FieldSpec, Vocabularies
from builder.values import File
from builder.yamltext import MAX_BYTES, Node, Trail


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a value: where it stands below the record, and the code and words of messages.yml."""

    trail: Trail
    code: str
    args: dict[str, object]


Problems: TypeAlias = "list[Problem]"
Parser: TypeAlias = "Callable[[Node, Trail, Problems], object]"


def is_empty(value: Node | None) -> bool:
    """A field left blank: absent, or nothing but white space, as cells of a sheet often are."""
    return not value or type(value) is str and value.isspace()


def closest(word: str, among: list[str]) -> str:
    """The word most like a mistyped one, or nothing."""
    return next(iter(get_close_matches(word, among, 1, 0.5)), "")


SHAPES = {  # how a value is written, in both languages
    "text": {"zh": "文字（text）", "en": "text"},
    "list": {"zh": "列表（list）", "en": "list"},
    "group": {"zh": "组（group）", "en": "group"},
}
ONE_LINE = ("title", "title_en")  # shown in headings, lists and feeds, however a cell has broken them
_BETWEEN_WORDS = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")
_BREAK = re.compile(r"\s*\n\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def need(shape: str, value: object, trail: Trail, problems: Problems) -> bool:
    """True when a value has the shape text, list or group; else S004 is noted."""
    want = {"text": str, "list": list, "group": dict}[shape]
    if isinstance(value, want):
        return True
    got = "text" if isinstance(value, str) else "list" if isinstance(value, list) else "group"
    args: dict[str, object] = {"field": trail[-1] if trail else "", "want": SHAPES[shape], "got": SHAPES[got]}
    problems.append(Problem(trail, "S004", args))
    return False


class Kind:
    """One kind of field. `parser` compiles a spec into a function of (value, trail, problems)."""

    name = ""

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        """A function that types a non-empty value; it returns None when it noted a problem."""
        read = self.reader(spec, vocab)

        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            if type(value) is not str:
                need("text", value, trail, problems)
                return None
            text = value.strip()
            sign = None if text.isprintable() else _CONTROL.search(text)
            if sign is None:
                return read(text, trail, problems)
            problems.append(Problem(trail, "S014", {"field": spec.words, "sign": f"U+{ord(sign[0]):04X}"}))
            return None

        return parse

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        """For kinds written as one scalar: types its text."""
        raise NotImplementedError


class Text(Kind):
    """A line or a few lines of plain text."""

    name = "text"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        pattern = re.compile(spec.pattern) if spec.pattern else None
        most = spec.max or MAX_BYTES

        def read(text: str, trail: Trail, problems: Problems) -> object:
            if spec.name in ONE_LINE and "\n" in text:
                text = _BREAK.sub("", _BETWEEN_WORDS.sub(" ", text))
            if len(text) > most:
                args: dict[str, object] = {"field": spec.words, "length": len(text), "limit": most}
                problems.append(Problem(trail, "S010", args))
            if pattern and not pattern.fullmatch(text):
                wrong: dict[str, object] = {"field": spec.words, "value": text, "want": spec.pattern_help}
                wrong["want_en"] = spec.pattern_help_en
                problems.append(Problem(trail, "S009", wrong))
                return None
            return text

        return read


class Markdown(Text):
    """Text with CommonMark and tables; rendered and sanitised where it is shown."""

    name = "markdown"


class Date(Kind):
    """A day, a month or a year as offices write it; kept as ISO text. With `time: true` an hour may follow."""

    name = "date"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        def read(text: str, trail: Trail, problems: Problems) -> object:
            iso = parse_date(text, spec.time)
            if iso is None:
                problems.append(Problem(trail, "S006", {"field": spec.words, "value": text}))
            return iso

        return read


class DueTime(Kind):
    """A due time in the words of the document."""

    name = "due"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        return lambda text, trail, problems: parse_due(text)


class OneOf(Kind):
    """A word of a controlled vocabulary."""

    name = "choice"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        words = {choice.text: choice.text for choice in vocab[spec.choices]}

        def read(text: str, trail: Trail, problems: Problems) -> object:
            if text not in words:
                near = closest(text, list(words)) or "、".join(list(words)[:6])
                args: dict[str, object] = {"field": spec.words, "value": text, "near": near}
                problems.append(Problem(trail, "S005", args))
                return None
            return words[text]  # the vocabulary's own string: one in memory for all records

        return read


class Flag(Kind):
    """Yes or no: 是 / 否."""

    name = "flag"
    WORDS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False}

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        def read(text: str, trail: Trail, problems: Problems) -> object:
            if text.lower() not in self.WORDS:
                problems.append(Problem(trail, "S011", {"field": spec.words, "value": text}))
            return self.WORDS.get(text.lower())

        return read


class Number(Kind):
    """A whole number of something counted."""

    name = "number"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        def read(text: str, trail: Trail, problems: Problems) -> object:
            digits = text.replace(",", "").replace("，", "")
            if not re.fullmatch(r"-?\d{1,15}", digits):
                problems.append(Problem(trail, "S007", {"field": spec.words, "value": text}))
                return None
            if spec.min is not None and int(digits) < spec.min:
                args: dict[str, object] = {"field": spec.words, "value": text, "limit": spec.min}
                problems.append(Problem(trail, "S013", args))
                return None
            return int(digits)

        return read


class Money(Kind):
    """An amount; exact decimals, in the unit the label names."""

    name = "money"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        def read(text: str, trail: Trail, problems: Problems) -> object:
            try:
                amount = Decimal(text.replace(",", "").replace("，", ""))
                if amount.is_finite():
                    return amount
            except InvalidOperation:
                pass
            problems.append(Problem(trail, "S007", {"field": spec.words, "value": text}))
            return None

        return read


SAFE_SCHEMES = ("http", "https", "mailto", "tel")


def safe_url(text: str) -> bool:
    """True for http, https, mailto and tel addresses and for paths inside the site."""
    if any(ord(sign) < 33 or sign == "\\" for sign in text) or text.startswith("//"):  # browsers read \ as /
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if not parts.scheme:
        return not parts.netloc and ":" not in text.split("/", 1)[0]
    return parts.scheme.lower() in SAFE_SCHEMES and bool(parts.netloc or parts.scheme in ("mailto", "tel"))


class Url(Kind):
    """A web address that cannot do harm."""

    name = "url"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        def read(text: str, trail: Trail, problems: Problems) -> object:
            if safe_url(text):
                return text
            problems.append(Problem(trail, "S008", {"field": spec.words, "value": text}))
            return None

        return read


class Ref(Kind):
    """The id of another record; `link` finds it."""

    name = "ref"

    def reader(self, spec: FieldSpec, vocab: Vocabularies) -> Callable[[str, Trail, Problems], object]:
        return lambda text, trail, problems: text


PATH = {"zh": "路径", "en": "path"}


class Attachment(Kind):
    """A file below data/files/: its path, or `{path, title}`."""

    name = "file"

    def parser(self, spec: FieldSpec, vocab: Vocabularies) -> Parser:
        def parse(value: Node, trail: Trail, problems: Problems) -> object:
            entry: Node = {"path": value} if isinstance(value, str) else value
            if not need("group", entry, trail, problems) or not isinstance(entry, dict):
                return None
            path = str(entry.get("path", "")).strip()
            title = str(entry.get("title", "")).strip() or path.rpartition("/")[2]
            wrong = [key for key in entry if key not in ("path", "title")]
            for key in wrong:
                args: dict[str, object] = {"key": key, "near": "path", "type": spec.words}
                problems.append(Problem((*trail, f"{key}<key>"), "S003", args))
            if not path:
                problems.append(Problem(trail, "S002", {"field": PATH, "name": "path", "type": spec.words}))
                return None
            if ".." in path.split("/") or path.startswith("/") or "\\" in path:
                problems.append(Problem(trail, "L008", {"field": spec.words, "value": path}))
                return None
            return File(path, title)

        return parse
