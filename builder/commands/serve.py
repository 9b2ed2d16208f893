"""gongkai serve: a preview that follows changes."""

from __future__ import annotations

import signal
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.console import common, existing, failed, guarded, say, today_option
from builder.diagnostics import Report, Stop
from builder.report import FORMATS

if TYPE_CHECKING:
    from builder.behind import Behind
    from builder.build import Built
    from builder.serve import Preview
    from builder.watching import Watching

OUT, STATE = ".gongkai/preview", ".gongkai/preview.sqlite"  # of its own: a site and its preview differ at most times
LOCK = ".gongkai/serve.lock"
REST = 1.0  # seconds without an edit after which the search is brought up to date


@click.command()
@common
@today_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@guarded
def command(root: Path, lang: str, today: date | None, port: int) -> None:
    """本机预览，改动后自动刷新。/ Preview on this machine; reloads on changes."""
    from builder.behind import Behind
    from builder.serve import Preview, start
    from builder.store import claim
    from builder.watching import Watching

    root = existing(root, lang)
    claimed = claim(root / LOCK)
    if claimed is None:
        failed(say(lang, "served_already"))
    preview, watching = Preview(int(time.time())), Watching(root)
    try:
        server = start(root / OUT, port, preview)
    except OSError:
        raise click.ClickException(say(lang, "port_taken", port=port)) from None
    behind = Behind(root, root / OUT, STATE, today)
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # a window that is closed ends as Ctrl+C does
        signal.signal(getattr(signal, name), signal.default_int_handler)
    address = f"http://127.0.0.1:{server.server_port}/"
    try:
        Session(root, lang, today, preview, watching, behind).run(address)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is ending already
        behind.stop()
        watching.close()
        server.shutdown()
        _tidy(root)
        claimed.close()


def _tidy(root: Path) -> None:
    """Finish what was cut off while it was put in place, and leave nothing beside the preview."""
    from builder.output import Output, staging
    from builder.published import finish_what_was_cut_off
    from builder.store import open_store

    if staging(root / OUT).exists():
        store = open_store(root, STATE)
        finish_what_was_cut_off(store, root)
        store.close()
        Output(root / OUT).discard()


class Session:
    """One preview: builds as often as something changes, and tells the terminal and the browser."""

    def __init__(
        self, root: Path, lang: str, today: date | None, preview: Preview, watching: Watching, behind: Behind
    ) -> None:
        self._root, self._lang, self._today = root, lang, today
        self._preview, self._watching, self._behind = preview, watching, behind
        self._whole = False  # every page is to be made, for the mistakes of those that nobody looks at
        self._left: frozenset[str] = frozenset()

    def run(self, address: str) -> None:
        """Follow changes for ever: pages at once; what can wait when nothing is edited for a moment."""
        good = self.rebuild()
        click.echo(say(self._lang, "serving", url=address))
        while True:
            if not self._watching.wait(REST):
                if good:
                    self._behind.start(self._caught_up, self._failed)
                while not self._watching.wait(REST):
                    pass
            self._behind.stop()
            good = self.rebuild()

    def rebuild(self) -> bool:
        """Build the pages, say how long it took or what is wrong; False when the old ones stay."""
        from builder.project import site_language

        report, begun = Report(), time.monotonic()
        self._preview.begin(site_language(self._root) or self._lang)
        try:
            built = self._built(report)
        except Stop:
            click.echo(FORMATS["concise"](report, self._root, self._lang), nl=False, err=True)
            self._refuse(report)
            return False
        self._preview.grow(built.changed)
        self._left, self._whole = built.left, False
        if self._left:
            self._preview.begin(self._preview.lang)  # the build goes on behind what is shown
        click.echo(say(self._lang, "rebuilt", seconds=f"{time.monotonic() - begun:.1f}"))
        return True

    def _built(self, report: Report) -> Built:
        from builder.build import Options, build

        shown = frozenset[str]() if self._whole else self._preview.viewed
        options = Options(self._today, state=STATE, viewed=shown, progress=self._preview.progress)
        while True:
            try:
                return build(self._root, self._root / OUT, report, options)
            except OSError:  # a file that went while it was to be read: then more is heard of it
                if not self._watching.wait(REST):
                    raise

    def _refuse(self, report: Report) -> None:
        from builder.trouble import panel

        alone = not (self._root / OUT / "index.html").exists()
        self._preview.refuse(panel(report, self._root, self._preview.lang, alone))

    def _caught_up(self) -> None:
        index = "search/start.bin"  # what a search page reads first, written with every index
        self._preview.grow([*self._left, index])

    def _failed(self) -> None:
        """A page that was left has mistakes: make all of them, which tells it."""
        self._whole = True
        self._watching.poke()
