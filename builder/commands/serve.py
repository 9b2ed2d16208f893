"""gongkai serve: a preview that follows changes."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import click

from builder.console import USER, common, existing, guarded, say, today_option
from builder.diagnostics import Report, Stop
from builder.report import FORMATS

STATE = ".gongkai/preview.sqlite"  # of its own: the site and its preview are never at the same point


@click.command()
@common
@today_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@guarded
def command(root: Path, lang: str, today: date | None, port: int) -> None:
    """本机预览，改动后自动刷新。/ Preview on this machine; reloads on changes."""
    from builder.serve import Preview, follow, start

    root, out = existing(root, lang), root.resolve() / ".gongkai/preview"
    if not rebuild(root, out, today, lang):
        sys.exit(USER)
    preview = Preview()
    try:
        server = start(out, port, preview)
    except OSError:
        raise click.ClickException(say(lang, "port_taken", port=port)) from None
    click.echo(say(lang, "serving", url=f"http://127.0.0.1:{server.server_port}/"))
    try:
        follow(root, out, preview, lambda: rebuild(root, out, today, lang))
    except KeyboardInterrupt:
        server.shutdown()


def rebuild(root: Path, out: Path, today: date | None, lang: str) -> bool:
    """Build for the preview, say how long it took or what is wrong; False when the old one stays."""
    from builder.build import Options
    from builder.build import build as run

    report, begun = Report(), time.monotonic()
    try:
        run(root, out, report, Options(today, state=STATE))
    except Stop:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        return False
    click.echo(say(lang, "rebuilt", seconds=f"{time.monotonic() - begun:.1f}"))
    return True
