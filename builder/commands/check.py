"""gongkai check: judge every record, write nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from builder.console import common, conclude, existing, guarded, today_option
from builder.diagnostics import Report, Stop
from builder.report import FOR_MACHINES, FORMATS


@click.command()
@common
@today_option
@click.option("--format", "style", type=click.Choice(sorted(FORMATS)), default="concise")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写入文件，屏幕上照常显示 / into a file; the screen shows the usual lines")  # fmt: skip
@guarded
def command(root: Path, lang: str, today: date | None, style: str, out: Path | None) -> None:
    """检查全部记录，不写任何文件。/ Check all records, write nothing."""
    from builder.build import Options
    from builder.build import check as run

    report = Report()
    records = 0
    try:
        checked = run(existing(root, lang), report, Options(today))
        records = checked.records
        checked.close()
    except Stop:
        pass
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(FORMATS[style](report, root, lang), "utf-8")
        style = "concise"
    click.echo(FORMATS[style](report, root, lang), nl=False)
    conclude(report, lang, quiet=style in FOR_MACHINES, records=records)
