"""gongkai init: a new office's site, and what its code host wants."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.cms import NAMES as CMS
from builder.console import USER, failed, guarded, opened, say, tell_dropped
from builder.diagnostics import Report, Stop
from builder.hosts import HOSTS
from builder.report import FORMATS


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--ci", "host", type=click.Choice(HOSTS), default=None,
              help="流水线和审核人，已有的站点也可以加 / pipelines and code owners")  # fmt: skip
@click.option("--cms", type=click.Choice(CMS), default=None,
              help="网页表单的配置（Decap、Sveltia）/ configuration of forms in a browser")  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言 / language of messages")
@guarded
def command(folder: Path, host: str | None, cms: str | None, lang: str) -> None:
    """新建一个单位的站点。/ Make a new office's site."""
    from builder.scaffold import Refused
    from builder.scaffold import init as run

    there = (folder / "data/site.yml").is_file() and (folder / "mkdocs.yml").is_file()
    try:
        if not (there and (host or cms)):
            run(folder)
            click.echo(say(lang, "init_done", root=folder))
    except Refused as refused:
        click.echo(say(lang, "init_exists", root=refused.path), err=True)
        sys.exit(USER)
    if host:
        _for_host(folder.resolve(), host, lang)
    if cms:
        _for_cms(folder.resolve(), host, lang)


def _for_cms(root: Path, host: str | None, lang: str) -> None:
    from builder.cms import CONFIG, NOTE, files
    from builder.hosts import write

    _say(write(root, files(opened(root, lang), host), (CONFIG, NOTE)), lang)
    click.echo(say(lang, "cms_next"))


def _say(done: tuple[list[str], list[str]], lang: str) -> None:
    """What was written and what was left as the office has it."""
    for key, names in zip(("ci_written", "ci_kept"), done, strict=True):
        for name in names:
            click.echo(say(lang, key, path=name))


def _for_host(root: Path, host: str, lang: str) -> None:
    from builder.build import Options, check, made_of
    from builder.git import Repository
    from builder.hosts import files, write

    report, options = Report(), Options()
    try:
        checked = check(root, report, options)
    except Stop:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        failed(say(lang, "ci_unreadable"))
    _say(made_of(checked, options, lambda checked: write(root, files(host, checked.project, checked.site))), lang)
    tell_dropped(report, root, lang)
    repository = checked.project.repository
    if isinstance(repository, Repository) and repository.prefix:
        click.echo(say(lang, "ci_not_root", prefix=repository.prefix))
    click.echo(say(lang, f"ci_next_{host}"))
