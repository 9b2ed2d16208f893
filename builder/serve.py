"""`gongkai serve`: a preview on this machine that builds again and reloads when a file changes."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from watchfiles import watch

RELOAD = "/__gongkai__/reload"
SCRIPT = (
    b"let v;setInterval(async()=>{try{const t=await(await fetch('%s')).text();if(v&&v!==t)location.reload();v=t}"
    b"catch{}},400)" % RELOAD.encode()
)
SNIPPET = b'<script src="%s.js"></script></body>' % RELOAD.encode()


class Preview:
    """The number of the build being shown; pages ask for it and reload when it grows."""

    def __init__(self) -> None:
        self.version = 1


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site, with a script for reloading added to pages on the way out."""

    def __init__(self, *args: object, preview: Preview, folder: str, **kwargs: object) -> None:
        self._preview = preview
        super().__init__(*args, directory=folder, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers the two addresses of the preview itself, then files."""
        path = self.path.partition("?")[0]
        if path == RELOAD:
            return self._send(str(self._preview.version).encode(), "text/plain")
        if path == RELOAD + ".js":
            return self._send(SCRIPT, "text/javascript")
        file = Path(self.translate_path(path))
        if file.is_dir():
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
    for burst in watch(*watched, debounce=200, step=50, stop_event=stop):
        if any(not Path(path).is_relative_to(out) for _, path in burst):
            yield


def follow(root: Path, out: Path, preview: Preview, rebuild: Callable[[], bool]) -> None:
    """Build again on every change, for ever; the page reloads after a build that worked."""
    for _ in changes(root, out):
        if rebuild():
            preview.version += 1
