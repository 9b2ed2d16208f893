"""The change card tells what the public will see change, and what must be settled before anyone signs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cards import LETTER, NOTICE, another, card, edit_all, kinds
from office import MakeOffice, Office, tree
from repository import committed, git

ID = "11010519491231002X"


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """The small office, committed once."""
    return committed(office())


def test_each_record_is_told_by_what_the_public_will_see(site: Office) -> None:
    edit_all(site)
    found = card(site, "HEAD")
    assert kinds(found) == {
        "yijian": "removed", "han": "withdrawn", "xin": "added", "tongzhi": "changed", "mingtian": "later",
    }  # fmt: skip
    assert found["unseen"] == 1 and "neibu" not in json.dumps(found["records"])
    changed = next(c for c in found["records"] if c["id"] == "tongzhi")
    [field] = changed["fields"]
    assert (field["name"], field["label"]) == ("body", "正文")
    assert ["-", "抓紧"] in field["pieces"] and ["+", "于6月底前"] in field["pieces"]
    later = next(c for c in found["records"] if c["id"] == "mingtian")
    assert later["day"] == "2099-01-01"
    assert (changed["path"], changed["line"]) == (NOTICE, 1)


def test_nothing_changes_nothing_is_told(site: Office) -> None:
    assert "公众看到的内容没有变化" in site.run("diff", "HEAD").out
    site.edit(LETTER, ("id: han", "# 只加一行注释\nid: han"))
    found = card(site, "HEAD")
    assert (found["records"], found["columns"], found["unseen"]) == ([], [], 0)
    assert {"new", "changed", "gone", "lists", "boards", "exports"} <= found["reach"].keys()
    assert not any(found["reach"].values())


def test_columns_pages_exports_and_dead_addresses_are_told(site: Office) -> None:
    edit_all(site)
    found = card(site, "HEAD")
    counts = {column["id"]: column["count"] for column in found["columns"]}
    assert counts["zcwj"] == [3, 2]
    reach = found["reach"]
    assert reach["new"] == ["zcwj/202006/xin.html"] and reach["gone"] == ["zcwj/202007/yijian.html"]
    assert {"zcwj/202006/han.html", "zcwj/202006/tongzhi.html", "index.html"} <= set(reach["changed"])
    assert "zcwj/index.html" in reach["lists"] and "sitemap.xml" in reach["exports"]
    assert [c["what"] for c in found["concerns"] if c["kind"] == "gone"] == reach["gone"]


def reword(site: Office) -> None:
    site.edit(NOTICE, ("各科室抓紧落实", "各科室于6月底前落实"))


def retitle(site: Office) -> None:
    site.edit(NOTICE, ("title: 关于示例工作的通知", "title: 关于示例工作的紧急通知"))


def repeal(site: Office) -> None:
    site.edit(LETTER, ("validity: 有效", "validity: 废止\nrepealed_on: 2021-01-01"))


def withdraw(site: Office) -> None:
    site.edit(LETTER, ("topic:", "withdrawn: {kind: 发布有误, reason: 附件有误, date: 2020-06-02}\ntopic:"))


def add(site: Office) -> None:
    site.write("data/catalogue/xin.yml", another("xin", 10, ("关于示例工作的函", "新的函")))


def rename(site: Office) -> None:
    site.edit("data/org/ju.yml", ("title: 示例局", "title: 示范局"))


def delete(site: Office) -> None:
    (site.root / LETTER).unlink()


APART = {"MANIFEST.sha256", "release.json"}  # of every build


@pytest.mark.parametrize("change", [reword, retitle, repeal, withdraw, add, rename, delete])
def test_the_card_tells_exactly_what_a_build_changes(change: Callable[[Office], None], site: Office) -> None:
    before = tree(site.build())
    change(site)
    reach = card(site, "HEAD")["reach"]
    after = tree(site.build())
    really = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    told = {url for key in ("new", "changed", "gone", "lists", "boards", "exports") for url in reach[key]}
    assert really - APART == told


def test_links_to_what_vanishes_are_found(site: Office) -> None:
    site.write("content/zwsm/shuoming.md", "# 说明\n\n见[意见](/zcwj/202007/yijian.html)。\n")
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "说明")
    (site.root / "data/catalogue/yijian.yml").unlink()
    concerns = card(site, "HEAD")["concerns"]
    place = {"path": "content/zwsm/shuoming.md", "line": 3}
    assert {"kind": "link", "what": "zcwj/202007/yijian.html", **place} in concerns


def test_numbers_and_marks_in_changed_texts_attachments_and_prose_are_told_masked(site: Office) -> None:
    site.edit(NOTICE, ("各科室抓紧落实。", f"王某，{ID}。\n\n  机密★5年"))
    site.write("data/files/mingdan.csv", f"姓名,证件\n王某,{ID}\n")
    site.edit(LETTER, ("body: 正文。", "body: 正文。\nattachments: [mingdan.csv]"))
    site.write("content/zwsm/lianxi.md", "# 联系\n\n王某 13800138000\n")
    for style in ("json", "md", "html"):
        assert ID not in site.run("diff", "HEAD", "--format", style).out
    found = [(c["kind"], c["path"], c["line"]) for c in card(site, "HEAD")["concerns"]]
    assert found == [
        ("id_number", NOTICE, 13),
        ("secrecy_mark", NOTICE, 13),
        ("id_number", "data/files/mingdan.csv", 0),
        ("mobile", "content/zwsm/lianxi.md", 3),
    ]
    assert site.run("diff", "HEAD", "--strict").code == 1
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "已签发")
    site.edit(NOTICE, ("王某，", "王某某，"))
    assert card(site, "HEAD")["concerns"] == []


def test_the_check_is_told_as_what_is_new_and_what_is_mended(site: Office) -> None:
    site.edit(LETTER, ("2020-05-20", "二零二零年"))
    git(site.root, "commit", "-qam", "错")
    site.edit(LETTER, ("二零二零年", "2020-05-20"), ("id: han", "# 行号变了\nid: han"))
    site.edit(NOTICE, ("topic: 综合政务", "topic: 没有的主题"))
    found = card(site, "HEAD")
    assert [(d["code"], d["path"]) for d in found["told"]] == [("S005", NOTICE)]
    assert [(d["code"], d["path"]) for d in found["mended"]] == [("S006", LETTER)]
    assert site.run("diff", "HEAD", "--strict").code == 1


def test_branches_are_compared_from_where_they_parted(site: Office) -> None:
    git(site.root, "switch", "-qc", "xin")
    site.edit(NOTICE, ("各科室", "各单位"))
    git(site.root, "commit", "-qam", "我的")
    git(site.root, "switch", "-q", "main")
    site.edit(LETTER, ("正文。", "别人改的正文。"))
    git(site.root, "commit", "-qam", "别人的")
    assert kinds(card(site, "main", "xin")) == {"tongzhi": "changed"}
    assert kinds(card(site, "xin")) == {"han": "changed"}
    assert site.run("diff", "main", "xin").out == site.run("diff", "main", "xin").out
