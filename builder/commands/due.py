"""gongkai due: what each unit must do next."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.console import common, existing, guarded, of_sound_site, say, today_option
from builder.due_formats import FORMATS

if TYPE_CHECKING:
    from builder.build import Checked


@click.command()
@common
@today_option
@click.option("--days", type=click.IntRange(min=0), default=30, show_default=True,
              help="今后多少天（日历天）/ so many calendar days ahead")  # fmt: skip
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写到文件；xlsx、ics 默认 due.xlsx、due.ics / file to write")  # fmt: skip
@guarded
def command(root: Path, lang: str, today: date | None, days: int, style: str, out: Path | None) -> None:
    """列出各单位接下来要办的事。/ What each unit must do next."""
    from builder.due import todos

    def listed(checked: Checked) -> tuple[int, str | bytes]:
        found = todos(checked.site, days)
        return len(found), FORMATS[style](checked.site, found, partial(say, lang))

    count, made = of_sound_site(existing(root, lang), lang, today, listed)
    path = out or (Path(f"due.{style}") if isinstance(made, bytes) else None)
    if path is None:
        click.echo(made, nl=False)
        return
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(say(lang, "due_written", count=count, out=path))
