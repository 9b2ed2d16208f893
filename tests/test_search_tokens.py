"""The two tokenisers are one: on every character, on random texts and on all sources; and what they make of texts."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.search.pinyin import sounds
from builder.search.tokens import units

HERE = Path(__file__).parent
SOURCES = sorted((HERE / "sources").glob("*.txt"))
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")


def twin(texts: list[str]) -> Any:
    command = ["node", str(HERE / "search/units.mjs")]
    return json.loads(
        subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("政务公开", "政 务 公 开"),
        ("国办发〔2013〕73号", "国 办 发 2013 73 号"),
        ("国办发［２０１３］７３号", "国 办 发 2013 73 号"),
        ("GDP增长1.5%", "gdp 增 长 15"),
        ("v1.5.2、A-b", "v152 a b"),
        ("一、二。\n三\u3000四", "一 二 三 四"),
        ("𠮷野家😀", "𠮷 野 家 😀"),
        ("㎡ ① ㈱ ﬁ Ⅻ", "m2 1 株 fi xii"),
        ("Ångström ÉCOLE", "ångström école"),
        ("々〇〆", "々 〇 〆"),
        ("\ud842 \x00\ufeff！", ""),
        ("金\ufa0a⼀", "金 見 一"),
    ],
)
def test_units(text: str, found: str) -> None:
    assert units(text) == found.split()


def test_sounds_follow_the_phrase() -> None:
    assert " ".join(sounds(units("银行行政许可GDP绿化重庆"))) == "yin hang xing zheng xu ke gdp lv hua chong qing"


FOLDING = ((0, 0x3400, 1), (0x3400, 0xA000, 89), (0xA000, 0xAC00, 1), (0xAC00, 0xF900, 89), (0xF900, 0x10000, 1),
           (0x10000, 0x1D000, 17), (0x1D000, 0x1F300, 1), (0x1F300, 0x2F800, 89), (0x2F800, 0x2FB00, 1),
           (0x2FB00, 0x110000, 997))  # fmt: skip


@needs_node
def test_every_character_folds_alike() -> None:
    chars = [chr(code) for low, high, step in FOLDING for code in range(low, high, step)]
    theirs = twin(chars)
    differing = [hex(ord(char)) for char, own in zip(chars, theirs, strict=True) if units(char) != own]
    assert not differing


@needs_node
def test_random_texts_part_alike() -> None:
    texts = random_texts(random.Random(1), 100_000)
    theirs = twin(texts)
    differing = [text for text, own in zip(texts, theirs, strict=True) if units(text) != own]
    assert not differing[:3]


def random_texts(rng: random.Random, count: int) -> list[str]:
    """Texts of up to twelve characters from all over Unicode, mostly from where the tokeniser has rules."""
    return [_joined("".join(_char(rng) for _ in range(rng.randint(0, 12)))) for _ in range(count)]


def _joined(text: str) -> str:
    """Halves of a surrogate pair that chance has put side by side are one character, in a browser and so here."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


BLOCKS = ((0x20, 0x7F), (0x20, 0x7F), (0x4E00, 0x9FFF), (0xA0, 0x24F), (0x2000, 0x33FF), (0xFF00, 0xFFEF),
          (0, 0xFFFF), (0x10000, 0x10FFFF))  # fmt: skip


def _char(rng: random.Random) -> str:
    low, high = rng.choice(BLOCKS)
    return rng.choice(".．a1") if rng.random() < 0.2 else chr(rng.randint(low, high))


@needs_node
@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_sources_part_alike(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert twin([text]) == [units(text)]
