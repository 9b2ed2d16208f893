"""What is needed of pypinyin is kept in the user's own folder, and the same is read from there as was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.search import pinyin

TITLE = list("银行重庆行政长乐")


def _forget() -> None:
    pinyin._kept.cache_clear()
    pinyin._beginning.cache_clear()


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's folder with nothing in it, and a program that knows no readings yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    _forget()
    yield tmp_path / "gongkai/pinyin"
    _forget()


def test_readings_are_read_from_the_folder_and_are_those_made(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pinyin.sounds(TITLE)
    assert made == ["yin", "hang", "chong", "qing", "xing", "zheng", "chang", "le"]
    assert len(list(own_folder.iterdir())) == 1
    monkeypatch.setattr(pinyin, "_made", lambda: pytest.fail("made again"))
    _forget()
    assert pinyin.sounds(TITLE) == made


def test_what_is_damaged_there_is_made_again(own_folder: Path) -> None:
    made = pinyin.sounds(TITLE)
    (kept,) = own_folder.iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"hang", b"xing"))
    _forget()
    assert pinyin.sounds(TITLE) == made


def test_every_phrase_is_found_by_its_first_character(own_folder: Path) -> None:
    made: dict[str, str] = dict(pinyin._made())
    found = {sign: pinyin._beginning(sign) for sign in {phrase[0] for phrase in made}}
    assert {phrase: reading for of in found.values() for phrase, reading in of.items()} == made
    assert pinyin._beginning("\t") == pinyin._beginning("\U0010ffff") == {}
