"""gongkai check: judge every record, write nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from builder.console import common, conclude, existing, guarded, today_option
from builder.diagnostics import Report, Stop
from builder.report import FORMATS


@click.command()
@common
@today_option
@click.option("--format", "style", type=click.Choice(sorted(FORMATS)), default="concise")
@guarded
def command(root: Path, lang: str, today: date | None, style: str) -> None:
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
    click.echo(FORMATS[style](report, root, lang), nl=False)
    conclude(report, lang, quiet=style == "json", records=records)
