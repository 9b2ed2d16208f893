"""A build that remembers gives the bytes of one that does not, whatever was edited in between."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from office import MakeOffice, Office, tree

from builder.store import STATE

Edit = Callable[[random.Random, Office], None]


def files_of(site: Office, *types: str) -> list[Path]:
    """The record files of the given types, or of all."""
    found = [path for path in sorted((site.root / "data").glob("*/*.yml")) if path.parent.name != "files"]
    return [path for path in found if not types or path.parent.name in types]


def change(path: Path, how: Callable[[dict[str, object]], None]) -> None:
    """Change the first record of a file."""
    node = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    record = (
        node
        if isinstance(node, dict) and "records" not in node
        else (node["records"] if isinstance(node, dict) else node)[0]
    )
    how(record)
    path.write_text(yaml.dump(node, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "utf-8")


def retitle(rng: random.Random, site: Office) -> None:
    change(rng.choice(files_of(site)), lambda record: record.update(title=f"改名第{rng.randrange(1000)}号"))


def redate(rng: random.Random, site: Office) -> None:
    day = f"20{rng.randrange(19, 25)}-0{rng.randrange(1, 9)}-1{rng.randrange(9)}"
    change(rng.choice(files_of(site, "catalogue", "rule")), lambda record: record.update(published_on=day, made_on=day))


def add(rng: random.Random, site: Office) -> None:
    source = rng.choice(files_of(site, "rule"))
    number = rng.randrange(10**6)
    target = source.with_name(f"xin-{number}.yml")
    target.write_text(source.read_text("utf-8"), "utf-8")
    change(target, lambda record: record.update(id=f"xin-{number}", title=f"新制度{number}"))


def remove(rng: random.Random, site: Office) -> None:
    if not (found := sorted((site.root / "data").glob("rule/xin-*.yml"))):
        add(rng, site)
        found = sorted((site.root / "data").glob("rule/xin-*.yml"))
    rng.choice(found).unlink()


def withhold(rng: random.Random, site: Office) -> None:
    def how(record: dict[str, object]) -> None:
        hidden = record.get("disclosure") == "不予公开"
        record.update(disclosure="主动公开" if hidden else "不予公开", disclosure_ground="属于国家秘密")

    change(rng.choice(files_of(site, "rule", "response", "interpretation")), how)


def write_prose(rng: random.Random, site: Office) -> None:
    (site.root / "content/index.md").write_text(f"---\ntitle: 首页\n---\n\n第{rng.randrange(1000)}版。\n", "utf-8")


def rename_site(rng: random.Random, site: Office) -> None:
    path = site.root / "data/site.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("description: ", "description: 新", 1), "utf-8")


def rename_file(rng: random.Random, site: Office) -> None:
    path = rng.choice(files_of(site, "catalogue", "rule"))
    path.rename(path.with_name(f"{path.stem}-{rng.randrange(1000)}.yml"))


def embargo(rng: random.Random, site: Office) -> None:
    """Held back until a day that some of the builds have passed and some have not."""
    day = f"2026-0{rng.randrange(1, 9)}-10"
    change(rng.choice(files_of(site, "catalogue", "rule")), lambda record: record.update(publish_at=day))


def withdraw(rng: random.Random, site: Office) -> None:
    why = {"kind": "废止", "date": f"2026-0{rng.randrange(1, 9)}-10", "reason": "示例"}

    def how(record: dict[str, object]) -> None:
        if record.pop("withdrawn", None) is None:
            record["withdrawn"] = why

    change(rng.choice(files_of(site, "catalogue", "rule")), how)


def write_template(rng: random.Random, site: Office) -> None:
    """The office's own rows of the rules."""
    site.write("theme/types/rule/row.html", f"<li>{rng.randrange(1000)} {{{{ record|name }}}}</li>")


def reword_column(rng: random.Random, site: Office) -> None:
    """What a column says of itself; the names of required ones are not the office's to change."""
    path = site.root / "data/columns.yml"
    said = rng.choice([line for line in path.read_text("utf-8").splitlines() if "description: " in line])
    path.write_text(path.read_text("utf-8").replace(said, f"{said}新", 1), "utf-8")


EDITS: tuple[Edit, ...] = (
    retitle, redate, add, remove, withhold, write_prose, rename_site, rename_file, embargo, withdraw, write_template,
    reword_column,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_give_what_a_clean_build_gives(seed: int, office: MakeOffice, tmp_path: Path) -> None:
    rng, site = random.Random(seed), office()
    site.build(search=True)
    edits = rng.sample(EDITS, len(EDITS))  # every one of them, in an order of its own
    for step in range(0, len(edits), 2):
        for edit in edits[step : step + 2]:
            edit(rng, site)
        day = ["--today", f"2026-0{rng.randrange(1, 9)}-15"] if rng.random() < 0.3 else []
        kept = tree(site.build(*day, search=True))
        clean = tree(site.build("--clean", "--out", str(tmp_path / "clean"), *day, search=True))
        assert [name for name in kept.keys() | clean.keys() if kept.get(name) != clean.get(name)] == [], f"step {step}"


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
    add(random.Random(1), site)
    before = tree(site.build(search=True))
    remove(random.Random(1), site)
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
