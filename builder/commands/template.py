"""gongkai template: an Excel workbook to fill, made from the type's declaration."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from builder.console import common, existing, guarded, opened, say, today_option


@click.command()
@common
@today_option
@click.argument("type_name", metavar="TYPE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="默认 TYPE.xlsx")
@click.option("--filled", is_flag=True, help="填上已有的记录，供修改 / with the records there are, to be changed")
@click.option("--rows", type=click.IntRange(1, 5000), default=300, show_default=True, help="空行数 / empty rows")
@guarded
def command(
    root: Path, lang: str, today: date | None, type_name: str, out: Path | None, filled: bool, rows: int
) -> None:
    """写出一种记录的 Excel 填报表。/ Write the Excel workbook in which a type is filled."""
    from builder.importer.blank import workbook

    project = opened(existing(root, lang), lang, today)
    if type_name not in project.types:
        raise click.UsageError(say(lang, "no_type", name=type_name, names=", ".join(project.types)))
    target = out or Path(f"{type_name}.xlsx")
    workbook(project, project.types[type_name], filled, rows).save(target)
    click.echo(say(lang, "template_done", out=target, rows=rows, name=type_name))
