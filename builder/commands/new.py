"""gongkai new: a file for one record."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from builder.console import USER, common, existing, guarded, opened, say


@click.command()
@common
@click.argument("type_name", metavar="TYPE")
@click.option("--id", "id", default=None, help="标识 / id of the record")
@guarded
def command(root: Path, lang: str, type_name: str, id: str | None) -> None:
    """新建一条记录的文件，字段带说明。/ Write a file for a new record."""
    from builder.scaffold import Refused, default_id
    from builder.scaffold import new as run

    project = opened(existing(root, lang), lang)
    if type_name not in project.types:
        raise click.UsageError(say(lang, "no_type", name=type_name, names=", ".join(project.types)))
    kind = project.types[type_name]
    if id and not re.fullmatch(kind.by_name["id"].pattern, id):
        raise click.UsageError(say(lang, "bad_id", id=id, want=kind.by_name["id"].pattern_help))
    try:
        path = run(project, kind, id or default_id(kind, project.today))
    except Refused as refused:
        click.echo(say(lang, "new_exists", path=refused.path), err=True)
        sys.exit(USER)
    click.echo(say(lang, "new_done", path=path.relative_to(project.root)))
