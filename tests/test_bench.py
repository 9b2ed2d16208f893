"""The benchmark's corpus is the same everywhere, a good site; its table is right. No time is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from repository import git

from builder.cli import main

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture(autouse=True)
def bench_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark is a program, not a package: its folder is where its modules are found."""
    monkeypatch.syspath_prepend(str(BENCH))


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_equal_seeds_give_equal_bytes(tmp_path: Path) -> None:
    from corpus import write_site

    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_site(tmp_path / name, 60, seed)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    assert files_of(tmp_path / "a") != files_of(tmp_path / "c")


def test_bodies_are_as_long_as_said() -> None:
    from corpus import LONGEST, SHORTEST, documents, record_yaml

    found = list(documents(400))
    lengths = [len(doc.body) for doc in found]
    assert SHORTEST - 30 <= min(lengths) and max(lengths) <= LONGEST + 30
    mean = sum(len(record_yaml(doc).encode()) for doc in found) / len(found)
    assert 3_300 < mean < 4_300
    assert len({doc.title for doc in found}) == len({doc.index_no for doc in found}) == 400


def test_the_site_passes_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus import write_site

    write_site(tmp_path, 40)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.output


def test_the_bare_theme_makes_the_compared_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus import documents
    from peers.base import list_pages
    from peers.ours import Ours

    Ours(tmp_path).prepare(tmp_path / "work", 120)
    monkeypatch.chdir(tmp_path / "work")
    result = CliRunner().invoke(main, ["build", "--no-search"])
    assert result.exit_code == 0, result.output
    docs = list(documents(120))
    made = {path.relative_to("site/zcwj").as_posix() for path in Path("site/zcwj").rglob("*.html")}
    assert {f"{doc.month}/{doc.id}.html" for doc in docs} <= made
    assert {f"{page.path}.html" for page in list_pages(docs) if page.number == 1} <= made
    assert not {name for name in made if name.startswith(("genre-", "validity-"))}
    record = Path("site/zcwj", docs[5].month, f"{docs[5].id}.html").read_text(encoding="utf-8")
    assert docs[4].title in record and docs[5].org_name in record


def test_every_turn_edits_a_record_that_git_knows(tmp_path: Path) -> None:
    """A second edit that changed nothing would be measured as a build of one changed record."""
    from peers.ours import OursTheme, SampleSite

    for tool in (OursTheme(tmp_path), SampleSite(tmp_path)):
        work = tmp_path / tool.name
        tool.prepare(work, 30)
        seen = {git(work, "diff")}
        for turn in range(3):
            tool.edit(work, 30, turn)
            seen.add(git(work, "diff"))
        assert len(seen) == 4 and len(git(work, "status", "--porcelain").splitlines()) == 1


def test_every_tool_gets_the_same_lists() -> None:
    from corpus import documents
    from peers.base import PER_PAGE, list_pages

    docs = list(documents(130))
    pages = list(list_pages(docs))
    assert [len(page.docs) for page in pages[:3]] == [PER_PAGE, PER_PAGE, 30]
    assert [page.path for page in pages[:3]] == ["index", "index-2", "index-3"]
    assert sum(len(page.docs) for page in pages) == 4 * len(docs)  # all, by unit, by theme, by year


def measured(cpu: float, memory: float = 100.0, failed: str = "") -> dict[str, Any]:
    return {"cpu": cpu, "wall": cpu * 2, "memory": memory, "failed": failed, "runs": 0 if failed else 3}


RESULTS: dict[str, Any] = {
    "machine": "2 cores",
    "versions": "Hugo 0.168",
    "notes": ["Eleventy: skipped"],
    "sizes": {
        "1000": {"ours": {"cold": measured(1.0)}, "hugo": {"cold": measured(2.0)}, "sample": {"cold": measured(4.0)}},
        "10000": {
            "ours": {"cold": measured(10.0, 150)},
            "ours-theme": {"changed": measured(1.0)},
            "cp": {"cold": measured(0.5)},
            "hugo": {"cold": measured(40.0, 1000)},
            "mkdocs": {"cold": measured(0, failed="not run: it would take some 2,000 s")},
        },
    },
    "stages": {"1000": {"seconds": {"load": 0.5, "render": 2.0, "host": 0.4}, "records": 1000}},
}


def test_the_table_says_what_was_measured() -> None:
    from peers.table import document

    text = document(RESULTS, {"ours": "gongkai", "hugo": "Hugo", "cp": "cp", "mkdocs": "MkDocs"})
    for line in (
        "| gongkai | cold | 10.00 | 20.00 | 150 | 0.25 | 20.0 | 3 |",
        "| MkDocs | cold | not run: it would take some 2,000 s | | | | | |",
        "| 10k, cold, equal pages: CPU against Hugo | ≤ 0.35 × | 0.25 × | met |",
        "| 10k, cold, equal pages: CPU against `cp -r` | ≤ 10 × | 20.00 × | **missed**: 2.00 × the most allowed |",
        "| 10k, one record changed, own theme, CPU | ≤ 0.5 s | 1.00 s | **missed**: 2.00 × the most allowed |",
        "| 100k, nothing changed, own theme, CPU | ≤ 0.4 s | – | not measured |",
        "| the sample site, everything, cold, wall | ≤ 10 s | 8.00 s | met |",
        "| 1,000 | 2,000 | – | – | – | 500 | – | – | 0.40 | 345 |",
        "| gongkai | 1.00 |",
        "| Hugo | 1.30 |",
        "- Eleventy: skipped",
    ):
        assert line in text.splitlines(), f"{line}\n\n{text}"


