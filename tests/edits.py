"""What may be done to a site between two builds, by chance: every edit of a kind that webmasters make.

An edit may make the site wrong: then both builds must tell the same, and what was there is put back.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from office import Office
from repository import committed, git

Edit = Callable[[random.Random, Office], None]
Values = dict[str, Any]
DOCUMENTS = ("catalogue", "rule")
BROKEN = "\n:[\n"


def files_of(site: Office, *types: str) -> list[Path]:
    """The record files of the given types, or of all, that can be read."""
    found = [path for path in sorted((site.root / "data").glob("*/*.yml")) if path.parent.name != "files"]
    return [
        path for path in found if (not types or path.parent.name in types) and BROKEN not in path.read_text("utf-8")
    ]


def read(path: Path) -> Any:
    """A YAML file as plain values; nothing where it is not there."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader) if path.exists() else None


def write(path: Path, node: object) -> None:
    """Values as a YAML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(node, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "utf-8")


def records_in(node: Any) -> list[Values]:
    """The records of a file, however they are written."""
    return node if isinstance(node, list) else node["records"] if "records" in node else [node]


def change(path: Path, how: Callable[[Values], None], rng: random.Random | None = None) -> None:
    """Change the first record of a file, or any."""
    node = read(path)
    records = records_in(node)
    how(rng.choice(records) if rng else records[0])
    write(path, node)


def change_one(rng: random.Random, site: Office, how: Callable[[Values], None], *types: str) -> None:
    """Change any record of the given types."""
    change(rng.choice(files_of(site, *types)), how, rng)


def retitle(rng: random.Random, site: Office) -> None:
    change_one(rng, site, lambda record: record.update(title=f"改名第{rng.randrange(1000)}号"))


def redate(rng: random.Random, site: Office) -> None:
    day = f"20{rng.randrange(19, 25)}-0{rng.randrange(1, 9)}-1{rng.randrange(9)}"
    change_one(rng, site, lambda record: record.update(published_on=day, made_on=day), *DOCUMENTS)


def add(rng: random.Random, site: Office) -> None:
    """A record like one that is there."""
    source, number = rng.choice(files_of(site, *DOCUMENTS)), rng.randrange(10**6)
    target = source.with_name(f"xin-{number}.yml")
    record = {**records_in(read(source))[0], "id": f"xin-{number}", "title": f"新制度{number}"}
    write(target, record | ({"index_no": f"XIN/{number}"} if "index_no" in record else {}))


def remove(rng: random.Random, site: Office) -> None:
    """One that was added, which few name, or any: then something leads nowhere."""
    found = sorted((site.root / "data").glob("*/xin-*.yml"))
    if not found:
        add(rng, site)
        found = sorted((site.root / "data").glob("*/xin-*.yml"))
    rng.choice(found if rng.random() < 0.7 else files_of(site)).unlink()


def withhold(rng: random.Random, site: Office) -> None:
    def how(record: Values) -> None:
        hidden = record.get("disclosure") == "不予公开"
        record.update(disclosure="主动公开" if hidden else "不予公开", disclosure_ground="属于国家秘密")

    change_one(rng, site, how, "rule", "response", "interpretation", "catalogue")


def hold_back(rng: random.Random, site: Office) -> None:
    """Shown from or until a day that some of the builds have passed and some have not."""
    name, day = rng.choice(("publish_at", "expires")), f"2026-0{rng.randrange(1, 9)}-10"
    change_one(rng, site, lambda record: record.update({name: day}), *DOCUMENTS)


def withdraw(rng: random.Random, site: Office) -> None:
    why = {"kind": "废止", "date": f"2026-0{rng.randrange(1, 9)}-10", "reason": "示例"}

    def how(record: Values) -> None:
        if record.pop("withdrawn", None) is None:
            record["withdrawn"] = why

    change_one(rng, site, how, *DOCUMENTS)


def give_another_id(rng: random.Random, site: Office) -> None:
    """What names the record follows; or is left behind, which is a mistake where anything does."""
    path = rng.choice(files_of(site))
    old = rng.choice(records_in(read(path)))["id"]
    word = re.compile(rf"(?<![\w./-]){re.escape(old)}(?![\w./-])")
    new = f"{old[:20]}-{rng.randrange(1000)}"
    for file in files_of(site) if rng.random() < 0.7 else [path]:
        text = file.read_text("utf-8")
        if word.search(text):
            file.write_text(word.sub(new, text), "utf-8")


def refer(rng: random.Random, site: Office) -> None:
    """A record names others, perhaps one that the public does not know, or itself, or none."""
    ids = [record["id"] for path in files_of(site) for record in records_in(read(path))]
    named = rng.sample(ids, min(len(ids), rng.randrange(3)))
    change_one(rng, site, lambda record: record.update(related=named))


def move_address(rng: random.Random, site: Office) -> None:
    """A record takes over an address of the old site, or of another."""
    addresses = [f"old/{rng.randrange(3)}.html"]
    change_one(rng, site, lambda record: record.update(old_urls=addresses), *DOCUMENTS)


def rename_file(rng: random.Random, site: Office) -> None:
    path = rng.choice(files_of(site, *DOCUMENTS))
    path.rename(path.with_name(f"{path.stem[:20]}-{rng.randrange(1000)}.yml"))


def gather(rng: random.Random, site: Office) -> None:
    """The records of a type in one file, or each in its own."""
    files = files_of(site, rng.choice(DOCUMENTS))
    nodes = [read(path) for path in files]
    records = [{**(node.get("defaults", {}) if isinstance(node, dict) else {}), **record}
               for node in nodes for record in records_in(node)]  # fmt: skip
    for path in files:
        path.unlink()
    if len(files) > 1:
        rng.shuffle(records)
        write(files[0], records)
    else:
        for record in records:
            write(files[0].with_name(f"{record['id']}.yml"), record)


def break_file(rng: random.Random, site: Office) -> None:
    """A file that cannot be read as YAML, or a record with a wrong day."""
    path = rng.choice(files_of(site))
    if rng.random() < 0.5:
        path.write_text(path.read_text("utf-8") + BROKEN, "utf-8")
    else:
        change(path, lambda record: record.update(published_on="某日"), rng)


def attach(rng: random.Random, site: Office) -> None:
    """A file beside a record, new or another than it was; several records may have the same."""
    name = f"fujian/{rng.choice('abc')}.csv"
    site.write(f"data/files/{name}", f"单位,数\n甲,{rng.randrange(1000)}\n")

    def how(record: Values) -> None:
        record["attachments"] = [*record.get("attachments", []), {"path": name, "title": "附表"}][-2:]

    change_one(rng, site, how, *DOCUMENTS)


def detach(rng: random.Random, site: Office) -> None:
    """The records let go of a file; or it goes, and they do not."""
    for path in files_of(site, *DOCUMENTS) if rng.random() < 0.7 else []:
        change(path, lambda record: record.pop("attachments", None), rng)
    for found in sorted((site.root / "data/files").rglob("*.csv")) if rng.random() < 0.5 else []:
        found.unlink()


def write_prose(rng: random.Random, site: Office) -> None:
    """The home page, the introduction of a column, a page of prose."""
    path = rng.choice(("index.md", "zcwj/index.md", "zwsm/zc.md", "zwsm/xin.md"))
    site.write(f"content/{path}", f"---\ntitle: 文字\n---\n\n第{rng.randrange(1000)}版。\n")


def drop_prose(rng: random.Random, site: Office) -> None:
    for path in ("index.md", "zcwj/index.md", "zwsm/xin.md"):
        if rng.random() < 0.5:
            (site.root / "content" / path).unlink(missing_ok=True)


def settle(rng: random.Random, site: Office) -> None:
    """One of the settings."""
    path = site.root / "data/site.yml"
    said = f"第{rng.randrange(1000)}版"
    ways = {"description": said, "section": said, "short_name": said, "per_page": str(rng.randrange(1, 4)),
            "hot_searches": [said], "language": rng.choice(("zh", "en")), "domain": f"{rng.choice('ab')}.example.cn",
            "today": f"2026-1{rng.randrange(3)}-20"}  # fmt: skip
    name = rng.choice(list(ways))
    write(path, {**read(path), name: ways[name]})


def reword_column(rng: random.Random, site: Office) -> None:
    """What a column says of itself; the names of required ones are not the office's to change."""
    path = site.root / "data/columns.yml"
    said = rng.choice([line for line in path.read_text("utf-8").splitlines() if "description: " in line])
    path.write_text(path.read_text("utf-8").replace(said, f"{said}新", 1), "utf-8")


