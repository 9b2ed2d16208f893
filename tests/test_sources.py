"""The five source documents are in `data/` whole: nothing lost, nothing changed, nothing twice.

The sources in tests/sources/ are cut into pieces (lines and table cells). A piece is a heading, a number, a unit, a
due time or a requirement; a requirement is cut into sentences, and each must stand in exactly one record, character
for character apart from white space. The data is read with PyYAML itself, not with the program under test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
Row = dict[str, object]

FILES = {
    "shzb-2013-45": "shanghai-2013-key-work",
    "shlr-renwu": "shanghai-greening-tasks",
    "shlr-2019": "shanghai-greening-2019-plan",
    "qu-2020-renwu": "district-2020-tasks",
    "pzh-2017": "panzhihua-2017-tasks",
}
HEADINGS = {  # of tables and their columns; they are field labels in the portal
    "shzb-2013-45": "",
    "shlr-renwu": "上海市绿化和市容管理局 加强政府信息公开工作任务分解表 基本任务 具体措施 牵头部门 配合部门",
    "shlr-2019": "",
    "qu-2020-renwu": "2020年局政务公开目标任务细化分解表 序号 任务内容 牵头单位 责任单位 时间节点",
    "pzh-2017": "序号 工作任务 具体要求 牵头落实单位 完成时限",
}
SHIFTED = {18: 22, 105: 111, 124: 130}  # in these tables of E the texts stand one row below their numbers
TORN = {40, 42, 123}  # numbers of E whose text the extraction lost
SENTENCE_END = re.compile(r"[。；;！!](?!（[^（）]*负责）$)|\n", re.M)  # the units in brackets stay with theirs
CLAUSE_NUMBER = re.compile(r"^[（(][一二三四五六七八九十]+[）)]")


def squeeze(text: object) -> str:
    """The text without white space: sources and records are compared so."""
    return re.sub(r"\s+", "", str(text))


@cache
def source(key: str) -> str:
    return (HERE / "sources" / f"{FILES[key]}.txt").read_text(encoding="utf-8")


def read_file(path: Path) -> Iterator[Row]:
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    many = value if isinstance(value, list) else value.get("records", [value])
    defaults = value.get("defaults", {}) if "records" in value else {}
    yield from ({**defaults, **record} for record in many)


@cache
def folder(name: str, pattern: str = "*.yml") -> tuple[Row, ...]:
    return tuple(row for path in sorted((DATA / name).rglob(pattern)) for row in read_file(path))


def rows_of(key: str) -> list[Row]:
    """The catalogue record of a source, its clauses and its tasks, in their order."""
    parts = [*folder("clause", "laiyuan-*"), *folder("task", "laiyuan-*")]
    mine = sorted((r for r in parts if r["source"] == key), key=lambda r: int(str(r["sequence"])))
    return [r for r in folder("catalogue", "laiyuan-*") if r["id"] == key] + mine


def items(key: str) -> list[Row]:
    return rows_of(key)[1:]


def words(row: Row) -> str:
    return squeeze(row.get("text", row.get("body", "")))


@cache
def texts(key: str) -> tuple[str, ...]:
    return tuple(words(row) for row in rows_of(key))


def sentences(text: object) -> list[str]:
    return [squeeze(part) for part in SENTENCE_END.split(str(text)) if squeeze(part)]


def pieces(key: str) -> Iterator[str]:
    """The lines and table cells of a source."""
    for cell in re.split(r"[\t\n]", source(key)):
        if squeeze(cell):
            yield squeeze(cell)


def known(key: str, rows: list[Row]) -> set[str]:
    """Every piece that is no requirement: headings, parts, units, due times."""
    found = set(HEADINGS[key].split())
    for row in rows:
        part, section = squeeze(row.get("part", "")), squeeze(row.get("section", ""))
        found |= {part, section, part + section, squeeze(row.get("due", ""))}
        for field in ("leads_text", "supports_text"):
            found |= {squeeze(row.get(field, "")), *str(row.get(field, "")).split()}
    return found


@cache
def requirements(key: str) -> list[str]:
    """The sentences of a source that must each stand in one record."""
    skip = known(key, rows_of(key))
    numbered = key in ("qu-2020-renwu", "pzh-2017")
    kept = (p for p in pieces(key) if p not in skip and not (numbered and p.isdigit()))
    return [sentence for piece in kept for sentence in sentences(CLAUSE_NUMBER.sub("", piece))]


def faults(key: str, rows: list[Row]) -> list[str]:
    """What is wrong with the records of one source; empty when they hold it whole."""
    wanted = Counter(requirements(key))
    held = Counter(s for row in rows for s in sentences(row.get("text", row.get("body", ""))))
    found = [f"missing: {s}" for s in wanted - held] + [f"not in the source: {s}" for s in held - wanted]
    whole = squeeze(source(key))
    found += [f"text of {row['id']} is not as in the source" for row in rows if words(row) not in whole]
    if found:
        return found
    held_by = {str(row["id"]): words(row) for row in rows}
    holders = {s: [id for id, text in held_by.items() if s in text] for s in wanted}
    return [f"in {ids}: {sentence}" for sentence, ids in holders.items() if len(ids) != 1]


@pytest.mark.parametrize("key", FILES)
def test_every_sentence_stands_in_exactly_one_record_and_none_is_invented(key: str) -> None:
    assert faults(key, rows_of(key)) == []


@pytest.mark.parametrize("key", FILES)
def test_a_sentence_in_records_of_two_sources_stands_in_both_sources(key: str) -> None:
    for sentence in requirements(key):
        for other in FILES:
            if any(sentence in text for text in texts(other)):
                assert sentence in squeeze(source(other))


@pytest.mark.parametrize("key", FILES)
def test_one_changed_character_is_noticed(key: str) -> None:
    for place, row in enumerate(rows_of(key)):
        field = "text" if "text" in row else "body"
        text = str(row.get(field, ""))
        for at in {0, len(text) // 2, len(text) - 1} if text else ():
            if text[at].isspace():
                continue
            changed = rows_of(key)
            changed[place] = {**row, field: text[:at] + "某" + text[at + 1 :]}
            assert faults(key, changed), f"{row['id']} character {at}"


@pytest.mark.parametrize("key", FILES)
def test_a_record_lost_or_doubled_is_noticed(key: str) -> None:
    rows = rows_of(key)
    for place, row in enumerate(rows):
        if words(row):
            assert faults(key, rows[:place] + rows[place + 1 :]), f"{row['id']} lost"
            assert faults(key, [*rows, row]), f"{row['id']} doubled"


def test_counts() -> None:
    numbered = [r for r in items("shzb-2013-45") if "number" in r]
    assert (len(numbered), len(items("shzb-2013-45"))) == (23, 24)
    assert len(items("shlr-renwu")) == 18
    assert len({r["part"] for r in items("shlr-renwu")}) == 8
    assert len(items("shlr-2019")) == 17
    assert [r["number"] for r in items("qu-2020-renwu")] == [str(n) for n in range(1, 35)]
    assert [r["number"] for r in items("pzh-2017")] == [str(n) for n in range(1, 135)]
    assert {int(str(r["number"])) for r in items("pzh-2017") if "text" not in r} == TORN


@pytest.mark.parametrize("key", FILES)
def test_records_stand_in_the_order_of_the_source(key: str) -> None:
    whole = squeeze(source(key))
    places = [whole.index(words(row)) for row in items(key) if "text" in row]
    assert places == sorted(places)
    assert [int(str(r["sequence"])) for r in items(key)] == list(range(1, len(items(key)) + 1))


@pytest.mark.parametrize("key", FILES)
def test_units_due_times_and_headings_are_verbatim(key: str) -> None:
    whole = squeeze(source(key))
    for row in rows_of(key):
        for field in ("leads_text", "supports_text", "due", "part", "section", "addressee", "doc_no"):
            assert squeeze(row.get(field, "")) in whole, f"{row['id']} {field}"
    assert key == "shlr-2019" or squeeze(rows_of(key)[0]["title"]) in whole


@pytest.mark.parametrize("key", FILES)
def test_the_title_of_a_task_is_the_beginning_of_its_text(key: str) -> None:
    for row in items(key):
        if row["id"] != "a2013-12b" and "text" in row:
            assert str(row["text"]).startswith(str(row["title"])), row["id"]
        assert row["title"]


@pytest.mark.parametrize("key", ["shzb-2013-45", "shlr-2019"])
def test_clauses_keep_number_part_and_units(key: str) -> None:
    part = ""
    lines = iter(items(key))
    for piece in list(pieces(key))[10 if key == "shzb-2013-45" else 2 :]:
        if re.match("[一二三四五六]、", piece):
            part = piece
            continue
        row = next(lines)
        assert squeeze(row.get("number", "")) + words(row) == piece
        assert row["part"] == part
        assert piece.endswith(f"（{row['leads_text']}）" if "leads_text" in row else "。")
    assert next(lines, None) is None


def test_tasks_of_b_keep_their_row() -> None:
    body = source("shlr-renwu").partition("配合部门")[2]
    cells = [squeeze(cell) for cell in body.split("\t")[1:]]
    part = ""
    for row in items("shlr-renwu"):
        first, cells = cells[:4], cells[4:]
        part = first[0] or part
        assert squeeze(row["part"]) == part
        assert [words(row), squeeze(row["leads_text"]), squeeze(row["supports_text"])] == first[1:]
    assert not any(cells)


def test_tasks_of_d_keep_their_row() -> None:
    blocks = re.split(r"\n\s*\n\t(?=\d+ ?\n)", source("qu-2020-renwu"))[1:]
    for row, block in zip(items("qu-2020-renwu"), blocks, strict=True):
        cells = [squeeze(cell) for cell in block.split("\n\t")]
        due = block.split("\n\t")[4].split()[:1] if len(cells) > 4 else []
        assert [row["number"], words(row), row["leads_text"], row["supports_text"]] == cells[:4]
        assert [row["due"]] == due if due else "due" not in row


def table_rows() -> Iterator[tuple[int, list[str]]]:
    """Printed number and cells of the rows of E; the first table prints numbers and texts apart."""
    for line in source("pzh-2017").split("\n"):
        cells = [squeeze(cell) for cell in line.split("\t")]
        if cells[0].isdigit() and int(cells[0]) > 6:
            yield int(cells[0]), [cell for cell in cells[1:] if cell]


def test_tasks_of_e_keep_their_row() -> None:
    by_number = {int(str(row["number"])): row for row in items("pzh-2017")}
    for number, cells in table_rows():
        low = next((a for a, b in SHIFTED.items() if a <= number <= b), 0)
        row = by_number[number - 1 if low and number > low else number]
        fields = [squeeze(row.get(f, "")) for f in ("part", "section", "text", "leads_text", "due")]
        for cell in cells:
            assert cell in [*fields, fields[0] + fields[1]], f"row {number}: {cell}"
        if not low and number not in TORN:
            assert words(row) in cells


def test_torn_parts_of_e_are_restored_by_order() -> None:
    begins = {
        1: "加强政务信息主动公开",
        4: "按月公开财政收支",
        6: "全面公开审计",
        18: "以清单管理推动简政放权",
        19: "及时公开法规",
        22: "围绕群众办事需求",
        105: "单位主要负责人履行",
        106: "认真做好人大",
        111: "要突出政务微博",
        124: "明确政务公开组织领导",
        130: "加强对政府信息依申请公开内容",
    }
    by_number = {int(str(row["number"])): row for row in items("pzh-2017")}
    for number, begin in begins.items():
        assert words(by_number[number]).startswith(begin)
    doubtful = [*TORN, *(n for a, b in SHIFTED.items() for n in range(a, b + 1)), 119, 120, 121, 122]
    for number in doubtful:
        assert "存疑" in str(by_number[number]["source_note"])


def test_every_reference_leads_to_a_record_named_in_the_text() -> None:
    orgs = {str(row["id"]): row for row in folder("org")}
    documents = {str(row["id"]) for row in folder("catalogue")}
    for row in [r for key in FILES for r in rows_of(key)]:
        assert row.get("source", row["id"]) in documents
        assert row["org"] in orgs
        said = squeeze(row.get("leads_text", "")) + squeeze(row.get("supports_text", ""))
        refs = [*listed(row, "leads"), *listed(row, "supports")]
        assert bool(refs) == bool(said), row["id"]
        for ref in refs:
            names = [str(orgs[ref]["title"]), *listed(orgs[ref], "other_names")]
            assert any(squeeze(name) in said for name in names), f"{row['id']}: {ref}"


def test_every_unit_of_the_sources_exists_and_is_named_as_there() -> None:
    whole = squeeze("".join(source(key) for key in FILES))
    orgs = {str(row["id"]): row for row in folder("org")}
    for row in folder("org", "laiyuan-*"):
        assert all(squeeze(name) in whole for name in listed(row, "other_names")), row["id"]
        assert all(ref in orgs for ref in [*listed(row, "members"), *([row["org"]] if "org" in row else [])])
        assert not {"address", "phone", "heads", "email", "sample"} & row.keys()


def test_ids_are_unique() -> None:
    ids = [row["id"] for name in ("catalogue", "clause", "task", "org") for row in folder(name)]
    assert [id for id, count in Counter(ids).items() if count > 1] == []


def listed(row: Row, field: str) -> list[str]:
    value = row.get(field, [])
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]
