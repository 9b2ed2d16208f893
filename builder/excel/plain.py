"""What offices type into cells, made plain: full-width digits, spaces within words, dates of every fashion."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from builder.dates import parse_date

EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # day 0 of serial dates, in Windows and in old Macs
SERIALS = range(20_000, 80_000)  # 1954 to 2119: what such a number in a date column can only be
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0}
_HAN_DATE = re.compile(
    r"([〇零○OＯ一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?)?"
)
_WEEKDAY = re.compile(r"[(（\s]*(?:星期|周|礼拜)[一二三四五六日天][)）]*")
_MIDNIGHT = re.compile(r"[T\s]+0?0[:：]00(?:[:：]00(?:\.0+)?)?$")


def clean(words: str) -> str:
    """Words for comparing: full-width forms, spaces and line breaks make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).lower()


def half_width(text: str) -> str:
    """Digits and signs in full width (`１２`) as the plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def office_date(text: str, epoch_1904: bool = False, with_time: bool = False) -> str:
    """A date of any fashion in a form the date kind reads; what is none stays as it is, to be told."""
    plain = _WEEKDAY.sub("", half_width(text)).strip(" .。;；")
    if not with_time:
        plain = _MIDNIGHT.sub("", plain)
    if re.fullmatch(r"\d{5}", plain) and int(plain) in SERIALS:
        return (EPOCHS[epoch_1904] + timedelta(int(plain))).isoformat()
    if match := re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", plain):
        return "-".join(match.groups())
    if match := _HAN_DATE.search(plain):
        return _from_han(match)
    plain = re.sub(r"(?<=\d)\s*[、，,。·~]\s*(?=\d)", ".", plain)
    return plain if parse_date(plain, with_time) else text.strip()


def _from_han(match: re.Match[str]) -> str:
    year = "".join(str(_DIGITS[sign]) for sign in match[1])
    return "-".join([year, *(f"{_han_number(part):02}" for part in match.groups()[1:] if part)])


def _han_number(words: str) -> int:
    """十 → 10, 二十三 → 23, 三 → 3."""
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)
