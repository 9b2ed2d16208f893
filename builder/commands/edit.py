"""gongkai edit: forms and a grid in the browser of this machine."""

from __future__ import annotations

import secrets
import threading
import webbrowser
from datetime import date
from functools import partial
from pathlib import Path

import click

from builder.console import common, existing, guarded, opened, say, today_option


@click.command()
@common
@today_option
@click.option("--port", type=int, default=0, help="默认任选一个 / any free one")
@click.option("--open/--no-open", "opens", default=True, help="打开浏览器 / open the browser")
@guarded
def command(root: Path, lang: str, today: date | None, port: int, opens: bool) -> None:
    """在本机浏览器里改记录：表格、表单、边改边查、看效果、提交审核。

    Change records in the browser of this machine: grid, forms, checks, preview, pull request. A token of the Git
    host for opening pull requests is read from GONGKAI_TOKEN.
    """
    from builder.editor.desk import Desk
    from builder.editor.server import start
    from builder.surroundings import host_token

    root = existing(root, lang)
    opened(root, lang)  # broken settings are told here
    desk = Desk(root, lang, today)
    try:
        server, address = start(desk, partial(say, lang), secrets.token_urlsafe(24), port, host_token())
    except OSError:
        raise click.ClickException(say(lang, "port_taken", port=port)) from None
    click.echo(say(lang, "editing", url=address))
    if opens:
        webbrowser.open(address)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
