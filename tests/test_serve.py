"""The preview: it answers, builds again after a change, and tells what is in its way."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from office import REPO, MakeOffice, Office, base, environment

from builder.behind import _after
from builder.serve import Preview, start
from builder.watching import Watching

LETTER = "data/catalogue/han.yml"
PAGE = "zcwj/202006/han.html"
OLD, NEW = "关于示例工作的函", "关于新工作的函"
PATIENCE = 60.0


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=40) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


class Served:
    """`gongkai serve` of a site in a process of its own, seen as a browser sees it."""

    def __init__(self, site: Office, *args: str) -> None:
        command = [sys.executable, "-u", "-m", "builder.cli", "serve", "--site", str(site.root), "--port", "0", *args]
        self.process = subprocess.Popen(
            command, env=environment(), cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        until(lambda: any("http://" in line for line in self.said))
        self.home = re.findall(r"http://\S+?/", "".join(self.said))[0]

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            self.said.extend(lines)

    def page(self, path: str = PAGE) -> str:
        return fetch(self.home + path)

    def news(self, known: str = "") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(fetch(f"{self.home}__gongkai__/serve?{known}"))
        return found

    def end(self, sign: int = signal.SIGINT) -> int:
        self.process.send_signal(sign)
        self._ear.join(20)  # until it has ended, and all it started
        return self.process.wait(20)


def until(true: Callable[[], object]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.05)


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    running: list[Served] = []

    def begin(site: Office, *args: str) -> Served:
        running.append(Served(site, *args))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.end()


def test_a_page_is_told_of_the_builds_that_change_it(office: MakeOffice) -> None:
    site = office()
    preview = Preview(1000)
    server = start(site.build(), 0, preview)
    try:
        home = f"http://127.0.0.1:{server.server_port}/"
        script = re.search(r'<script src="(/__gongkai__/serve\.js)\?(\d+)"></script></body>', fetch(home))
        assert script and "location.reload" in fetch(home + script[1][1:])
        known = script[2]
        soon = threading.Timer(0.3, preview.grow, [["a.html", "b.css"]])
        soon.start()  # meanwhile the page waits for its answer
        news = json.loads(fetch(f"{home}__gongkai__/serve?{known}"))
        assert news["changed"] == ["a.html", "b.css"]
        soon.join()
        preview.grow(["c.html"])
        after = json.loads(fetch(f"{home}__gongkai__/serve?{news['version']}"))
        assert after["changed"] == ["c.html"]  # nothing it has heard of before
        missed = json.loads(fetch(f"{home}__gongkai__/serve?{known}"))
        assert sorted(missed["changed"]) == ["a.html", "b.css", "c.html"]
        assert json.loads(fetch(f"{home}__gongkai__/serve?1"))["changed"] is None  # a page of another run
        assert OLD in fetch(home + PAGE + "?x=1")
        for path in ("../data/site.yml", "%2e%2e/data/site.yml", "nothing.yml"):
            assert "404" in fetch(home + path)
        assert "__gongkai__" in fetch(home + "nothing.html")  # a page that is not there yet follows too
    finally:
        server.shutdown()
        server.server_close()


def test_serve_tells_a_taken_port(office: MakeOffice) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = office().run("serve", "--port", str(port), "--lang", "en")
    assert ran.code == 1
    assert str(port) in ran.err


def rename_over(path: Path) -> None:
    """Save as vim does: the old file becomes a copy, the new one is written, the copy goes."""
    copy = path.with_name(path.name + "~")
    path.rename(copy)
    path.write_text(copy.read_text("utf-8").replace(OLD, NEW), "utf-8")
    copy.unlink()


def replace(path: Path) -> None:
    """Save as many programs do: a file beside it takes its place."""
    beside = path.with_name(".new.tmp")
    beside.write_text(path.read_text("utf-8").replace("site_name", "site_name"), "utf-8")
    os.replace(beside, path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": lambda root: (root / LETTER).write_text("x", "utf-8"),
    "renamed over": lambda root: rename_over(root / LETTER),
    "deleted": lambda root: (root / LETTER).unlink(),
    "folder renamed": lambda root: (root / "data/catalogue").rename(root / "data/catalog"),
    "settings replaced": lambda root: replace(root / "mkdocs.yml"),
    "folder new": lambda root: (root / "theme").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_are_heard_while_nobody_waits_and_twice(office: MakeOffice, change: Callable[[Path], object]) -> None:
    site = office()
    watching = Watching(site.root)
    try:
        until(lambda: (site.write("data/a.txt", "x"), watching.wait(0.3))[1])  # it has begun
        while watching.wait(0.5):
            pass
        change(site.root)
        time.sleep(0.5)  # as during a build
        assert watching.wait(5)
        assert not watching.wait(0.5)  # a change is heard once
        replace(site.root / "mkdocs.yml")  # again, after the file was replaced once
        assert watching.wait(5)
        if change is CHANGES["folder new"]:
            site.write("theme/strings.yml", "{}")
            assert watching.wait(5)
    finally:
        watching.close()


def test_serve_follows_edits_and_mistakes(office: MakeOffice, served: Callable[..., Served]) -> None:
    site = office()
    preview = served(site)
    assert OLD in preview.page()
    version = preview.news()["version"]
    rename_over(site.root / LETTER)
    until(lambda: NEW in preview.page())
    assert PAGE in preview.news(str(version))["changed"]

    site.edit(LETTER, ("2020-05-20", "2020年2月30日<b>"))
    until(lambda: preview.news()["trouble"])
    trouble = preview.news()["trouble"]
    assert "S006" in trouble and f"{LETTER}:" in trouble and 'lang="zh"' in trouble
    assert "&lt;b&gt;" in trouble  # what stands in a file is text
    assert NEW in preview.page()  # the last good site stays
    site.edit(LETTER, ("2020年2月30日<b>", "2020-05-20"))
    until(lambda: not preview.news()["trouble"])

    (site.root / LETTER).unlink()
    until(lambda: NEW not in preview.page())
    assert preview.end() == 0
    assert sorted(path.name for path in (site.root / ".gongkai").glob("preview*")) == sorted(
        ["preview", "preview.lock", "preview.sqlite"]
    )


def test_the_search_follows_the_pages(office: MakeOffice, served: Callable[..., Served]) -> None:
    site = office()
    preview = served(site)
    folder = site.root / ".gongkai/preview/search"
    until(lambda: (folder / "manifest.json").exists())
    version, before = preview.news()["version"], (folder / "manifest.json").read_bytes()
    site.edit(LETTER, (OLD, "关于完全不同的一件事情的函"))
    until(lambda: (folder / "manifest.json").read_bytes() != before)
    until(lambda: "search/start.bin" in preview.news(str(version))["changed"])
    assert preview.end(signal.SIGTERM) == 0


def test_serve_shows_mistakes_before_there_is_any_site(office: MakeOffice, served: Callable[..., Served]) -> None:
    site = office()
    site.edit(LETTER, ("2020-05-20", "2020年2月30日"))
    preview = served(site, "--lang", "en")
    assert any("S006" in line for line in preview.said)
    assert "S006" in preview.page("") and "__gongkai__" in preview.page("")
    site.edit(LETTER, ("2020年2月30日", "2020-05-20"))
    until(lambda: OLD in preview.page())


def test_a_second_preview_of_a_site_is_refused(office: MakeOffice, served: Callable[..., Served]) -> None:
    site = office()
    preview = served(site)
    ran = site.run("serve", "--port", "0")
    assert ran.code == 1 and "另一个窗口" in ran.err
    assert site.run("build", "--no-search").code == 0  # the site itself is another matter
    site.edit(LETTER, (OLD, NEW))
    until(lambda: NEW in preview.page())


def test_the_page_looked_at_is_made_first_and_the_mistakes_of_others_are_told(
    office: MakeOffice, served: Callable[..., Served]
) -> None:
    text = base(LETTER).replace("SL001/2020-00003", "SL002/2020-NN")
    names = [f"l{n}" for n in range(220)]
    letters = {f"data/catalogue/{n}.yml": text.replace("id: han", f"id: {n}").replace("NN", n) for n in names}
    site, other = office(letters), ".gongkai/preview/zcwj/202006/l7.html"
    preview, template = served(site), "theme/types/catalogue/page.html"
    preview.page()
    site.write(template, "{% block content %}<p>甲式</p>{% endblock %}")
    until(lambda: "甲式" in preview.page())
    assert "甲式" not in (site.root / other).read_text("utf-8")
    until(lambda: preview.news()["work"])  # the build goes on
    until(lambda: "甲式" in (site.root / other).read_text("utf-8"))
    until(lambda: not preview.news()["work"])
    site.write(template, "{% block content %}{{ '乙式' if record.id == 'han' else record.titel }}{% endblock %}")
    until(lambda: "乙式" in preview.page())
    until(lambda: "H003" in preview.news()["trouble"])
    site.edit(template, ("record.titel", "'丙式'"))
    until(lambda: not preview.news()["trouble"])
    assert "丙式" in (site.root / other).read_text("utf-8")


ENDS = {"os._exit(0)": "done", "raise MemoryError": "failed",
        "os._exit(behind.STOPPED)": "", "os.kill(os.getpid(), 9)": ""}


@pytest.mark.parametrize(("ended", "told"), ENDS.items())
def test_what_follows_the_pages_and_fails_is_told_unless_it_was_stopped(ended: str, told: str) -> None:
    code = f"import os; from builder import behind; {ended}"
    process, heard = subprocess.Popen([sys.executable, "-c", code], cwd=REPO, stderr=subprocess.DEVNULL), list[str]()
    _after(process, lambda: heard.append("done"), lambda: heard.append("failed"))
    assert "".join(heard) == told
