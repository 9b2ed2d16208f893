"""New records in the local editor: the id is asked for and may be changed until it is saved; none holds others back."""

from __future__ import annotations

import pytest
from office import MakeOffice, base

from builder.editor.desk import Desk, Refusal
from builder.yamltext import Node

LETTER = "data/catalogue/tongzhi.yml"
FULL: dict[str, Node] = {
    "index_no": "SL001/2026-00009", "title": "新的通知", "org": "ju", "summary": "概述", "validity": "有效",
    "disclosure": "主动公开", "reviewed_by": "甲", "reviewed_on": "2020-05-30", "made_on": "2020-05-20",
    "published_on": "2020-06-01", "topic": "综合政务",
}  # fmt: skip


@pytest.fixture
def desk(office: MakeOffice) -> Desk:
    return Desk(office().root, "zh", None)


@pytest.mark.parametrize(
    ("values", "id"),
    [
        ({"title": "关于示例工作的通知"}, "gyslgzdtz"),
        ({"title": "关于示例工作的通知", "doc_no": "示字〔2026〕1号"}, "shi-zi-2026-1-hao"),
        ({"title": "2026年预算"}, "2026nys"),
        ({"title": "通知"}, "tz-2"),
        ({"title": "。。"}, "catalogue"),
        ({}, "catalogue"),
    ],
)
def test_an_id_is_proposed_from_number_or_title(values: dict[str, Node], id: str, desk: Desk) -> None:
    desk.add("catalogue", {"id": "tz"})
    assert desk.propose("catalogue", values) == id
    assert desk.add("catalogue", values)[0] == id


@pytest.mark.parametrize(
    ("id", "key"), [("X Y", "bad_id"), ("../x", "bad_id"), ("", "bad_id"), ("tongzhi", "id_taken"), ("ju", "id_taken")]
)
def test_an_id_is_vetted_as_the_schema_does(id: str, key: str, desk: Desk) -> None:
    desk.add("catalogue", {"id": "neu"})
    with pytest.raises(Refusal, match=key):
        desk.rename("catalogue", "neu", id)
    if id:
        with pytest.raises(Refusal, match=key):
            desk.add("catalogue", {"id": id})
    assert list(desk.drafts.texts) == ["data/catalogue/neu.yml"]


def test_what_is_wrong_with_an_id_is_told_in_the_language_of_the_user(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        Desk(desk.root, "en", None).add("catalogue", {"id": "X"})
    assert refused.value.args_["want"] == "lower-case letters, digits and hyphens, at most 80"


def test_a_new_record_gets_a_file_of_its_own(desk: Desk) -> None:
    id, told = desk.add("catalogue", {"title": "新的通知"})
    assert {one["code"] for one in told} == {"S002"}
    assert not (desk.root / f"data/catalogue/{id}.yml").exists()
    assert f"data/catalogue/{id}.yml" in desk.drafts.texts
    assert desk.add("catalogue", {})[0] != id


def test_a_file_of_that_name_with_other_records_is_left_alone(desk: Desk) -> None:
    (desk.root / LETTER).rename(desk.root / "data/catalogue/xin.yml")
    desk = Desk(desk.root, "zh", None)
    desk.add("catalogue", {**FULL, "id": "xin"})
    assert desk.save() == ["data/catalogue/xin-2.yml"]
    assert (desk.root / "data/catalogue/xin.yml").read_text("utf-8") == base(LETTER)


def test_the_id_may_be_changed_until_it_is_saved(desk: Desk) -> None:
    desk.add("catalogue", {**FULL, "id": "yi"})
    assert desk.rename("catalogue", "yi", "er") == "data/catalogue/er.yml"
    assert [row["new"] for row in desk.rows("catalogue") if row["id"] == "er"] == [True]
    assert desk.save() == ["data/catalogue/er.yml"]
    with pytest.raises(Refusal, match="id_stays"):
        desk.rename("catalogue", "er", "san")


def test_a_new_record_with_mistakes_holds_no_other_back(desk: Desk) -> None:
    id, _ = desk.add("catalogue", {})
    with pytest.raises(Refusal, match="drafts_have_mistakes"):
        desk.save()  # nothing else is there to save
    desk.change("catalogue", "tongzhi", {"title": "改了"})
    assert desk.preview("tongzhi")
    with pytest.raises(Refusal, match="preview_needs_check"):
        desk.preview(id)
    assert desk.save() == [LETTER]
    assert list(desk.drafts.texts) == [f"data/catalogue/{id}.yml"]
    assert {one["id"] for one in desk.check() if one["severity"] == "error"} == {id}


def test_what_needs_an_unfinished_record_waits_for_it(desk: Desk) -> None:
    id, _ = desk.add("catalogue", {"title": "新"})
    desk.change("catalogue", "tongzhi", {"repeals": [id]})
    with pytest.raises(Refusal, match="drafts_have_mistakes"):
        desk.save()
    assert len(desk.drafts.texts) == 2
