"""gongkai init: a new office's site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.console import USER, guarded, say


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言 / language of messages")
@guarded
def command(folder: Path, lang: str) -> None:
    """新建一个单位的站点。/ Make a new office's site."""
    from builder.scaffold import Refused
    from builder.scaffold import init as run

    try:
        run(folder)
    except Refused as refused:
        click.echo(say(lang, "init_exists", root=refused.path), err=True)
        sys.exit(USER)
    click.echo(say(lang, "init_done", root=folder))
