"""Proof of visibility: a real browser looks at the required columns in every state a reader may be in.

The one door to Playwright. The site is served on this machine; the browser is kept from every other host.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.audit.proofs import Proof
from builder.audit.reach import way
from builder.audit.subject import Subject

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (360, 1280)  # CSS pixels: a phone, a desk
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
TIMEOUT = 20_000  # ms
ENOUGH = 60  # characters a reader must see on the page of a column


class NoBrowser(Exception):
    """There is no Chromium on the PATH, or Playwright is not installed."""


@dataclass(frozen=True)
class State:
    """One way a reader may see a page."""

    width: int
    script: bool
    dark: bool
    large: bool = False

    def __str__(self) -> str:
        parts = [f"{self.width}px", "dark" if self.dark else "light", "script" if self.script else "no script"]
        return ", ".join([*parts, *(["large print"] if self.large else [])])

    @property
    def short(self) -> str:
        """For the name of a file."""
        flags = ("d" if self.dark else "l") + ("s" if self.script else "n") + ("x" if self.large else "")
        return f"{self.width}-{flags}"


STATES = tuple(
    State(width, script, dark, large)
    for width in WIDTHS
    for script, large in ((True, False), (False, False), (True, True))
    for dark in (False, True)
)


def prove(
    subject: Subject, names: tuple[str, ...], out: Path | None = None, states: tuple[State, ...] = STATES
) -> tuple[Proof, ...]:
    """What the browser saw of each column in each state; screenshots go below `out`. Raises NoBrowser."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        raise NoBrowser
    with _served(subject.tree.folder) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            return tuple(proof for state in states for proof in _in_state(browser, base, subject, names, state, out))
        finally:
            browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has seen enough closes the connection: that is no mistake."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _in_state(
    browser: Browser, base: str, subject: Subject, names: tuple[str, ...], state: State, out: Path | None
) -> Iterator[Proof]:
    context = browser.new_context(
        viewport={"width": state.width, "height": 800}, java_script_enabled=state.script, locale="zh-CN",
        color_scheme="dark" if state.dark else "light", reduced_motion="reduce",
    )  # fmt: skip
    try:
        context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(base) else route.abort())
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        _open(page, f"{base}index.html", state)
        looks = [(name, *_look(page, base, subject, name, state, out)) for name in names]
        for name, found, evidence in looks:
            yield _column(page, name, state, found, evidence)
        for url in _to_read(subject):
            _open(page, base + url, state)
            yield from _reading(page, url, state)
    finally:
        context.close()


def _to_read(subject: Subject) -> list[str]:
    """The pages whose contrast is measured: home, the first list, the first record."""
    kinds = {page.kind: page.url for page in reversed(subject.pages) if page.kind in ("home", "list", "record")}
    return sorted(kinds.values())


def _open(page: Page, address: str, state: State) -> None:
    page.goto(address, wait_until="load")
    if state.large:
        switch = page.locator("[data-mode=size]").first
        if switch.count() and switch.get_attribute("aria-pressed") != "true":
            switch.click()
    page.evaluate(f"{_probe()}.quiet()")


def _probe() -> str:
    return Path(__file__).with_name("probe.js").read_text("utf-8").split("\n", 1)[1].strip()


def _look(
    page: Page, base: str, subject: Subject, name: str, state: State, out: Path | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the probe says of the link to a column on the home page, and the evidence."""
    found = page.evaluate(f"name => {_probe()}.look(name)", name)
    found["why"] = found["why"] or ("" if _paints(page, found["clip"]) else "it paints nothing")
    target = found["target"].removeprefix(base).split("#")[0].split("?")[0]
    home = subject.tree.pages.get("index.html")
    evidence = {
        "selector": found["selector"], "box": found["box"], "path": " → ".join(way(subject.reached, target)),
        "sha256": home.sha256 if home else "", "screenshot": _picture(page, name, state, out, bool(found["why"])),
    }  # fmt: skip
    return found, {key: value for key, value in evidence.items() if value}


def _column(page: Page, name: str, state: State, found: dict[str, Any], evidence: dict[str, Any]) -> Proof:
    """Is the link to a column seen, and does it open a page that shows content? Opened with a script and without."""
    if found["why"]:
        return Proof("column", name, "index.html", str(state), "not_seen", {"how": found["why"]}, evidence)
    opened = not state.dark and not state.large and (state.script == (state.width == WIDTHS[-1]))
    problem = _opens(page, found) if opened else ""
    return Proof("column", name, "index.html", str(state), "not_opening" if problem else "", {"how": problem}, evidence)


def _paints(page: Page, clip: list[float]) -> bool:
    """True when the link's box looks another way without the link: whatever hides it, this shows it."""
    area = {"x": max(0, clip[0]), "y": max(0, clip[1]), "width": max(1, clip[2]), "height": max(1, clip[3])}
    with_link = page.screenshot(clip=area)  # type: ignore[arg-type]
    page.evaluate(f"{_probe()}.mark('gk-unseen', true)")
    without = page.screenshot(clip=area)  # type: ignore[arg-type]
    page.evaluate(f"{_probe()}.mark('gk-unseen', false)")
    return with_link != without


def _picture(page: Page, name: str, state: State, out: Path | None, wrong: bool) -> str:
    """A screenshot with a frame around the link, of failures and of one good state a width; its path below `out`."""
    if out is None or not (wrong or (state.script and not state.dark and not state.large)):
        return ""
    page.evaluate(f"{_probe()}.mark('gk-framed', true)")
    path = f"evidence/{name}-{state.short}.png"
    (out / "evidence").mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(page.screenshot())
    page.evaluate(f"{_probe()}.mark('gk-framed', false)")
    return path


def _opens(page: Page, found: dict[str, Any]) -> str:
    """Why the link does not lead to content by the keyboard's Enter; nothing when it does."""
    if not found["target"].startswith("http"):
        return f"href {found['href']!r}"
    answer = page.goto(found["target"], wait_until="load")
    if answer is None or answer.status >= 400:
        return f"{found['href']}: {answer.status if answer else '-'}"
    shown = page.evaluate(f"{_probe()}.words()")
    return "" if shown >= ENOUGH else f"{found['href']}: {shown} characters are seen"


def _reading(page: Page, url: str, state: State) -> Iterator[Proof]:
    found = page.evaluate(f"{_probe()}.reading()")
    evidence = {"page": url}
    for one in found["faint"]:
        yield Proof("reading", url, url, str(state), "low_contrast", one, evidence)
    if found["wide"] > 1:
        yield Proof("reading", url, url, str(state), "overflow", {"px": found["wide"]}, evidence)
    if not found["faint"] and found["wide"] <= 1:
        yield Proof("reading", url, url, str(state))
