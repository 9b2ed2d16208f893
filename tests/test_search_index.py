"""The bundle: Pagefind's part counted again, equal bytes for equal input, mended equal to built anew."""

from __future__ import annotations

import gzip
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.executors import executor_of
from builder.search import pagefind
from builder.search.cards import body_parts, card_files, read_card
from builder.search.index import build_index, update_index
from builder.search.pagefind import PagefindError, count_by_pagefind
from builder.search.postings import count_here
from builder.search.records import Row, SearchDocument, cut, in_order
from builder.search.store import Run, edit_run, join_runs, pack, split_runs, unpack

WORDS = "政务 公开 信息 条例 通知 申请 审批 行道树 绿化 2019年 〔2013〕45号 市容 GB/T 办法 责任 清单 𠮷 银行".split()


def documents(count: int, seed: int = 3) -> list[SearchDocument]:
    rng = random.Random(seed)
    return [
        SearchDocument(
            url=f"zc/{number}.html",
            title=f"关于{''.join(rng.choices(WORDS, k=4))}第{number}件的通知",
            number=f"沪府发〔2013〕{number}号",
            body="，".join(rng.choices(WORDS, k=rng.randint(1, 40))),
            date=f"20{rng.randint(10, 25)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            org=rng.choice(("办公室", "法制科")),
            type=rng.choice(("政策文件", "办事指南")),
            boost=rng.random() < 0.2,
        )
        for number in range(count)
    ]


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_pagefind_counts_as_we_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the day Pagefind's protocol, numbering or chunk format changes."""
    monkeypatch.setattr(pagefind, "_BATCH_KEYS", 9_000)
    own = [SearchDocument("", ""), *documents(150, seed=5), SearchDocument("", ""), SearchDocument("", "a-b_c 12")]
    own.append(SearchDocument("", "甲乙", body="甲乙" * 400 + "丙" + "甲乙" * 70_000))
    assert sorted(count_by_pagefind(own)) == sorted(count_here(own))
    assert list(count_by_pagefind([])) == list(count_by_pagefind(own[:1])) == []


def test_an_unknown_answer_of_pagefind_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    chunk = gzip.compress(b"pagefind_new" + b"\x81\x80")
    monkeypatch.setattr("builder.search.pagefind._serve", lambda records: [chunk])
    with pytest.raises(PagefindError):
        list(count_by_pagefind(documents(1)))


def test_equal_bytes_whatever_order_workers_and_counter(tmp_path: Path) -> None:
    own = documents(120)
    build_index(own, tmp_path / "a", shard_size=30)
    with executor_of("processes:2") as others:
        build_index(own[::-1], tmp_path / "b", shard_size=30, executor=others)
    build_index(own, tmp_path / "c", shard_size=30, count=count_by_pagefind)
    assert files(tmp_path / "a") == files(tmp_path / "b") == files(tmp_path / "c")


EDITS = st.lists(
    st.tuples(st.sampled_from(("add", "drop", "title", "date", "body", "boost")), st.integers(0, 59)), max_size=6
)


@settings(max_examples=6)
@given(edits=EDITS)
def test_mended_equals_built_anew(tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]) -> None:
    folder = tmp_path_factory.mktemp("mend")
    own = documents(60)
    build_index(own, folder / "old", shard_size=25)
    changed = _edited(own, edits)
    before = files(folder / "old")
    build_index(changed, folder / "mended", shard_size=25, previous=folder / "old")
    build_index(changed, folder / "anew", shard_size=25)
    assert files(folder / "mended") == files(folder / "anew")
    assert files(folder / "old") == before
    _check_delta(own, changed, folder)
    build_index(changed, folder / "old", shard_size=25, previous=folder / "old")
    assert files(folder / "old") == files(folder / "anew")


def _check_delta(own: list[SearchDocument], changed: list[SearchDocument], folder: Path) -> None:
    """What a build tells of its delta leads to the same bytes, with the old bundle left alone or mended itself."""
    come = [one for one in changed if one not in own]
    gone = {one.url for one in own} - {one.url for one in changed}
    before = files(folder / "old")
    report = update_index(come, gone, folder / "old", out=folder / "differs")
    assert files(folder / "old") == before
    if report is None:
        return
    differs = files(folder / "differs") if come or gone else {}
    assert differs.keys() == report.written
    kept = {name: data for name, data in before.items() if name not in report.gone}
    assert {**kept, **differs} == files(folder / "anew")
    shutil.copytree(folder / "old", folder / "itself")
    assert update_index(come, gone, folder / "itself")
    assert files(folder / "itself") == files(folder / "anew")


