"""Types and vocabularies kept compiled in the user's own folder: the same as read anew, and never out of date."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import declared as module
from builder.declared import declared
from builder.schema import DeclarationError

TYPE = """\
label: 通知
column: zcwj
url: tz/{id}.html
fields:
  body: {kind: markdown, label: 正文}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site/theme/types/tongzhi").mkdir(parents=True)
    (tmp_path / "site/data").mkdir()
    (tmp_path / "site/theme/types/tongzhi/type.yml").write_text(TYPE, "utf-8")
    return tmp_path / "site"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def kept(cache: Path) -> list[Path]:
    return sorted((cache / "declarations").iterdir())


def test_what_is_kept_equals_what_is_read_anew(site: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = declared(site, cache)
    assert len(kept(cache)) == 1
    monkeypatch.setattr(module, "load_types", lambda *_: pytest.fail("read anew"))
    again = declared(site, cache)
    assert again == made
    assert list(again[1]) == list(made[1])
    assert again[1]["tongzhi"].fill({"title": "甲"}, (), []) == {"title": "甲"}


def test_a_declaration_that_changed_is_read_again(site: Path, cache: Path) -> None:
    declared(site, cache)
    path = site / "theme/types/tongzhi/type.yml"
    path.write_text(TYPE.replace("label: 通知", "label: 通告"), "utf-8")
    assert declared(site, cache)[1]["tongzhi"].label == "通告"
    (site / "data/vocab.yml").write_text("genres:\n- {text: 令, slug: ling2}\n", "utf-8")
    assert declared(site, cache)[0]["genres"][-1].slug == "ling2"
    path.unlink()
    assert "tongzhi" not in declared(site, cache)[1]


def test_a_broken_declaration_is_told_every_time_and_never_kept(site: Path, cache: Path) -> None:
    (site / "theme/types/tongzhi/type.yml").write_text(TYPE.replace("markdown", "marckdown"), "utf-8")
    for _ in range(2):
        with pytest.raises(DeclarationError):
            declared(site, cache)
    assert not (cache / "declarations").exists()


def test_a_damaged_file_is_not_used(site: Path, cache: Path) -> None:
    made = declared(site, cache)
    (path,) = kept(cache)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert declared(site, cache) == made


def test_a_folder_others_may_write_into_is_not_used(site: Path, cache: Path) -> None:
    (cache / "declarations").mkdir(parents=True)
    (cache / "declarations").chmod(0o777)
    declared(site, cache)
    assert kept(cache) == []


def test_without_a_folder_nothing_is_kept(site: Path, cache: Path) -> None:
    assert declared(site, None) == declared(site, cache)
