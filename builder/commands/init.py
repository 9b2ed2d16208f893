"""gongkai init: a new office's site, and what its code host wants."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.console import USER, failed, guarded, say
from builder.diagnostics import Report, Stop
from builder.hosts import HOSTS
from builder.report import FORMATS


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--ci", "host", type=click.Choice(HOSTS), default=None,
              help="流水线和审核人，已有的站点也可以加 / pipelines and code owners")  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言 / language of messages")
@guarded
def command(folder: Path, host: str | None, lang: str) -> None:
    """新建一个单位的站点。/ Make a new office's site."""
    from builder.scaffold import Refused
    from builder.scaffold import init as run

    there = (folder / "data/site.yml").is_file() and (folder / "mkdocs.yml").is_file()
    try:
        if not (there and host):
            run(folder)
            click.echo(say(lang, "init_done", root=folder))
    except Refused as refused:
        click.echo(say(lang, "init_exists", root=refused.path), err=True)
        sys.exit(USER)
    if host:
        _for_host(folder.resolve(), host, lang)


def _for_host(root: Path, host: str, lang: str) -> None:
    from builder.build import Options, check
    from builder.git import Repository
    from builder.hosts import files, write

    report = Report()
    try:
        checked = check(root, report, Options())
    except Stop:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        failed(say(lang, "ci_unreadable"))
    try:
        written, kept = write(root, files(host, checked.project, checked.site))
    finally:
        checked.close()
    for name in written:
        click.echo(say(lang, "ci_written", path=name))
    for name in kept:
        click.echo(say(lang, "ci_kept", path=name))
    repository = checked.project.repository
    if isinstance(repository, Repository) and repository.prefix:
        click.echo(say(lang, "ci_not_root", prefix=repository.prefix))
    click.echo(say(lang, f"ci_next_{host}"))
