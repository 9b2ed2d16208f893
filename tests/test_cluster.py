"""Pages made by other processes, and by a real Dask cluster, are the same; a worker that dies spoils nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

import dying
import pytest
from office import MakeOffice, Office, base, tree
from repository import committed, git

from builder import executors, publish, published, shards
from builder.build import Options, build
from builder.diagnostics import Report
from builder.executors import executor_of
from builder.records import Record
from builder.render import Renderer

distributed = pytest.importorskip("distributed")
import cloudpickle  # noqa: E402
import dask  # noqa: E402

LETTER = "data/catalogue/han.yml"
RECORD = "theme/portal/record.html"


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small site is worth handing out, in several shards."""
    monkeypatch.setattr(shards, "SIZE", 7)
    monkeypatch.setattr(publish, "WORTH_HANDING_OUT", 1)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own, all on loopback."""
    cloudpickle.register_pickle_by_value(dying)  # the workers do not know of our tests
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster,
    ):
        cluster.wait_for_workers(2, timeout=120)
        yield cluster.scheduler_address.removeprefix("tcp://")


def many_letters(count: int) -> dict[str, str]:
    """Letters that make a few shards."""
    text = base(LETTER).replace("SL001/2020-00003", "SL002/2020-NN")
    names = [f"l{n}" for n in range(count)]
    return {f"data/catalogue/{n}.yml": text.replace("id: han", f"id: {n}").replace("NN", n) for n in names}


def built_by(site: Office, executor: str, *more: str) -> dict[str, bytes]:
    """What a build with an executor makes."""
    out = site.root / "by"
    ran = site.run("build", "--executor", executor, "--out", str(out), *more)
    assert ran.code == 0, ran.err
    assert not (site.root / "by.building").exists()
    return tree(out)


def test_a_dask_cluster_makes_the_same_site(office: MakeOffice, scheduler: str) -> None:
    site = office(many_letters(20))
    alone = tree(site.build(search=True))
    assert built_by(site, f"dask://{scheduler}") == alone
    site.edit("data/catalogue/l3.yml", ("关于示例工作的函", "关于另一工作的函"))
    assert built_by(site, f"dask://{scheduler}", "--no-search") == tree(site.build("--clean"))


def test_processes_make_the_same_site(office: MakeOffice) -> None:
    site = office(many_letters(20))
    committed(site)
    site.edit("data/catalogue/l1.yml", ("商请支持", "再请支持"))
    git(site.root, "commit", "-qam", "改一条", day="2026-03-02")
    alone = tree(site.build())
    assert b'data-gk="revision' in alone["zcwj/202006/l1.html"]  # the workers know the history
    assert built_by(site, "processes:2", "--no-search") == alone


def test_a_very_large_build_begins_processes_by_itself(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    site, asked = office(many_letters(20)), list[str]()
    alone = tree(site.build())

    @contextmanager
    def noted(name: str) -> Iterator[Executor]:
        asked.append(name)
        with executor_of(name) as found:
            yield found

    monkeypatch.setattr(executors, "executor_of", noted)
    monkeypatch.setattr(executors, "MANY", 10)
    monkeypatch.setattr(executors, "room", lambda: 2)
    site.write("theme/portal/prose.html", "{{ prose }}")  # every page is to be made again
    assert tree(site.build()).keys() == alone.keys() and asked == ["processes:2"]
    site.edit("data/catalogue/l3.yml", ("关于示例工作的函", "关于另一工作的函"))
    assert tree(site.build()) == tree(site.build("--clean")) and asked == ["processes:2"]


def test_a_row_is_made_once_whoever_lists_it(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many lists show a record; who makes one knows nothing of what the others make at the same time."""
    made: Counter[str] = Counter()
    make_row = Renderer.make_row

    def counted(self: Renderer, name: str, record: Record | None = None) -> str:
        made[name] += 1
        return make_row(self, name, record)

    monkeypatch.setattr(Renderer, "make_row", counted)
    site = office(many_letters(20))
    with ThreadPoolExecutor(3) as threads:
        build(site.root, site.root / "site", Report(), Options(search=False, executor=threads))
    listed = {name: times for name, times in made.items() if name.startswith("w:../:")}
    assert len(listed) > 20 and set(listed.values()) == {1}


def test_a_broken_template_is_told_from_afar(office: MakeOffice, scheduler: str) -> None:
    site = office({RECORD: "<p>\n{{ record.titel }}"})
    ran = site.run("build", "--no-search", "--executor", f"dask://{scheduler}")
    assert ran.code == 1
    assert f"{RECORD}:2:1 H003 " in ran.err


@pytest.mark.parametrize(("kind", "at"), [("processes", "record"), ("processes", "list"), ("dask", "record")])
def test_a_worker_that_dies_leaves_the_last_good_site(
    kind: str, at: str, office: MakeOffice, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office(many_letters(20))
    before = tree(site.build())
    site.write("theme/portal/nav.html", "<nav>甲</nav>")  # every page is to be made again, and differs
    site.write(dying.SIGN, at)
    monkeypatch.setattr(shards, "make", dying.make)
    monkeypatch.setattr(published, "LOOKED_THROUGH", 0)  # as in a large site, whose files are not looked at one by one
    ran = site.run("build", "--no-search", "--executor", f"dask://{scheduler}" if kind == "dask" else "processes:2")
    assert ran.code == 1
    assert " H006 " in ran.err
    assert tree(site.root / "site") == before
    (site.root / dying.SIGN).unlink()
    assert tree(site.build()) == tree(site.build("--clean"))
    assert not list((site.root / ".gongkai").glob("*.handed"))


@pytest.mark.parametrize("executor", ["dask://127.0.0.1:1", "threads", "processes:x"])
def test_an_executor_that_cannot_be_had_is_told(
    executor: str, office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.executors.PATIENCE", 1)
    site = office()
    ran = site.run("build", "--no-search", "--executor", executor)
    assert ran.code == 2
    assert executor in ran.err
    assert not (site.root / "site").exists()
