"""A–Z: under which letter a title stands, by the sound it has there."""

from __future__ import annotations

import pytest

from builder.initials import initial

LETTERS = {
    "关于印发办法的通知": "G",
    "重庆路网点": "C",
    "重点工作安排": "Z",
    "长江防汛预案": "C",
    "《银行账户》": "Y",
    "GDP统计公报": "G",
    "2026年预算": "0",
    "〔2013〕45号": "0",
    "": "0",
    "！": "0",
    "𠮷野家": "0",
    "Ångström": "0",
}


@pytest.mark.parametrize(("title", "letter"), LETTERS.items())
def test_initial(title: str, letter: str) -> None:
    assert initial(title) == letter
