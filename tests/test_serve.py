"""The preview: it answers, builds again after a change, and tells what is in its way."""

from __future__ import annotations

import re
import socket
import threading
import urllib.error
import urllib.request

import pytest
from office import MakeOffice

from builder.serve import Preview, changes, start

LETTER = "data/catalogue/han.yml"


def test_serve_answers_and_reloads(office: MakeOffice) -> None:
    site = office()
    preview = Preview()
    server = start(site.build(), 0, preview)
    try:
        home = f"http://127.0.0.1:{server.server_port}/"
        page = fetch(home)
        script = re.search(r'<script src="(/__gongkai__/[^"]+)"></script></body>', page)
        assert script and "location.reload" in fetch(home + script[1][1:])
        before = fetch(home + "__gongkai__/reload?")
        soon = threading.Timer(0.3, preview.grow)
        soon.start()  # meanwhile the page waits for its answer
        assert fetch(home + f"__gongkai__/reload?{before}") != before
        soon.join()
        assert "关于示例工作的函" in fetch(home + "zcwj/202006/han.html?x=1")
        for path in ("../data/site.yml", "%2e%2e/data/site.yml", "nothing.html"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                fetch(home + path)
    finally:
        server.shutdown()
        server.server_close()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_serve_tells_a_taken_port(office: MakeOffice) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = office().run("serve", "--port", str(port), "--lang", "en")
    assert ran.code == 1
    assert str(port) in ran.err


def test_serve_builds_again_after_a_change(office: MakeOffice) -> None:
    site, stop = office(), threading.Event()
    waiting = changes(site.root, site.root / ".gongkai/preview", stop)
    timer = threading.Timer(0.5, lambda: site.edit(LETTER, ("关于示例工作的函", "关于新工作的函")))
    timer.start()
    try:
        assert next(waiting, "ended") is None
    finally:
        stop.set()
        timer.join()


def test_serve_refuses_a_site_with_mistakes(office: MakeOffice) -> None:
    site = office()
    site.edit(LETTER, ("2020-05-20", "2020年2月30日"))
    ran = site.run("serve", "--port", "0")
    assert ran.code == 1
    assert "S006" in ran.err
