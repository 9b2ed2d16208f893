"""`gongkai serve`: a preview on this machine that builds again and reloads when a file changes."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from watchfiles import watch

RELOAD = "/__gongkai__/reload"
SCRIPT = b"""(async () => {
  let known = "";
  for (;;) {
    if (document.hidden) await new Promise(go => addEventListener("visibilitychange", go, {once: true}));
    try {
      const now = await (await fetch("%s?" + known)).text();
      if (known && known !== now) return location.reload();
      known = now;
    } catch { await new Promise(go => setTimeout(go, 300)); }
  }
})();
""" % RELOAD.encode()  # asked for while it is looked at; answered when there is another build, or after a while
SNIPPET = b'<script src="%s.js"></script></body>' % RELOAD.encode()
LONGEST = 25.0  # seconds a page waits for an answer before it asks again
DEBOUNCE, STEP = 100, 30  # ms: a burst of changes ends when nothing came for a step, or after so long


class Preview:
    """The number of the build being shown. Pages ask for it, are answered when it grows, and reload."""

    def __init__(self) -> None:
        self.version = 1
        self._grown = threading.Condition()

    def grow(self) -> None:
        """There is another build to be seen."""
        with self._grown:
            self.version += 1
            self._grown.notify_all()

    def wait(self, known: str) -> int:
        """The number, as soon as it is not the known one any more; the same again after a while."""
        with self._grown:
            self._grown.wait_for(lambda: str(self.version) != known, LONGEST)
            return self.version


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site, with a script for reloading added to pages on the way out."""

    def __init__(self, *args: object, preview: Preview, folder: str, **kwargs: object) -> None:
        self._preview = preview
        super().__init__(*args, directory=folder, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers the two addresses of the preview itself, then files."""
        path, _, query = self.path.partition("?")
        if path == RELOAD:
            return self._send(str(self._preview.wait(query)).encode(), "text/plain")
        if path == RELOAD + ".js":
            return self._send(SCRIPT, "text/javascript")
        file = Path(self.translate_path(path))
        if file.is_dir() and path.endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html" and file.is_file():
            return self._send(file.read_bytes().replace(b"</body>", SNIPPET, 1), "text/html; charset=utf-8")
        return super().do_GET()

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: only our own lines are shown."""


def start(folder: Path, port: int, preview: Preview) -> http.server.ThreadingHTTPServer:
    """Serve `folder` on 127.0.0.1. Raises OSError when the port is taken."""
    handler = partial(Handler, preview=preview, folder=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def changes(root: Path, out: Path, stop: threading.Event | None = None) -> Iterator[None]:
    """Yields after each burst of changes in data/, content/, theme/ or mkdocs.yml."""
    watched = [root / name for name in ("data", "content", "theme", "mkdocs.yml") if (root / name).exists()]
    for burst in watch(*watched, debounce=DEBOUNCE, step=STEP, stop_event=stop):
        if any(not Path(path).is_relative_to(out) for _, path in burst):
            yield


def follow(root: Path, out: Path, preview: Preview, rebuild: Callable[[], bool]) -> None:
    """Build again on every change, for ever; the page reloads after a build that worked."""
    for _ in changes(root, out):
        if rebuild():
            preview.grow()