def _edited(own: list[SearchDocument], edits: list[tuple[str, int]]) -> list[SearchDocument]:
    now = {one.url: one for one in own}
    for number, (what, at) in enumerate(edits):
        one = now.get(f"zc/{at}.html")
        if what == "add":
            added = replace(own[at], url=f"new/{number}.html", title=f"新增第{number}件", date="2026-01-01")
            now[added.url] = added
        elif one and what == "drop":
            del now[one.url]
        elif one:
            value = {"title": "改了名称的通知", "date": "2011-11-11", "body": "改" * 5000, "boost": not one.boost}[what]
            now[one.url] = replace(one, **{what: value})
    return list(now.values())


def test_one_new_document_is_all_that_is_indexed(tmp_path: Path) -> None:
    own = documents(90)
    build_index(own, tmp_path / "s", shard_size=20)
    new = SearchDocument("new.html", "新的一件", date="2026-05-05")
    report = build_index([*own, new], tmp_path / "s", shard_size=20, previous=tmp_path / "s")
    assert (report.records, report.indexed) == (91, 1)
    same = build_index([*own, new], tmp_path / "s", shard_size=20, previous=tmp_path / "s")
    assert (same.indexed, same.written) == (0, frozenset())


@pytest.mark.parametrize("hurt", ["start.bin", "records.bin", "records/0.bin", "addresses.bin"])
def test_a_damaged_bundle_is_not_trusted(tmp_path: Path, hurt: str) -> None:
    own = documents(20)
    build_index(own, tmp_path / "clean")
    build_index(own, tmp_path / "s")
    (tmp_path / "s" / hurt).write_bytes(b"[]")
    assert build_index(own, tmp_path / "s", previous=tmp_path / "s").indexed == 20
    assert files(tmp_path / "s") == files(tmp_path / "clean")


def test_shards_stay_when_a_document_comes_or_goes() -> None:
    own = list(map(Row.of, in_order(documents(400))))
    shards = {tuple(shard) for shard in map(tuple, cut(own, 50))}
    fewer = {tuple(shard) for shard in map(tuple, cut(own[:200] + own[201:], 50))}
    assert len(shards - fewer) <= 2
    assert max(map(len, shards)) <= 50


def test_nothing_at_all_makes_an_empty_index(tmp_path: Path) -> None:
    assert build_index([], tmp_path / "s").records == 0
    build_index(documents(3), tmp_path / "s", previous=tmp_path / "s")
    report = build_index([], tmp_path / "s", previous=tmp_path / "s")
    assert (report.records, report.shards) == (0, 0)


def test_half_surrogates_and_odd_dates_are_survived(tmp_path: Path) -> None:
    odd = SearchDocument("x.html", "半个\ud842字", body="\udfb7", date="二〇二〇年")
    build_index([odd, SearchDocument("y.html", "")], tmp_path / "s")


@given(text=st.text(alphabet="政务公开2a.１．", max_size=30).map(lambda text: text * 700))
@settings(max_examples=20)
def test_long_texts_are_cut_and_put_together(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert "".join(body_parts(text)) == text
    folder = tmp_path_factory.mktemp("cards")
    own = SearchDocument("x.html", "题", "号", text, org="科", boost=True)
    for name, data in card_files(own, 7).items():
        (folder / name).write_bytes(data)
    assert read_card(folder, 7) == own


ENTRIES = st.dictionaries(
    st.integers(0, 9000), st.sets(st.integers(0, 99_999), min_size=1, max_size=5).map(sorted), max_size=30
)


@given(old=ENTRIES, new=ENTRIES, gone=st.sets(st.integers(0, 9000)), zoned=st.booleans())
def test_runs_are_read_as_written_and_edited(
    old: dict[int, list[int]], new: dict[int, list[int]], gone: set[int], zoned: bool
) -> None:
    if zoned:
        old, new = ({number: [places[0] % 3] for number, places in found.items()} for found in (old, new))
    run = run_of(old, zoned)
    kept = {number: places for number, places in old.items() if number not in gone | new.keys()}
    want = run_of(kept | new, zoned)
    assert edit_run(run, gone | new.keys(), new.items(), zoned) == want
    assert list(split_runs(join_runs([(3, run), (200, want)]))) == [(n, r) for n, r in ((3, run), (200, want)) if r]


def run_of(places: dict[int, list[int]], zoned: bool) -> bytes:
    run = Run(zoned)
    for number in sorted(places):
        run.add(number, places[number])
    return run.data()


def test_buckets_are_read_as_written() -> None:
    postings = {"政 务".encode(): b"\x01\x02", b"x": b"", b"gdp": bytes(300)}
    assert unpack(pack(postings)) == {key: found for key, found in postings.items() if found}
    assert unpack(None) == {}
