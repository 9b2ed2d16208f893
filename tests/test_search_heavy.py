"""Long lists stand in parts: an edit rewrites its own, mended equals built anew, and what is found is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_search import ask
from test_search_index import EDITS, _edited, documents, files

from builder.search import heavy
from builder.search.files import from_json
from builder.search.index import build_index, update_index
from builder.search.records import SearchDocument

QUERIES = "政务公开 绿化 2019年 关于政务 银行市容 政 〔2013〕45号 zhengwu xzsp 政务公幵 责任清单办法".split()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are long, and parts full, at the size of a test."""
    monkeypatch.setattr(heavy, "HEAVY", 40)
    monkeypatch.setattr(heavy, "PART", 90)


def parts(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in (folder / "index").glob("w*.bin")}


def told(folder: Path) -> dict[str, list[int]]:
    start = from_json((folder / "start.bin").read_bytes())
    return dict(start["heavy"])  # type: ignore[index]


def unique(own: Iterable[SearchDocument]) -> list[SearchDocument]:
    return list({one.url: one for one in own}.values())


def test_an_edit_leaves_the_parts_of_other_shards_untouched(tmp_path: Path) -> None:
    own = documents(200)
    build_index(own, tmp_path / "s", shard_size=20)
    edit = replace(own[0], body=f"甲{own[0].body}")
    report = update_index([edit], (), tmp_path / "s", out=tmp_path / "new")
    assert report
    written = Counter(name.partition(".")[0] for name in report.written if name.startswith("index/w"))
    there = Counter(name.partition(".")[0] for name in parts(tmp_path / "s"))
    assert len(written) > 10 and max(there.values()) > 6
    assert sum(count == 1 for count in written.values()) > 0.8 * len(written)  # the others grew, or became full
    assert max(written.values()) <= 2


def test_every_shard_lies_in_one_part(tmp_path: Path) -> None:
    build_index(documents(200), tmp_path / "s", shard_size=20)
    names = {
        heavy.part_file(key.encode(), first) for key, (_, *firsts) in told(tmp_path / "s").items() for first in firsts
    }
    assert names == parts(tmp_path / "s")
    assert all(firsts == sorted(set(firsts)) for _, *firsts in told(tmp_path / "s").values())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, size=st.sampled_from((7, 25)))
def test_mended_equals_built_anew(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]], size: int
) -> None:
    folder = tmp_path_factory.mktemp("mend")
    own = documents(60)
    build_index(own, folder / "mended", shard_size=size)
    changed = _edited(own, edits)
    build_index(changed, folder / "mended", shard_size=size, previous=folder / "mended")
    build_index(changed, folder / "anew", shard_size=size)
    assert files(folder / "mended") == files(folder / "anew")


@pytest.mark.parametrize("size", [5_000, 30])
def test_heavy_keys_come_and_go(tmp_path: Path, size: int) -> None:
    own = documents(60)
    build_index(own, tmp_path / "old", shard_size=size)
    for changed in (own[:53], [*own, *documents(8, 9)], own[7:]):
        build_index(unique(changed), tmp_path / "mended", shard_size=size, previous=tmp_path / "old")
        build_index(unique(changed), tmp_path / "anew", shard_size=size)
        assert told(tmp_path / "anew").keys() != told(tmp_path / "old").keys()
        assert files(tmp_path / "mended") == files(tmp_path / "anew")


def test_a_list_of_which_only_its_end_stays_becomes_light(tmp_path: Path) -> None:
    rare = [SearchDocument(f"{at}.html", "同名", body="稀有" * 12, date=f"20{10 + at}-01-01") for at in range(20)]
    other = [replace(one, url=f"o{one.url}", body="常见" * 9) for one in rare]
    build_index([*rare, *other], tmp_path / "s", shard_size=2)
    assert len(told(tmp_path / "s")["稀 有"]) > 2
    for left in (rare[-2:], rare[-1:], []):
        build_index([*left, *other], tmp_path / "s", shard_size=2, previous=tmp_path / "s")
        build_index([*left, *other], tmp_path / "anew", shard_size=2)
        assert files(tmp_path / "s") == files(tmp_path / "anew")


def test_what_is_found_does_not_depend_on_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = documents(200)
    build_index(own, tmp_path / "parted/search", shard_size=20)
    monkeypatch.setattr(heavy, "PART", 1 << 20)
    build_index(own, tmp_path / "whole/search", shard_size=20)
    assert len(parts(tmp_path / "whole/search")) < len(parts(tmp_path / "parted/search"))
    found = 0
    for query in QUERIES:
        one, other = (ask(tmp_path / name, query) for name in ("parted", "whole"))
        assert {**one, "tookMs": 0} == {**other, "tookMs": 0}, query
        found += one["total"]
    assert found > len(QUERIES)


@pytest.mark.parametrize("hurt", [None, b"\x1f\x8b damaged"])
def test_a_part_that_cannot_be_had_is_told(tmp_path: Path, hurt: bytes | None) -> None:
    build_index(documents(200), tmp_path / "search", shard_size=20)
    _, *firsts = told(tmp_path / "search")["绿 化"]
    file = tmp_path / "search" / heavy.part_file("绿 化".encode(), firsts[2])
    file.unlink() if hurt is None else file.write_bytes(hurt)
    assert ask(tmp_path, "绿化")["problem"] == "partial"


def test_an_index_without_one_of_its_parts_is_not_mended(tmp_path: Path) -> None:
    own = documents(200)
    build_index(own, tmp_path / "s", shard_size=20)
    for file in (tmp_path / "s/index").glob("w*.bin"):
        file.unlink()
    assert update_index([replace(own[0], body="另文")], (), tmp_path / "s", out=tmp_path / "new") is None


@pytest.mark.parametrize("which", ["w*.bin", "[0-9]*.bin"])
def test_an_index_with_damaged_lists_is_made_anew(tmp_path: Path, which: str) -> None:
    own = documents(200)
    now = [replace(own[0], body="另文"), *own[1:]]
    for name, what in ("s", own), ("clean", now):
        build_index(what, tmp_path / name, shard_size=20)
    for file in (tmp_path / "s/index").glob(which):
        data = bytearray(file.read_bytes())
        data[12:18] = b"\xff" * 6
        file.write_bytes(data)
    assert update_index(now[:1], (), tmp_path / "s", out=tmp_path / "new") is None
    assert build_index(now, tmp_path / "s", shard_size=20, previous=tmp_path / "s").indexed == 200
    assert files(tmp_path / "s") == files(tmp_path / "clean")
