"""`gongkai init --cms decap`: every field of every type has a widget Decap knows, and the options are the words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from office import MakeOffice, run

from builder.schema import BUILT_IN, load_types
from builder.vocabularies import load_vocabularies

WIDGETS = {"string", "text", "markdown", "number", "select", "relation", "object", "list"}
ALLOWED = {"name", "label", "required", "hint", "widget", "pattern", "options", "multiple", "collection", "min",
           "search_fields", "value_field", "display_fields", "fields", "value_type", "collapsed"}  # fmt: skip
VOCAB = load_vocabularies([BUILT_IN.parent / "vocab.yml"])


def widgets(fields: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    for one in fields:
        yield one
        yield from widgets(one.get("fields", []))  # type: ignore[arg-type]


def test_every_type_becomes_a_collection_of_known_widgets(tmp_path: Path) -> None:
    ran = run("init", str(tmp_path / "site"), "--cms", "decap")
    assert ran.code == 0 and "已写出 admin/config.yml" in ran.out
    made = yaml.safe_load((tmp_path / "site/admin/config.yml").read_text("utf-8"))
    types = load_types([BUILT_IN], VOCAB)
    assert made["backend"]["name"] == "github" and made["publish_mode"] == "editorial_workflow"
    assert [one["name"] for one in made["collections"]] == list(types)
    names = {one["name"] for one in made["collections"]}
    for one in made["collections"]:
        kind = types[one["name"]]
        assert one["folder"] == f"data/{kind.name}" and one["slug"] == "{{fields.id}}"
        assert [spec["name"] for spec in one["fields"]] == [spec.name for spec in kind.fields if not spec.computed]
        assert {spec["name"] for spec in one["fields"] if spec["required"]} == {
            spec.name for spec in kind.fields if spec.required and not spec.computed
        }
        for spec in widgets(one["fields"]):
            assert spec.keys() <= ALLOWED and spec["widget"] in WIDGETS, spec
            assert spec["widget"] != "relation" or spec["collection"] in names
            assert spec["widget"] not in ("select",) or spec["options"]
    letter = {spec["name"]: spec for one in made["collections"] if one["name"] == "catalogue" for spec in one["fields"]}
    assert letter["disclosure"]["options"] == [choice.text for choice in VOCAB["disclosure"]]
    assert letter["org"] == {"name": "org", "label": "发布机构", "required": True, "widget": "relation",
                             "collection": "org", "search_fields": ["title", "id"], "value_field": "id",
                             "display_fields": ["title"], "multiple": False, "hint": "条例第十条"}  # fmt: skip
    report = next(one for one in made["collections"] if one["name"] == "annual_report")
    rows = next(spec for spec in report["fields"] if spec["name"] == "table4")["fields"]
    assert [row["name"] for row in rows] == [choice.slug for choice in VOCAB["annual_table4"]]
    page = (tmp_path / "site/admin/index.html").read_text("utf-8")
    assert "http" not in page and run("check", "--site", str(tmp_path / "site")).code == 0


def test_it_follows_the_declarations_and_leaves_what_the_office_wrote(office: MakeOffice) -> None:
    site = office()
    assert run("init", str(site.root), "--cms", "decap", "--ci", "gitea").code == 0
    path = site.root / "admin/config.yml"
    made = yaml.safe_load(path.read_text("utf-8"))
    assert made["backend"]["name"] == "gitea" and "publish_mode" not in made
    site.write("theme/types/gonggao/type.yml", "label: 公告\ncolumn: zcwj\nurl: zcwj/gg/{id}.html\nfields: {}\n")
    assert "已写出 admin/config.yml" in run("init", str(site.root), "--cms", "decap").out
    assert "gonggao" in path.read_text("utf-8")
    path.write_text("backend: {}\n", "utf-8")
    assert "没有改动 admin/config.yml" in run("init", str(site.root), "--cms", "decap").out
