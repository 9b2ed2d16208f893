"""The local editor with many records in one file, as an import writes them: each is drafted and given up by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import MakeOffice

from builder.editor.desk import Desk, Refusal

MANY = "data/catalogue/many.yml"
WORDS = "published_on: 2020-06-01, validity: 有效, disclosure: 主动公开, reviewed_by: 甲, reviewed_on: 2020-05-30"
TEXT = f"""# 一次导入的三条
- id: yi
  title: 甲   # 名称
  org: ju
  {WORDS.replace(", ", chr(10) + "  ")}
  body: |
    第一段

# 第二条
- {{id: er, title: 乙, org: ju, {WORDS}}}
- id: san
  title: 丙
  org: ju
  {WORDS.replace(", ", chr(10) + "  ")}
"""


@pytest.fixture
def desk(office: MakeOffice) -> Desk:
    site = office()
    site.write(MANY, TEXT)
    return Desk(site.root, "zh", None)


def titles(desk: Desk) -> dict[str, object]:
    rows = [row for row in desk.rows("catalogue") if row["path"] == MANY]
    return {str(row["id"]): row["values"]["title"] for row in rows}  # type: ignore[index]


@pytest.mark.parametrize("id", ["yi", "er", "san"])
def test_giving_one_record_up_leaves_the_others_of_its_file(id: str, desk: Desk) -> None:
    for one in ("yi", "er", "san"):
        desk.change("catalogue", one, {"title": f"{one}改", "body": "另一段\n\n又一段", "topic": None})
    desk.discard("catalogue", id)
    was = {"yi": "甲", "er": "乙", "san": "丙"}[id]
    assert titles(desk) == {"yi": "yi改", "er": "er改", "san": "san改"} | {id: was}
    assert titles(Desk(desk.root, "zh", None)) == titles(desk)  # and so it is kept
    for one in {"yi", "er", "san"} - {id}:
        desk.discard("catalogue", one)
    assert not desk.drafts.texts
    assert (desk.copy / MANY).read_bytes() == (desk.root / MANY).read_bytes() == TEXT.encode()


def test_a_file_with_line_ends_of_windows_is_no_draft_when_all_is_given_up(desk: Desk) -> None:
    (desk.root / MANY).write_bytes(TEXT.replace("\n", "\r\n").encode())
    desk.change("catalogue", "yi", {"title": "改"})
    desk.discard("catalogue", "yi")
    assert not desk.drafts.texts and "甲" in titles(desk).values()


def test_what_was_not_changed_cannot_be_given_up(desk: Desk) -> None:
    with pytest.raises(Refusal, match="no_drafts"):
        desk.discard("catalogue", "yi")


def test_a_new_record_is_given_up_whole(desk: Desk) -> None:
    id, _ = desk.add("catalogue", {"title": "新"})
    desk.discard("catalogue", id)
    assert not desk.drafts.texts and not (desk.copy / f"data/catalogue/{id}.yml").exists()


def test_a_record_that_went_meanwhile_is_not_given_up_into_another(desk: Desk) -> None:
    desk.change("catalogue", "san", {"title": "改"})
    Path(desk.root / MANY).write_text(TEXT[: TEXT.index("- id: san")], "utf-8")
    with pytest.raises(Refusal, match="changed_underneath"):
        desk.discard("catalogue", "san")
    assert titles(desk)["san"] == "改"