def turn_column(rng: random.Random, site: Office) -> None:
    """A column of the office's own comes, gathers something else, or goes."""
    path = site.root / "data/columns.yml"
    columns = [column for column in read(path) if column["id"] != "xinlan"]
    select: Values = rng.choice(({"type": ["rule", "catalogue"]}, {"topic": ["综合政务"]}, {"type": ["org"]}))
    own = {"id": "xinlan", "name": "新栏", "column_type": "信息公开目录", "description": "新。", "keywords": ["新"],
           "nav": rng.choice(("true", "false")), "select": select}  # fmt: skip
    write(path, [*columns, own][: len(columns) + rng.randrange(2)])


def add_words(rng: random.Random, site: Office) -> None:
    """Words of the office's own in a vocabulary, or its own word for one that is there; records use them."""
    own = f"自编{rng.randrange(3)}"
    words = [{"text": own, "slug": f"zb{rng.randrange(9)}", "en": "Own"},
             {"text": "综合政务", "slug": "zhzw", "en": f"Matters {rng.randrange(9)}"}]  # fmt: skip
    write(site.root / "data/vocab.yml", {"topics": rng.sample(words, rng.randrange(1, 3))})
    topic = rng.choice((own, "综合政务"))
    change_one(rng, site, lambda record: record.update(topic=topic), *DOCUMENTS)


