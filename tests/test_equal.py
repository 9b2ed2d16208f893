"""Same input, same bytes: neither the order of files and records, nor the folder, nor kept work may show."""

from __future__ import annotations

import gc
import hashlib
import json
import os
from pathlib import Path

import pytest
import yaml
from office import BASE, MakeOffice, Office, environment, run_apart, tree


def rewritten(path: Path, how: str) -> str:
    """The records of a file in another form, with the same meaning."""
    value = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    if how == "reversed" and isinstance(value, dict) and "records" in value:
        value = {"records": value["records"][::-1], "defaults": value["defaults"]}
    elif how == "reversed" and isinstance(value, list):
        value = value[::-1]
    elif how == "json":
        return json.dumps(value, ensure_ascii=False, indent=1)
    elif how == "sorted" and isinstance(value, dict) and "records" not in value:
        value = dict(sorted(value.items()))
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def records_of(site: Office) -> list[Path]:
    return [path for path in (site.root / "data").rglob("*.yml") if path.parent != site.root / "data"]


def test_two_builds_are_equal(office: MakeOffice, tmp_path: Path) -> None:
    site = office()
    first = tree(site.build(search=True))
    again = tree(site.build("--out", str(tmp_path / "again"), search=True))
    clean = tree(site.build("--out", str(tmp_path / "clean"), "--clean", search=True))
    assert first == again == clean


def test_a_second_build_in_one_process_remembers_the_first(office: MakeOffice) -> None:
    """As `gongkai serve` builds, and without waiting for Python to collect what the first build left behind."""
    site = office()
    gc.disable()
    try:
        site.build()
        assert "（重新生成 0 页）" in site.run("build", "--no-search").out
    finally:
        gc.enable()


def test_another_process_and_locale_and_time_zone_make_no_difference(office: MakeOffice, tmp_path: Path) -> None:
    site = office()
    first = tree(site.build(search=True))
    env = environment({"PYTHONHASHSEED": "12345", "TZ": "Pacific/Honolulu", "LC_ALL": "C", "HOME": str(tmp_path)})
    ran = run_apart(
        "build", "--site", str(site.root), "--out", str(tmp_path / "out"), "--clean", "--lang", "en", env=env
    )
    assert ran.code == 0, ran.err
    assert tree(tmp_path / "out") == first


@pytest.mark.parametrize("how", ["reversed", "json", "sorted"])
def test_order_and_form_of_records_do_not_matter(how: str, office: MakeOffice) -> None:
    site, other = office(), office(name="other")
    for path in records_of(other):
        path.write_text(rewritten(path, how), "utf-8")
    search = how == "reversed"
    assert tree(site.build(search=search)) == tree(other.build(search=search))


def test_names_of_files_do_not_matter(office: MakeOffice) -> None:
    site, other = office(), office(name="other")
    for n, path in enumerate(sorted(records_of(other), reverse=True)):
        target = path.parent / f"{'z' if n % 2 else 'a'}{n}" / f"{n}.yaml"
        target.parent.mkdir()
        path.rename(target)
    assert tree(site.build()) == tree(other.build())


def test_dates_of_files_do_not_matter(office: MakeOffice) -> None:
    site = office()
    first = tree(site.build())
    for path in site.root.rglob("*"):
        os.utime(path, (0, 0))
    assert tree(site.build("--clean")) == first


def test_the_day_may_be_written_either_way(office: MakeOffice) -> None:
    site = office()
    assert tree(site.build()) == tree(site.build("--today", "2026年11月20日"))


CHANGES = [  # of what is no record; test_incremental.py edits those
    ("data/columns.yml", "name: 任务台账", "name: 台账"),
    ("content/zwsm/zc.md", "请来电。", "请来信。"),
    ("data/site.yml", "host: 示例局", "host: 示例总局"),
]


@pytest.mark.parametrize(("path", "old", "new"), CHANGES, ids=[path for path, *_ in CHANGES])
def test_a_build_after_a_change_equals_a_clean_one(path: str, old: str, new: str, office: MakeOffice) -> None:
    site = office()
    before = tree(site.build())
    site.edit(path, (old, new))
    kept = tree(site.build())
    assert kept == tree(site.build("--clean"))
    assert kept != before


def test_manifest_names_every_file_with_its_digest(office: MakeOffice) -> None:
    files = tree(office().build(search=True))
    lines = files.pop("MANIFEST.sha256").decode().splitlines()
    assert lines == [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]


def test_no_byte_tells_where_or_when_it_was_built(office: MakeOffice) -> None:
    site = office()
    for name, data in tree(site.build(search=True)).items():
        assert str(site.root).encode() not in data, name
        assert b"/tmp/" not in data and str(BASE).encode() not in data, name
