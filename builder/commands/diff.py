"""gongkai diff: the change card."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from builder.console import USER, common, existing, failed, guarded, opened, repository, say, today_option
from builder.diff.card import Card, End
from builder.git import GitError, Repository
from builder.report import FORMATS as FORMATS_OF_REPORTS

STYLES = ("md", "html", "docx", "json")


@click.command()
@common
@today_option
@click.argument("base")
@click.argument("head", required=False, default="")
@click.option("--format", "style", type=click.Choice(STYLES), default=None,
              help="默认按文件名，否则 md / by the file's name, else md")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="写入文件 / into a file")
@click.option("--strict", is_flag=True, help="有要先处理的事项时退出码为 1 / exit 1 when something is to settle")
@guarded
def command(
    root: Path, lang: str, today: date | None, base: str, head: str, style: str | None, out: Path | None, strict: bool
) -> None:
    """变更卡：从 BASE 到 HEAD（默认文件夹现状），公众看到的内容有什么变化。/ The change card, from BASE to HEAD."""
    from builder.diff.formats import FORMATS

    style = style or (out.suffix.lstrip(".") if out and out.suffix.lstrip(".") in STYLES else "md")
    if style == "docx" and out is None:
        raise click.UsageError(say(lang, "needs_out"))
    card = _card(root, lang, today, base, head)
    data = FORMATS[style](card, lang)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        click.echo(say(lang, "card_written", out=out))
    else:
        click.echo(data, nl=False)
    if strict and (card.concerns or card.errors):
        sys.exit(USER)


def _card(root: Path, lang: str, today: date | None, base: str, head: str) -> Card:
    from builder.diff.compare import Unreadable, make_card

    project = opened(existing(root, lang), lang)
    git = repository(project, lang)
    newer = _end(git, head, lang) if head else End("", "")
    older = _end(git, base, lang)
    shared = git.merge_base(older.commit, newer.commit or git.head)
    if not shared and git.shallow:
        failed(say(lang, "git_shallow"))
    if shared and shared != older.commit:
        older = End(base, shared)
    try:
        return make_card(git, project.root, older, newer, today, not shared, lang)
    except GitError as error:
        failed(say(lang, "git_failed", reason=error))
    except Unreadable as error:
        click.echo(FORMATS_OF_REPORTS["concise"](error.report, project.root, lang), nl=False, err=True)
        failed(say(lang, "side_broken", which=say(lang, f"side_{error.which}")))


def _end(git: Repository, name: str, lang: str) -> End:
    commit = git.resolve(name)
    if not commit:
        failed(say(lang, "git_shallow" if git.shallow else "git_no_commit", name=name))
    return End(name, commit)
