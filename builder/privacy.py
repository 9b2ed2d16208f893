"""What must not go out by mistake, found in text: numbers of persons and marks of secrecy.

Conservative: a number counts only when its check digit is right, a mark only where a document bears it. A finding asks
a human to look; it is shown masked, since the report itself may be read by many.
(《保密法》第二十条 国家秘密标志；《个人信息保护法》第二十八条 敏感个人信息；条例第十五条 个人隐私)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONE = r"(?<![0-9A-Za-z.\-_/=]){}(?![0-9A-Za-z\-_*]|\.[0-9]|\s?[元万亿])"
ID_NUMBER = re.compile(
    _LONE.format(r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]")
)  # GB 11643-1999
MOBILE = re.compile(_LONE.format(r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?)[0-9]{4}(?:[ -]?)[0-9]{4}"))
BANK_CARD = re.compile(_LONE.format(r"62[0-9]{2}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?"))  # UnionPay, ISO/IEC 7812
# Marks as documents bear them: 机密★5年, or a line of nothing else at the head of a document.
SECRECY_MARK = re.compile(
    r"(?:绝密|机密|秘密)\s*★(?:\s*\d+\s*(?:年|个月)|\s*长期)?"
    r"|^[ \t#*]*(?:绝密|机密|秘密|内部资料|内部文件)(?:[，,、 　]*(?:注意保存|不得外传|请勿外传|严禁外传))?[ \t*]*$"
    r"|(?:内部(?:资料|文件|使用))[，,、 　]*(?:注意保存|不得外传|请勿外传|严禁外传)",
    re.MULTILINE,
)
# Bytes that are, or may be part of, a digit of either width, a space or a hyphen: every number is a run of these.
_DIGITS = bytes(n in b"0123456789 -\xef\xbc" or 0x90 <= n <= 0x99 for n in range(256))
_RUN = b"\1" * 11
_ELEVEN = re.compile("[0-9０-９](?:[ -]?[0-9０-９]){10}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HALF_WIDTH = {ord(full): half for full, half in zip("０１２３４５６７８９Ｘｘ", "0123456789Xx", strict=True)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `kind`: id_number, mobile, bank_card, secrecy_mark; `shown`: masked; `start`: offset."""

    kind: str
    shown: str
    start: int


def findings(text: str) -> Iterator[Finding]:
    """All findings of a text in their order."""
    if not may_hold(text):
        return iter(())
    half = text.translate(_HALF_WIDTH)
    found = [Finding("secrecy_mark", m[0].strip(" #*\t"), m.start()) for m in SECRECY_MARK.finditer(half)]
    found += [Finding("id_number", masked(m[0]), m.start()) for m in ID_NUMBER.finditer(half) if is_id_number(m[0])]
    found += [Finding("mobile", masked(m[0]), m.start()) for m in MOBILE.finditer(half)]
    found += [Finding("bank_card", masked(m[0]), m.start()) for m in BANK_CARD.finditer(half) if passes_luhn(m[0])]
    return iter(sorted(found, key=lambda finding: finding.start))


def may_hold(text: str) -> bool:
    """False for a text in which nothing can be found; quick."""
    if "内部" in text or "密" in text and any(word in text for word in ("秘密", "机密", "绝密")):
        return True
    if len(text) < len(_RUN) or _RUN not in text.encode("utf-8", "surrogatepass").translate(_DIGITS):
        return False
    return _ELEVEN.search(text) is not None


def is_id_number(number: str) -> bool:
    """True for a resident identity number whose check digit is right (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def passes_luhn(number: str) -> bool:
    """True when the last digit of a card number is its right check digit (ISO/IEC 7812-1)."""
    digits = [int(sign) for sign in number if sign.isdigit()][::-1]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def hidden(text: str) -> str:
    """A text with the numbers found in it masked: what shows a text to many hides them. Its length stays."""
    for finding in findings(text):
        if finding.kind != "secrecy_mark":
            text = text[: finding.start] + finding.shown + text[finding.start + len(finding.shown) :]
    return text


def masked(number: str) -> str:
    """A number with its middle hidden, enough to find it again."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
