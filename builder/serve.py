"""The server of `gongkai serve`: the built site, and what its pages must know to follow the builds."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from builder.trouble import page

OWN = "/__gongkai__/serve"
PARTS = {f"{OWN}.js": "text/javascript", f"{OWN}.css": "text/css"}
LONGEST = 25.0  # seconds a page waits for an answer before it asks again
PATIENCE, STEP = 0.5, 0.3  # seconds a build may last in silence, and from then on between two figures of it
UNDER_WAY = {"zh": "正在重新生成…", "en": "Making the pages again…"}
TABS = 8  # pages that may be open at a time
MANY = 2000  # changed files told by name; of more a page is told that all changed


class Preview:
    """What is being shown: the number of the last news, with which of them each file changed, and what is wrong now.

    And how far a build is that is under way: pages hear of it when it lasts, so that nobody takes the old for the new.
    """

    def __init__(self, first: int) -> None:
        """`first` is larger than any number of an earlier run, so that pages of that one are told to reload."""
        self._first = self.version = first
        self._changed: dict[str, int] = {}
        self._viewed: dict[str, None] = {}  # by when they were asked for
        self.trouble, self.lang = "", "zh"
        self._begun: float | None = None
        self._next, self._done = 0.0, (0, 0)
        self._told = threading.Condition()

    def look(self, name: str) -> None:
        """A page is being looked at."""
        with self._told:
            self._viewed.pop(name, None)
            self._viewed[name] = None
            while len(self._viewed) > TABS:
                del self._viewed[next(iter(self._viewed))]

    @property
    def viewed(self) -> frozenset[str]:
        """The pages that were looked at last."""
        with self._told:
            return frozenset(self._viewed)

    def begin(self, lang: str) -> None:
        """A build is under way, of which pages are told in this language."""
        with self._told:
            self._begun, self.lang = time.monotonic(), lang
            self._next, self._done = self._begun + PATIENCE, (0, 0)
            self._told.notify_all()

    def progress(self, stage: str, done: int, total: int) -> None:
        """So many pages are made; told now and then, since it is called for each."""
        now = time.monotonic()
        if now > self._next:
            self._next, self._done = now + STEP, (done, total)

    def grow(self, changed: Iterable[str]) -> None:
        """There is another build to be seen, in which these files differ."""
        with self._told:
            self.version += 1
            self._changed.update(dict.fromkeys(changed, self.version))
            self.trouble, self._begun = "", None
            self._told.notify_all()

    def refuse(self, trouble: str) -> None:
        """Nothing new is to be seen: the last edit has mistakes, told as HTML."""
        with self._told:
            if trouble != self.trouble:
                self.version += 1
            self.trouble, self._begun = trouble, None
            self._told.notify_all()

    def news(self, known: str, shown: str = "", wait: bool = True) -> dict[str, object]:
        """The news as soon as there is some after the known one, or after a while; `changed` is None for everything.

        Where a build lasts it is news too, unless the page shows just these figures of it.
        """
        with self._told:
            until = time.monotonic() + LONGEST
            while wait and (known, shown) == (str(self.version), self._figures()) and time.monotonic() < until:
                self._told.wait(STEP if self._begun else until - time.monotonic())
            seen = int(known) if known.isdigit() else 0
            changed: list[str] | None = [name for name, version in self._changed.items() if version > seen]
            if not self._first <= seen <= self.version or len(changed or ()) > MANY:
                changed = None
            work = {"lang": self.lang, "words": UNDER_WAY[self.lang], "figures": self._figures()}
            return {"version": self.version, "changed": changed, "trouble": self.trouble,
                    "work": work if work["figures"] else None}  # fmt: skip

    def _figures(self) -> str:
        """How far the build is that is under way; nothing while there is none to speak of."""
        if self._begun is None or time.monotonic() - self._begun < PATIENCE:
            return ""
        done, total = self._done
        return f"{done:,}/{total:,}" if total else "…"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site, with a script for reloading added to pages on the way out."""

    def __init__(self, *args: object, preview: Preview, folder: str, **kwargs: object) -> None:
        self._preview = preview
        super().__init__(*args, directory=folder, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers the addresses of the preview itself, then files."""
        path, _, query = self.path.partition("?")
        if path == OWN:
            known, shown, now = [*unquote(query).split("&"), "", ""][:3]
            return self._send(json.dumps(self._preview.news(known, shown, not now)).encode(), "application/json")
        if path in PARTS:
            return self._send(Path(__file__).with_name(path.rpartition("/")[2]).read_bytes(), PARTS[path])
        version = self._preview.version  # before the file is read: a page is told once too often rather than never
        file = Path(self.translate_path(path))
        if path.endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html":
            self._preview.look(file.relative_to(self.directory).as_posix())
        if file.suffix == ".html" and (text := self._page(file)) is not None:
            return self._send(text.replace(b"</body>", _script(version), 1), "text/html; charset=utf-8",
                              200 if file.is_file() else 404)  # fmt: skip
        return super().do_GET()

    def _page(self, file: Path) -> bytes | None:
        """A page; where there is none what is wrong, else the site's page that says so, and follows builds too."""
        preview, site = self._preview, Path(self.directory)
        if file.is_file():
            return file.read_bytes()
        if preview.trouble and not (site / "index.html").exists():
            return page(preview.trouble, f"{OWN}.css", preview.lang).encode()
        missing = site / "404.html"
        return missing.read_bytes() if missing.is_file() else None

    def _send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """Nothing of a preview is to be shown again without asking: it may be another one in a second."""
        if not any(line.lower().startswith(b"cache-control") for line in getattr(self, "_headers_buffer", ())):
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: only our own lines are shown."""


class Server(http.server.ThreadingHTTPServer):
    """Does not wait for pages that wait for news, nor complain of those that are closed meanwhile."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is none."""


def _script(version: int) -> bytes:
    return f'<script src="{OWN}.js?{version}"></script></body>'.encode()


def start(folder: Path, port: int, preview: Preview) -> Server:
    """Serve `folder`, which may come later, on 127.0.0.1. Raises OSError when the port is taken."""
    server = Server(("127.0.0.1", port), partial(Handler, preview=preview, folder=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
