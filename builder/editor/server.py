"""The editor's small server on 127.0.0.1: its page, its questions as JSON, and the preview of the drafts."""

from __future__ import annotations

import http.server
import json
import mimetypes
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from builder.editor.desk import Desk, Refusal
from builder.editor.form import form
from builder.editor.guard import LONGEST, Guard
from builder.editor.handover import hand_over
from builder.words import own_words

STATIC = Path(__file__).with_name("static")
HEADS = {
    "Content-Security-Policy": "default-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
Say = Callable[..., str]
Answer = tuple[int, bytes, str]  # status, body, media type


class Questions:
    """What the page may ask, one method a question; one at a time. `say` makes sentences in the user's language."""

    def __init__(self, desk: Desk, say: Say, token: str) -> None:
        self._desk, self._say, self._token = desk, say, token
        self._lock = threading.Lock()
        self._known: Mapping[str, Callable[[dict[str, Any]], object]] = {
            "site": self._site, "records": self._records, "names": lambda asked: desk.names(),
            "judge": lambda asked: desk.judge(asked["type"], asked["values"]),
            "change": lambda asked: desk.change(asked["type"], asked["id"], asked["values"]),
            "propose": lambda asked: {"id": desk.propose(asked["type"], asked["values"])},
            "add": self._add, "rename": lambda asked: {"path": desk.rename(asked["type"], asked["id"], asked["new"])},
            "discard": lambda asked: desk.discard(asked["type"], asked["id"]), "check": lambda asked: desk.check(),
            "drafts": lambda asked: sorted(desk.drafts.texts),
            "preview": lambda asked: {"url": desk.preview(asked["id"])},
            "save": lambda asked: {"paths": desk.save()}, "submit": self._submit,
        }  # fmt: skip

    def answer(self, name: str, asked: dict[str, Any]) -> Answer:
        """The answer to a question: 200, 409 with a sentence when it is refused, 404, 400."""
        if name not in self._known:
            return _json(404, {"refused": name})
        with self._lock:
            try:
                return _json(200, self._known[name](asked))
            except Refusal as refusal:
                return _json(409, {"refused": self._say(refusal.key, **refusal.args_)})
            except (KeyError, TypeError, AttributeError) as error:
                return _json(400, {"refused": repr(error)})

    def _site(self, asked: dict[str, Any]) -> object:
        project, desk = self._desk.project, self._desk
        return {
            "name": own_words(project.settings, "name", desk.lang),
            "lang": desk.lang,
            "types": [form(project, kind, desk.lang) for kind in project.types.values()],
            "lost": desk.drafts.lost,
        }

    def _records(self, asked: dict[str, Any]) -> object:
        return self._desk.rows(self._desk.project.types[asked["type"]].name)

    def _add(self, asked: dict[str, Any]) -> object:
        id, messages = self._desk.add(self._desk.project.types[asked["type"]].name, asked["values"])
        return {"id": id, "messages": messages}

    def _submit(self, asked: dict[str, Any]) -> object:
        title = " ".join(str(asked["title"]).split())
        if not title:
            raise Refusal("no_title")
        return asdict(hand_over(self._desk, title, str(asked.get("body", "")).strip(), self._token))


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers our own page; everybody else hears 403 and nothing more."""

    def __init__(self, *args: Any, guard: Guard, questions: Questions, preview: Path) -> None:
        self._guard, self._questions, self._preview = guard, questions, preview
        super().__init__(*args)

    def do_GET(self) -> None:
        """The page, its parts, and pages of the preview."""
        rest = self._allowed(False)
        if rest is None:
            return
        folder, name = (self._preview, rest.removeprefix("preview/")) if rest.startswith("preview/") else (STATIC, rest)
        path = (folder / (name or "index.html")).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return self._send((404, b"", "text/plain"))
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self._send((200, path.read_bytes(), f"{kind}; charset=utf-8" if kind.startswith("text/") else kind))

    def do_POST(self) -> None:
        """A question."""
        rest = self._allowed(True)
        if rest is None:
            return
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LONGEST:
            return self._send((413, b"", "text/plain"))
        try:
            asked = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            return self._send((400, b"", "text/plain"))
        self._send(self._questions.answer(rest.removeprefix("api/"), asked if isinstance(asked, dict) else {}))

    def _allowed(self, writes: bool) -> str | None:
        rest = self._guard.path_below(self.path)
        if rest is not None and self._guard.allows(dict(self.headers), writes):
            return rest
        self._send((403, b"", "text/plain"))
        return None

    def _send(self, answer: Answer) -> None:
        status, body, kind = answer
        self.send_response(status)
        for name, value in {**HEADS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the address holds the secret."""


def start(desk: Desk, say: Say, secret: str, port: int, token: str) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Listen on 127.0.0.1; the server and the address to open. Raises OSError when the port is taken."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler)
    guard = Guard(secret, server.server_port)
    questions = Questions(desk, say, token)
    handler = partial(Handler, guard=guard, questions=questions, preview=desk.copy / "site")
    server.RequestHandlerClass = handler
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, guard.address


def _json(status: int, value: object) -> Answer:
    return status, json.dumps(value, ensure_ascii=False).encode(), "application/json"
