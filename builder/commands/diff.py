"""gongkai diff: the change card."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from builder.console import USER, common, existing, failed, guarded, opened, repository, say, tell_dropped, today_option
from builder.diagnostics import Report
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
@click.option("--out", "outs", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
              help="写入文件，可以写几个 / into a file, may be repeated")  # fmt: skip
@click.option("--audit/--no-audit", default=None,
              help="两边都生成并审查，做过一次就默认做 / audit both; default once it was done")  # fmt: skip
@click.option("--strict", is_flag=True, help="有要先处理的事项时退出码为 1 / exit 1 when something is to settle")
@guarded
def command(
    root: Path, lang: str, today: date | None, base: str, head: str, style: str | None, outs: tuple[Path, ...],
    audit: bool | None, strict: bool,
) -> None:  # fmt: skip
    """变更卡：从 BASE 到 HEAD（默认文件夹现状），公众看到的内容有什么变化。/ The change card, from BASE to HEAD."""
    from builder.diff.formats import FORMATS

    if style == "docx" and not outs:
        raise click.UsageError(say(lang, "needs_out"))
    card = _card(root, lang, today, base, head, audit)
    for out in outs:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(FORMATS[style or _style(out)](card, lang))
        click.echo(say(lang, "card_written", out=out))
    if not outs:
        click.echo(FORMATS[style or "md"](card, lang), nl=False)
    if strict and (card.concerns or card.errors or card.faults):
        sys.exit(USER)


def _style(out: Path) -> str:
    """The format a file's name asks for."""
    ending = out.suffix.lstrip(".")
    return ending if ending in STYLES else "md"


def _card(root: Path, lang: str, today: date | None, base: str, head: str, audit: bool | None) -> Card:
    from builder.diff.audited import at_hand
    from builder.diff.compare import Unreadable, Wish, make_card

    project = opened(existing(root, lang), lang)
    git = repository(project, lang)
    newer = _end(git, head, lang) if head else End("", "")
    older = _end(git, base, lang)
    shared = git.merge_base(older.commit, newer.commit or git.head)
    if not shared and git.shallow:
        failed(say(lang, "git_shallow"))
    if shared and shared != older.commit:
        older = End(base, shared)
    wish = Wish(older, newer, today, not shared, at_hand(project.root) if audit is None else audit, lang)
    notes = Report()
    try:
        return make_card(git, project.root, wish, notes)
    except GitError as error:
        failed(say(lang, "git_failed", reason=error))
    except Unreadable as error:
        click.echo(FORMATS_OF_REPORTS["concise"](error.report, project.root, lang), nl=False, err=True)
        failed(say(lang, "side_broken", which=say(lang, f"side_{error.which}")))
    finally:
        tell_dropped(notes, project.root, lang)


def _end(git: Repository, name: str, lang: str) -> End:
    commit = git.resolve(name)
    if not commit:
        failed(say(lang, "git_shallow" if git.shallow else "git_no_commit", name=name))
    return End(name, commit)
