"""A visitor: a real Chromium on the built sample site, served below a path as an office mounts it.

Its fixtures are made known to pytest by conftest.py.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hosting import hosted
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

PHONE, DESKTOP = 360, 1280
expect.set_options(timeout=20_000)  # ms; a loaded machine is slow, and a wait that holds ends at once
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def portal(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site; only what lies below /zwgk/ is there."""
    root = tmp_path_factory.mktemp("host")
    (root / "zwgk").symlink_to(sample)
    with hosted(root) as address:
        yield f"{address}zwgk/"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: two that overlap in one process refuse to work."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: run `make test`, which sees to it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page complained of, and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def over(self, page: Page, portal: str) -> None:
        """Note errors of the console and of scripts, failed answers and requests that leave the site."""

        def asked(request: Request) -> None:
            if not request.url.startswith((portal, "data:", "blob:")):
                self.foreign.append(request.url)

        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", asked)
        page.on("response", lambda got: got.status >= 400 and self.complaints.append(f"{got.status} {got.url}"))


Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def visit(chromium: Browser, portal: str) -> Visit:
    """`with visit(width) as page:` a fresh visitor; at the end nothing may have gone wrong or abroad."""

    @contextmanager
    def opened(width: int = DESKTOP, scripts: bool = True, **more: object) -> Iterator[Page]:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="zh-CN", **more  # type: ignore[arg-type]
        )  # fmt: skip
        page, watch = context.new_page(), Watch()
        page.set_default_timeout(15_000)
        watch.over(page, portal)
        try:
            yield page
            assert (watch.complaints, watch.foreign) == ([], [])
        finally:
            context.close()

    return opened


def every_kind_of_page(sample: Path) -> list[str]:
    """Home, every column, one record of each type, one of each other kind."""
    names = ["index.html", "search.html", "zwsm/wzdt.html"]
    names += sorted(p.relative_to(sample).as_posix() for p in sample.glob("*/index.html"))
    names += sorted(p.relative_to(sample).as_posix() for p in sample.glob("zwsm/*.html"))
    seen: set[str] = set()
    for path in sorted(sample.rglob("*.html")):
        mark = re.search(r'data-gk="record" data-gk-type="(\w+)"', text := path.read_text("utf-8"))
        kind = mark[1] if mark else "withdrawn" if 'data-gk="withdrawn"' in text else ""
        if kind and kind not in seen:
            seen.add(kind)
            names.append(path.relative_to(sample).as_posix())
    assert len(seen) >= 12
    return list(dict.fromkeys(names))
