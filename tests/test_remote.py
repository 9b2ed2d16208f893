"""A finished site goes to a folder or an object storage: only what differs is sent, and a cut is mended by the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from office import MakeOffice

from builder.output import MANIFEST
from builder.remote import Foreign, Sent, manifest, send

LETTER = "data/catalogue/han.yml"


@pytest.fixture
def storage() -> Iterator[Any]:
    """fsspec's storage in memory, empty."""
    found = fsspec.filesystem("memory")
    yield found
    found.store.clear()
    found.pseudo_dirs[:] = [""]


def site_of(folder: Path, **files: str) -> Path:
    """A finished site of some files, with its manifest."""
    import hashlib

    folder.mkdir()
    lines = []
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  {path.relative_to(folder)}\n")
    (folder / MANIFEST).write_text("".join(sorted(lines, key=lambda line: line[66:])))
    return folder


def lying(address: str) -> dict[str, str]:
    storage, base = fsspec.core.url_to_fs(address)
    return {path[len(base) + 1 :]: storage.cat_file(path).decode() for path in storage.find(base)}


def wanted(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_only_what_differs_is_sent(kind: str, tmp_path: Path, storage: Any) -> None:
    address = f"{kind}://{tmp_path.as_posix()}/out"
    first = site_of(tmp_path / "a", index="甲", zcwj__a="一", zcwj__b="二")
    assert send(first, address) == Sent(3, 0, 0)
    assert lying(address) == wanted(first)
    assert send(first, address) == Sent(0, 3, 0)
    second = site_of(tmp_path / "b", index="乙", zcwj__a="一", jgzn__c="三")
    assert send(second, address) == Sent(2, 1, 1)
    assert lying(address) == wanted(second)


def test_what_is_not_a_site_of_ours_is_left_alone(tmp_path: Path, storage: Any) -> None:
    storage.pipe_file("/out/theirs.html", b"x")
    with pytest.raises(Foreign):
        send(site_of(tmp_path / "a", index="甲"), "memory://out")
    assert lying("memory://out") == {"theirs.html": "x"}


@pytest.mark.parametrize("after", range(6))
def test_a_cut_is_mended_by_the_next(after: int, tmp_path: Path, storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after so many calls of the storage; then the site turns out to be another one again."""
    first = site_of(tmp_path / "a", index="甲", p__a="一", p__b="二")
    second = site_of(tmp_path / "b", index="乙", p__a="一", q__c="三")
    third = site_of(tmp_path / "c", index="甲", p__a="一", p__d="四")
    send(first, "memory://out")
    calls = 0

    def cutting(name: str) -> Any:
        whole = getattr(type(storage), name)

        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > after:
                raise ConnectionError("cut")
            return whole(storage, *args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for name in ("put_file", "rm", "pipe_file"):
            patch.setattr(storage, name, cutting(name), raising=False)
        with pytest.raises(ConnectionError):
            send(second, "memory://out")
            raise ConnectionError  # nothing was left to be cut
    vouched = manifest(storage.cat_file("/out/" + MANIFEST))
    assert set(lying("memory://out")) - {MANIFEST} <= set(vouched)
    send(third, "memory://out")
    assert lying("memory://out") == wanted(third)


def test_the_command_publishes_to_an_address(office: MakeOffice, storage: Any) -> None:
    site = office()
    ran = site.run("build", "--no-search", "--out", "memory://portal/site")
    assert ran.code == 0, ran.err
    assert "memory://portal/site" in ran.out
    assert "关于示例工作的函" in storage.cat_file("/portal/site/zcwj/202006/han.html").decode()
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    again = site.run("build", "--no-search", "--out", "memory://portal/site")
    assert again.code == 0, again.err
    assert "关于另一工作的函" in storage.cat_file("/portal/site/zcwj/202006/han.html").decode()
    assert not (site.root / "site").exists()