def test_runs_that_failed_do_not_count() -> None:
    from peers.table import condense

    runs = [measured(3.0), measured(9.0, failed="failed: x"), measured(5.0)]
    assert condense(runs) == {"cpu": 4.0, "wall": 8.0, "memory": 100.0, "failed": "", "runs": 2}
    assert condense([measured(9.0, failed="failed: x")])["failed"] == "failed: x"


def test_the_page_is_what_the_kept_figures_say() -> None:
    from bench import PAGE, STORE, page

    assert PAGE.read_text("utf-8") == page(json.loads(STORE.read_text("utf-8")))


def test_what_was_measured_is_not_lost_to_a_run_that_was_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import bench

    for name in ("STORE", "PAGE"):
        monkeypatch.setattr(bench, name, tmp_path / name)
    run = bench.Bench(bench.options(["--minutes", "1e-9"]))
    run.results["sizes"] = {"1000": {"hugo": {"cold": measured(2.0)}}}
    late = {"cpu": 0, "wall": 0, "memory": 0, "failed": run._too_long("hugo", "cold", 1000)}
    assert late["failed"] == "not run: the 1e-09 minutes were over"
    run._keep_size(1000, {"hugo": {"cold": [late], "changed": [late]}})
    kept = json.loads((tmp_path / "STORE").read_text("utf-8"))["sizes"]["1000"]["hugo"]
    assert kept["cold"]["cpu"] == 2.0 and kept["changed"]["failed"] == late["failed"]


PAGES = {
    "index.html": "<main><h1>甲</h1><ol><li><a href='zcwj/lh-2020-000001.html'>一</a></li></ol></main>",
    "zcwj/index.html": "<main><h1>政策</h1><ol><li><a href='202001/lh-2020-000001.html'>一</a></li></ol></main>",
    "zcwj/202001/lh-2020-000001.html": "<main><h1>一</h1><p>“文字”<a href='../index.html'>上</a></p></main>",
}


@pytest.mark.parametrize(
    ("page", "old", "new", "told"),
    [
        ("zcwj/202001/lh-2020-000001.html", "“文字”", '"文 字"', []),
        ("zcwj/202001/lh-2020-000001.html", "文字", "文", ["lh-2020-000001: '\"上', not '字\"上'"]),
        ("zcwj/202001/lh-2020-000001.html", "<a href='../index.html'>上</a>", "上", ["lh-2020-000001: 0 links, not 1"]),
        ("zcwj/index.html", "lh-2020-000001", "lh-2020-000002", ["政策: 2 rows are not in both, as lh-2020-000001"]),
        (
            "zcwj/index.html",
            "</ol>",
            "<li><a href='lh-2020-000002.html'>二</a></ol>",
            ["政策: 1 rows are not in both, as lh-2020-000002"],
        ),  # fmt: skip
        ("index.html", "甲", "乙", []),
    ],
)
def test_what_pages_hold_otherwise_is_told(page: str, old: str, new: str, told: list[str], tmp_path: Path) -> None:
    from peers.equal import differences, held

    for site, change in (("a", {}), ("b", {page: PAGES[page].replace(old, new)})):
        for name, html in {**PAGES, **change}.items():
            path = tmp_path / site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8")
    assert differences(held(tmp_path / "a"), held(tmp_path / "b")) == told


def test_a_run_is_measured_and_ended_at_its_limit(tmp_path: Path) -> None:
    from peers.base import run

    done = run([sys.executable, "-c", "print(sum(range(1000)))"], tmp_path, 60)
    assert not done.failed and done.cpu > 0 and done.memory > 1
    assert run([sys.executable, "-c", "raise SystemExit('no records')"], tmp_path, 60).failed == "failed: no records"
    assert run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, 0.5).failed.startswith("ended after")


def test_every_stage_has_its_clock(tmp_path: Path) -> None:
    """In a process of its own, since the clocks are put around the program's functions."""
    from corpus import write_site
    from peers.stages import STAGES

    write_site(tmp_path, 30)
    done = run_stages(tmp_path)
    found = json.loads(done.splitlines()[-1])
    assert found["records"] == 70 and found["pages"] > 70  # 40 units among them
    assert {*STAGES, "host"} <= {stage for stage, seconds in found["seconds"].items() if seconds > 0}


def run_stages(site: Path) -> str:
    command = [sys.executable, "-P", str(BENCH / "peers/stages.py"), str(site)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
