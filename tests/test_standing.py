"""A build of a site in which nothing changed ends before it begins; whatever a build looks at ends that."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import MakeOffice, Office, Ran
from repository import committed, git

import builder.build
from builder.store import STATE


@pytest.fixture
def site(office: MakeOffice) -> Office:
    site = committed(office())
    (site.root / ".git/info/exclude").write_text(".gongkai/\nsite/\nsite.*/\n", "utf-8")
    site.build()
    return site


class Watch:
    """Counts the builds that are not spared."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.builds, real = 0, builder.build.build

        def counted(*args: object) -> object:
            self.builds += 1
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(builder.build, "build", counted)

    def spared(self, site: Office, *args: str) -> Ran | None:
        """What a build said that was spared; None where it was not."""
        before = self.builds
        ran = site.run("build", "--no-search", *args)
        assert ran.code == 0, ran.err
        return ran if self.builds == before else None


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def a_record(site: Office) -> Path:
    return next(path for path in sorted((site.root / "data").rglob("*.yml")) if path.parent != site.root / "data")


def test_a_build_of_an_unchanged_site_is_spared_and_says_the_same(site: Office, watch: Watch) -> None:
    first = watch.spared(site)
    assert first is not None
    whole = site.run("build", "--no-search", "--timings")
    assert first.out.splitlines()[0] in whole.out
    assert first.err == whole.err
    assert watch.spared(site) is not None


@pytest.mark.parametrize(
    "path", ["mkdocs.yml", "content/neu.md", "theme/neu.css", "data/site.yml", "data/published.txt"]
)
def test_a_file_that_came_or_changed_is_seen(site: Office, watch: Watch, path: str) -> None:
    target = site.root / path
    target.parent.mkdir(exist_ok=True)
    target.write_text((target.read_text("utf-8") if target.exists() else "") + "\n", "utf-8")
    assert watch.spared(site) is None
    assert watch.spared(site) is not None
    target.write_text(target.read_text("utf-8") + "\n\n", "utf-8")
    assert watch.spared(site) is None


def test_a_record_edited_committed_or_taken_back_is_seen(site: Office, watch: Watch) -> None:
    path = a_record(site)
    before = path.read_bytes()
    path.write_bytes(before + b"# edited\n")
    assert watch.spared(site) is None
    assert watch.spared(site) is not None
    git(site.root, "commit", "-qam", "edited")
    assert watch.spared(site) is None
    path.write_bytes(before)
    assert watch.spared(site) is None
    git(site.root, "checkout", "-q", "--", ".")
    assert watch.spared(site) is None
    assert watch.spared(site) is not None


def test_a_mistake_that_was_mended_by_taking_it_back_is_built_once_more(site: Office, watch: Watch) -> None:
    path = a_record(site)
    before = path.read_bytes()
    path.write_bytes(b"id: [\n")
    assert site.run("build", "--no-search").code == 1
    assert site.run("build", "--no-search").code == 1
    path.write_bytes(before)
    assert watch.spared(site) is None
    assert watch.spared(site) is not None


def test_a_site_that_somebody_touched_is_mended(site: Office, watch: Watch) -> None:
    page = site.root / "site/index.html"
    before = page.read_bytes()
    page.write_bytes(b"other")
    assert watch.spared(site) is None
    assert page.read_bytes() == before
    (site.root / "site/stray.html").write_bytes(b"stray")
    assert watch.spared(site) is None
    assert not (site.root / "site/stray.html").exists()
    assert watch.spared(site) is not None


def test_another_day_search_folder_or_wish_is_another_build(site: Office, watch: Watch, tmp_path: Path) -> None:
    assert watch.spared(site, "--today", "2026-11-20") is None
    assert watch.spared(site, "--today", "2026-11-20") is not None
    assert watch.spared(site) is None
    assert watch.spared(site, "--out", str(tmp_path / "other")) is None
    for wish in ("--clean", "--timings", "--record"):
        assert watch.spared(site, wish) is None


def test_what_the_last_build_told_is_told_again(site: Office, watch: Watch) -> None:
    site.edit("data/catalogue/han.yml", ("published_on: 2020-06-01", "published_on: 2026-11-21"))  # a day to come
    told = site.run("build", "--no-search", "--today", "2026-11-20")
    assert (told.code, "R002" in told.err) == (0, True)
    again = watch.spared(site, "--today", "2026-11-20")
    assert again is not None and again.err == told.err


def test_a_folder_that_git_does_not_see_is_told(site: Office, watch: Watch) -> None:
    (site.root / "data/nothing").mkdir()
    assert "S001" in site.run("build", "--no-search").err
    assert watch.builds == 1


def test_a_damaged_state_is_told_by_the_build_that_drops_it(site: Office, watch: Watch) -> None:
    (site.root / STATE).write_bytes(b"not a database, but long enough to be looked at" * 100)
    ran = site.run("build", "--no-search")
    assert (ran.code, "H005" in ran.err, watch.builds) == (0, True, 1)
    again = watch.spared(site)
    assert again is None or "H005" not in again.err


def test_a_link_that_leads_out_of_the_repository_spares_nothing(site: Office, watch: Watch, tmp_path: Path) -> None:
    path = a_record(site)
    (tmp_path / "elsewhere.yml").write_bytes(path.read_bytes() + b"# elsewhere\n")
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere.yml")
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "a link")
    assert watch.spared(site) is None
    assert watch.spared(site) is None
