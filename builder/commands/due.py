"""gongkai due: what each unit must do next."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path

import click

from builder.console import USER, common, existing, guarded, say, today_option
from builder.diagnostics import Report, Stop
from builder.due_formats import FORMATS
from builder.report import FORMATS as REPORTS


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
    from builder.build import Options, check
    from builder.due import todos

    report = Report()
    root = existing(root, lang)
    try:
        checked = check(root, report, Options(today))
    except Stop:
        checked = None
    if checked is None or report.failed:
        click.echo(REPORTS["concise"](report, root, lang), nl=False, err=True)
        sys.exit(USER)
    found = todos(checked.site, days)
    checked.close()
    made = FORMATS[style](checked.site, found, partial(say, lang))
    path = out or (Path(f"due.{style}") if isinstance(made, bytes) else None)
    if path is None:
        click.echo(made, nl=False)
        return
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(say(lang, "due_written", count=len(found), out=path))
