"""A build that remembers makes again what changed, and nothing else; it trusts neither its state nor the last site."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
import yaml
from edits import change, files_of
from office import MakeOffice, base, edited, tree

from builder.store import STATE


def test_only_pages_that_show_the_record_are_made_again(office: MakeOffice) -> None:
    site = office()
    site.build()
    assert "（重新生成 0 页）" in site.run("build", "--no-search").out
    change(files_of(site, "rule")[0], lambda record: record.update(reviewed_by="另一位审核员"))
    ran = site.run("build", "--no-search", "--explain", "zfxxgkzn/index.html")
    assert "zfxxgkzn/index.html 没有重新生成" in ran.out
    assert "（重新生成 0 页）" not in ran.out


def test_explain_names_what_a_page_reads(office: MakeOffice) -> None:
    site = office()
    site.build()
    path = files_of(site, "rule")[0]
    change(path, lambda record: record.update(title="改了名的制度"))
    id = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    id = id["id"] if "id" in id else id["records"][0]["id"]
    assert f"r:{id}" in site.run("build", "--no-search", "--explain", "zfxxgkzd/index.html").out


def swap_unseen(path: Path, old: str, new: str) -> None:
    """Edit a file so that neither its size nor its time tells."""
    before = path.stat()
    text = path.read_text("utf-8")
    assert old in text and len(old.encode()) == len(new.encode())
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_known_by_size_and_time_is_not_read_again_unless_it_is_young(office: MakeOffice) -> None:
    """A file saved just before it was looked at may have been saved again within the same tick of the clock.

    Young is what was not saved well before the build began; a time to come is so however slow the machine."""
    site = office()
    path = site.root / "data/catalogue/han.yml"
    os.utime(path, (4 * 10**9, 4 * 10**9))
    site.build()
    swap_unseen(path, "示例工作", "样例工作")
    assert "样例工作" in tree(site.build())["zcwj/index.html"].decode()
    os.utime(path, (10**9, 10**9))
    site.build()
    swap_unseen(path, "样例工作", "范例工作")
    assert "样例工作" in tree(site.build())["zcwj/index.html"].decode()
    os.utime(path, (2 * 10**9, 2 * 10**9))
    assert "范例工作" in tree(site.build())["zcwj/index.html"].decode()


@pytest.mark.parametrize("damage", ["garbage", "foreign", "old"])
def test_a_state_that_cannot_be_trusted_is_dropped(damage: str, office: MakeOffice) -> None:
    site = office()
    good = tree(site.build())
    state = site.root / STATE
    if damage == "garbage":
        state.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    else:
        state.unlink()
        db = sqlite3.connect(state)
        db.execute("create table meta (name text primary key, value text)")
        db.execute("insert into meta values ('format', ?)", ("0.0.1 x" if damage == "old" else "",))
        db.commit()
        db.close()
    ran = site.run("build", "--no-search")
    why = {"garbage": "已损坏", "foreign": "不是本程序写的", "old": "是另一个版本的程序写的"}[damage]
    assert f"{STATE} H005 上次生成留下的状态不能用（{why}）" in ran.err
    assert tree(site.root / "site") == good


def test_a_file_somebody_changed_in_the_last_site_is_made_again(office: MakeOffice) -> None:
    site = office()
    good = tree(site.build())
    (site.root / "site/index.html").write_text("改过的首页", "utf-8")
    assert tree(site.build()) == good


def test_what_was_published_and_is_gone_leaves_no_file(office: MakeOffice) -> None:
    site = office()
    new = site.write("data/rule/xin-1.yml", base("data/rule/zhidu.yml").replace("id: zhidu", "id: xin-1"))
    before = tree(site.build(search=True))
    new.unlink()
    after = tree(site.build(search=True))
    gone = before.keys() - after.keys()
    assert any(name.startswith("zfxxgkzd/xin-") for name in gone)
    assert not any("xin-" in name for name in after)


def test_a_page_that_only_names_a_record_is_made_again_only_for_its_name(office: MakeOffice) -> None:
    site, unit = office(), "data/org/ju.yml"
    page = site.build() / "zcwj/202006/han.html"
    site.edit(unit, ("org_kind: 部门\n", 'org_kind: 部门\n  phone: "010"\n'))
    why = ("build", "--no-search", "--explain", "zcwj/202006/han.html")
    assert "zcwj/202006/han.html 没有重新生成" in site.run(*why).out
    site.edit(unit, ("title: 示例局\n", "title: 新示例局\n"))
    assert "y:ju" in site.run(*why).out
    assert "新示例局" in page.read_text("utf-8")


def test_a_board_reads_the_day_of_a_policy_and_nothing_else_of_it(office: MakeOffice) -> None:
    words = "background goals content solves scope".split()
    reading = edited(
        "data/catalogue/han.yml", ("id: han", "id: jiedu"), ("SL001/2020-00003", "SL001/2020-00009"),
        ("validity: 有效\n", ""), ("body: 正文。", "policy: [han]\nform: 文字\ninterpreter: 示例甲\n"),
    )["data/catalogue/han.yml"]  # fmt: skip
    site = office({"data/interpretation/jiedu.yml": reading + "".join(f"{word}: 示例\n" for word in words)})
    site.build()
    why = ("build", "--no-search", "--explain", "kb/tongji.html")
    site.edit("data/catalogue/han.yml", ("商请支持示例工作。", "商请支持另一示例工作。"))
    assert "kb/tongji.html 没有重新生成" in site.run(*why).out
    site.edit("data/catalogue/han.yml", ("published_on: 2020-06-01", "published_on: 2020-05-29"))
    assert "k:published_on" in site.run(*why).out