def write_template(rng: random.Random, site: Office) -> None:
    """The office's own rows of the rules."""
    site.write("theme/types/rule/row.html", f"<li>{rng.randrange(1000)} {{{{ record|name }}}}</li>")


def reword_interface(rng: random.Random, site: Office) -> None:
    write(site.root / "theme/strings.yml", {"hero": {"zh": f"找{rng.randrange(9)}", "en": "Find"}})


def declare(rng: random.Random, site: Office) -> None:
    """A type of the office's own, with a record; its declaration changes."""
    field = {"kind": "text", "label": f"栏{rng.randrange(9)}", "facet": "true", "unique": rng.choice(("true", "false"))}
    own = {"label": "登记", "label_en": "Entry", "column": "zcwj", "url": "zcwj/dj/{id}.html",
           "fields": {"f": field}, "list": rng.choice((["title"], ["title", "f"]))}  # fmt: skip
    write(site.root / "theme/types/dengji/type.yml", own)
    shared = {"published_on": "2020-06-01", "disclosure": "主动公开", "reviewed_by": "甲", "reviewed_on": "2020-05-30"}
    records = [{"id": f"dj-{n}", "title": f"登记{n}", "f": f"值{n % 2}", **shared} for n in range(rng.randrange(1, 3))]
    write(site.root / "data/dengji/a.yml", records)


def commit(rng: random.Random, site: Office) -> None:
    """A commit of all there is; the first makes the site a repository."""
    if not (site.root / ".git").exists():
        committed(site)
        return
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "改", "--allow-empty", day=f"2026-0{rng.randrange(3, 9)}-01")


def go_back(rng: random.Random, site: Office) -> None:
    """HEAD moves to the commit before, with the files or without, or to one that is no child of the last."""
    commit(rng, site)
    ways = [("commit", "-q", "--amend", "--allow-empty", "-m", "再改")]
    if " " in git(site.root, "rev-list", "--parents", "-n1", "HEAD"):
        ways += [("reset", "-q", "--hard", "HEAD~1"), ("reset", "-q", "HEAD~1")]
    git(site.root, *rng.choice(ways))


def carry_state(rng: random.Random, site: Office) -> None:
    """The state of an earlier build comes back, as from the cache of a pipeline, with the site of then, or of now."""
    kept, state, built = site.root.with_name("kept"), site.root / ".gongkai", site.root / "site"
    if not kept.exists():
        shutil.copytree(state, kept / ".gongkai")
        shutil.copytree(built, kept / "site")
        return
    shutil.rmtree(state)
    shutil.copytree(kept / ".gongkai", state)
    if rng.random() < 0.7:
        shutil.rmtree(built)
    if rng.random() < 0.5 and not built.exists():
        shutil.copytree(kept / "site", built)
    shutil.rmtree(kept)


EDITS: tuple[Edit, ...] = (
    retitle, redate, add, remove, withhold, hold_back, withdraw, give_another_id, refer, move_address,
    rename_file, gather, break_file, attach, detach,
    write_prose, drop_prose, settle, reword_column, turn_column, add_words, write_template, reword_interface, declare,
    commit, go_back, carry_state,
)  # fmt: skip
