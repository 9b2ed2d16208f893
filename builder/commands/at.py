"""gongkai at: the site as it stood on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from builder.commands.build import refuse_out
from builder.console import Day, common, conclude, existing, failed, guarded, opened, progress_bar, repository, say
from builder.diagnostics import Report, Stop
from builder.git import GitError, Repository
from builder.past import lay_out
from builder.report import FORMATS
from builder.surroundings import BEIJING


@click.command()
@common
@click.argument("day", type=Day())
@click.option("--branch", default="HEAD", show_default=True, help="以哪个分支为准 / of which branch")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="默认 site.DAY/")
@click.option("--search/--no-search", default=True, help="是否生成搜索索引 / with the search index")
@guarded
def command(root: Path, lang: str, day: date, branch: str, out: Path | None, search: bool) -> None:
    """生成某一天的网站：那天最后一次合并的内容，按那天的日期。/ Build the site as it stood at the end of a day."""
    from builder.build import Options
    from builder.build import build as run

    root = existing(root, lang)
    git = repository(opened(root, lang), lang)
    target = (out or root / f"site.{day.isoformat()}").absolute()
    refuse_out(root, target, lang)
    commit = _last(git, branch, day, lang)
    folder, report = root / ".gongkai/past/at", Report()
    try:
        lay_out(git, commit, folder)
        with progress_bar(lang) as progress:
            built = run(folder, target, report, Options(day, search=search, progress=progress, past=git.at(commit)))
    except GitError as error:
        failed(say(lang, "git_failed", reason=error))
    except Stop:
        built = None
    click.echo(FORMATS["concise"](report, folder, lang), nl=False, err=True)
    if built is None:
        conclude(report, lang)
        return
    click.echo(say(lang, "built_at", day=day.isoformat(), commit=commit[:10], pages=built.pages, out=target))


def _last(git: Repository, branch: str, day: date, lang: str) -> str:
    """The last commit of the day or before it. Ends the command when there is none."""
    name = git.resolve(branch)
    if not name:
        failed(say(lang, "git_no_commit", name=branch))
    midnight = datetime.combine(day + timedelta(days=1), time(), BEIJING)
    commit = git.last_before(int(midnight.timestamp()) - 1, name)
    if not commit:
        failed(say(lang, "git_shallow" if git.shallow else "nothing_yet", day=day.isoformat()))
    return commit
