"""Personal data and secrets in pages, data files and attachments (PII-01 … PII-04, SEC-01, SEC-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Words
from builder.audit.read import long_numbers
from builder.audit.subject import Subject

READABLE = (".docx", ".xlsx", ".xls", ".ods", ".pdf", ".csv", ".txt")
DATA = (".csv", ".json", ".xml", ".txt")
ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
MOBILE = re.compile(r"(?<![\d-])(1[3-9]\d{9})(?![\d])")
CARD = re.compile(r"(?<![\d.])(62\d{14,17}|[45]\d{15})(?!\d)")
HOMES = ("住址", "家庭地址", "户籍地", "居住地", "现住")  # an office has a room number too: only homes are told
ADDRESS = re.compile(
    f"(?:{'|'.join(HOMES)})" r"[^。；]{0,30}?(?:路|街|巷|村|小区|花园)\d+(?:号|弄|幢|栋)[^。；]{0,10}?\d{2,4}室"
)
HEALTH = re.compile(r"(?:姓名)[^。]{0,40}(?:病种|疾病|残疾等级|低保金额|健康状况)")
MASKED_MOBILE = re.compile(r"(?<!\d)1[3-9][\d*]{9}(?!\d)")
WEIGHTS, CODES = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"  # GB 11643


def valid_id(number: str) -> bool:
    """True when the check character of a citizen identification number is right (GB 11643)."""
    return CODES[sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True)) % 11] == number[17].upper()


def valid_card(number: str) -> bool:
    """True when the check digit of a bank card number is right (Luhn)."""
    digits = [int(sign) for sign in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * d, 10)) for d in digits[1::2]]) % 10 == 0


def masked(text: str) -> str:
    """A number as a report may show it: a report must not publish what it complains of."""
    return f"{text[:2]}{'*' * (len(text) - 5)}{text[-3:]}" if len(text) > 6 else "***"


@dataclass(frozen=True, slots=True)
class Text:
    """Something readable: its words, and the long numbers in them, in which numbers of persons are looked for."""

    path: str
    words: str
    numbers: str
    sha256: str = ""


def texts(subject: Subject) -> Iterator[Text]:
    """Everything readable: pages, data files, attachments. What is no page is read once, however many rules ask."""
    for page in subject.pages:
        yield Text(page.url, page.words, page.numbers, page.sha256)
    yield from subject.once("texts beside the pages", lambda: list(_beside(subject)))


def _beside(subject: Subject) -> Iterator[Text]:
    from builder.attachments import Unreadable, text_of  # the readers of office files take a while to import

    for path, size in subject.tree.files.items():
        if path.startswith("files/") and path.lower().endswith(READABLE):
            try:
                words = text_of(subject.tree.folder / path)
            except Unreadable:
                continue  # told by the attachments' own check
        elif path.endswith(DATA) and not path.startswith("search/") and size < 200_000_000:
            words = subject.tree.read(path).decode("utf-8", "replace")
        else:
            continue
        yield Text(path, words, long_numbers(words))


def no_id_numbers(subject: Subject) -> Iterator[Finding]:
    """No whole citizen identification number."""
    for text in texts(subject):
        for number in dict.fromkeys(found[1] for found in ID_NUMBER.finditer(text.numbers)):
            if valid_id(number):
                yield Finding("id_number", text.path, {"value": masked(number)}, {"sha256": text.sha256})


def no_mobiles(subject: Subject, *, allow: Words = ()) -> Iterator[Finding]:
    """No mobile number but those an office allows; 138****1234 is masked and passes."""
    for text in texts(subject):
        for number in dict.fromkeys(found[1] for found in MOBILE.finditer(text.numbers)):
            if number not in allow:
                yield Finding("mobile", text.path, {"value": masked(number)}, {"sha256": text.sha256})


def no_private_data(subject: Subject) -> Iterator[Finding]:
    """No bank card, no address down to the flat, no health or welfare data beside names."""
    for text in texts(subject):
        for number in dict.fromkeys(found[1] for found in CARD.finditer(text.numbers)):
            if valid_card(number):
                yield Finding("card", text.path, {"value": masked(number)}, {"sha256": text.sha256})
        for signs, pattern, key in ((HOMES, ADDRESS, "home_address"), (("姓名",), HEALTH, "health")):
            found = pattern.search(text.words) if any(sign in text.words for sign in signs) else None
            if found:
                yield Finding(key, text.path, {"value": found[0][:12] + "…"}, {"sha256": text.sha256})


def masks_alike(subject: Subject) -> Iterator[Finding]:
    """Masked mobile numbers keep the first three and the last four digits."""
    for text in texts(subject):
        for found in MASKED_MOBILE.finditer(text.numbers):
            if "*" in found[0] and not re.fullmatch(r"1[3-9]\d\*{4}\d{4}", found[0]):
                yield Finding("mask_form", text.path, {"value": found[0]}, {"sha256": text.sha256})


def no_secrecy_marks(subject: Subject, *, signs: str) -> Iterator[Finding]:
    """No mark of a secrecy level, no mark for internal use."""
    pattern = re.compile(signs)
    for text in texts(subject):
        if found := pattern.search(text.words):
            around = text.words[max(0, found.start() - 10) : found.end() + 10]
            yield Finding("secrecy_mark", text.path, {"value": around}, {"sha256": text.sha256})


def lexicon(subject: Subject, *, words: Words = ()) -> Iterator[Finding]:
    """None of the words an office keeps as gravely wrong is anywhere on the site."""
    if not words:
        raise NotRun("no_lexicon")
    pattern = re.compile("|".join(map(re.escape, words)))
    for text in texts(subject):
        for word in dict.fromkeys(found[0] for found in pattern.finditer(text.words)):
            yield Finding("wrong_word", text.path, {"value": word}, {"sha256": text.sha256})
