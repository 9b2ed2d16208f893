"""Compiled templates are kept for the next build, where only the user writes; what anybody else wrote is never run."""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader
from office import MakeOffice, Office, tree

from builder.compiled import Compiled
from builder.ownfiles import KEPT
from builder.templating import Templates

EVIL = "import pathlib; pathlib.Path({!r}).touch()"


def built(site: Office, home: Path) -> dict[str, bytes]:
    """The site, built without state by a user with this cache folder."""
    ran = site.run("build", "--no-search", "--clean", env={"XDG_CACHE_HOME": str(home)})
    assert ran.code == 0, ran.err
    return tree(site.root / "site")


def rendered(source: str, folder: Path, made_from: str = "words") -> str:
    """A page of one template, compiled or taken from the folder."""
    theme = folder.parent / "theme"
    theme.mkdir(exist_ok=True)
    (theme / "page.html").write_text(source, "utf-8")
    templates = Templates(FileSystemLoader(theme), Compiled(folder, made_from))
    return templates.get_template("page.html").render()


def test_the_next_build_compiles_nothing_and_no_word_is_stale(office: MakeOffice, tmp_path: Path) -> None:
    """The words of the interface are folded into compiled templates."""
    site, home = office(), tmp_path / "home"
    plain = built(site, home)
    kept = {path: path.stat().st_mtime_ns for path in (home / "gongkai/templates").iterdir()}
    assert built(site, home) == plain
    assert len(kept) > 20 and kept == {path: path.stat().st_mtime_ns for path in (home / "gongkai/templates").iterdir()}
    site.write("theme/strings.yml", "foot_host: {zh: 主办的单位, en: Its host}\n")
    own = built(site, home)
    site.write("data/site.yml", (site.root / "data/site.yml").read_text("utf-8") + "language: en\n")
    english = built(site, home)
    assert len({pages["index.html"] for pages in (plain, own, english)}) == 3
    assert english == built(site, tmp_path / "another")


def test_nothing_is_kept_within_the_site_or_where_nothing_can_be(office: MakeOffice, tmp_path: Path) -> None:
    """A folder within the site may have come with it, as the caches of a pipeline do, or with a commit."""
    site = office()
    (tmp_path / "repository/.git").mkdir(parents=True)
    good = built(site, site.root / ".cache")
    assert good == built(site, tmp_path / "repository/.cache")
    assert not (site.root / ".cache").exists() and not (tmp_path / "repository/.cache").exists()
    (tmp_path / "file").write_text("", "utf-8")
    assert built(site, tmp_path / "file") == good
    assert {path.suffix for path in (site.root / ".gongkai").rglob("*") if path.is_file()} <= {".sqlite", ".lock"}


def test_an_edited_template_and_another_program_compile_again(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert [rendered("甲", folder), rendered("乙", folder), rendered("甲", folder)] == ["甲", "乙", "甲"]
    assert len(list(folder.iterdir())) == 2
    rendered("甲", folder, "other words")
    assert len(list(folder.iterdir())) == 3
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def link_to(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("moved")))


FOREIGN: dict[str, Callable[[Path, Path], object]] = {
    "a file others write": lambda folder, file: file.chmod(0o666),
    "a folder others write": lambda folder, file: folder.chmod(0o777),
    "a link": lambda folder, file: link_to(file),
    "a link to a folder": lambda folder, file: link_to(folder),
    "another digest": lambda folder, file: file.write_bytes(b"\0" * 32 + file.read_bytes()[32:]),
    "cut off": lambda folder, file: file.write_bytes(file.read_bytes()[:-1]),
    "empty": lambda folder, file: file.write_bytes(b""),
    "nobody's": lambda folder, file: os.chown(file, 12345, 12345),
}


@pytest.mark.parametrize("how", [*FOREIGN, ""])
def test_what_others_can_write_is_not_run(how: str, tmp_path: Path) -> None:
    """Code that leaves a sign lies where the template's should: it is run when nothing is wrong with the file."""
    folder, sign = tmp_path / "kept", tmp_path / "ran"
    rendered("甲", folder)
    (file,) = folder.iterdir()
    code = marshal.dumps(compile(EVIL.format(str(sign)), "evil", "exec"))
    file.write_bytes(hashlib.sha256(code).digest() + code)
    if how == "nobody's" and os.getuid():
        pytest.skip("only root can give files away")
    if how:
        FOREIGN[how](folder, file)
        assert rendered("甲", folder) == "甲"
    else:
        with pytest.raises(KeyError):  # it is no template
            rendered("甲", folder)
    assert sign.exists() == (how == "")


def test_the_folder_does_not_grow_for_ever(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    for n in range(KEPT):
        (folder / f"old-{n}").write_bytes(b"")
        os.utime(folder / f"old-{n}", (n, n))
    rendered("甲", folder)
    names = {path.name for path in folder.iterdir()}
    assert len(names) == KEPT // 2 + 1 and f"old-{KEPT - 1}" in names
