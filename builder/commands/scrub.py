"""gongkai scrub: attachments without what their makers left in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.console import USER, common, existing, guarded, progress_bar, say
from builder.words import Words

if TYPE_CHECKING:
    from builder.scrub.run import Outcome

WORDS = Path(__file__).parents[1] / "scrub/words.yml"


@click.command()
@common
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只说有什么，不改文件 / tell only, write nothing")
@guarded
def command(root: Path, lang: str, files: tuple[Path, ...], dry_run: bool) -> None:
    """清理附件里的作者、批注、修订、拍摄地点，默认本站还没清理的附件。/ Take authors, comments, places out of files."""
    from builder.scrub.run import Memory, attachments, scrub_files

    memory = None if files else Memory(existing(root, lang))
    todo = list(files) if memory is None else memory.doubtful(attachments(root.resolve()))
    t, outcomes = Words([WORDS], lang), []
    with progress_bar(lang) as progress:
        for n, outcome in enumerate(scrub_files(todo, not dry_run), 1):
            progress("scrub", n, len(todo))
            outcomes.append(outcome)
            if memory and not (dry_run and outcome.changed):
                memory.learn(outcome)
    if memory:
        memory.save()
    for outcome in outcomes:
        for line in _lines(outcome, t, lang, root, dry_run):
            click.echo(line)
    changed, left = sum(one.changed for one in outcomes), sum(bool(one.reason) for one in outcomes)
    counts = {"files": len(todo), "changed": changed, "told": sum(bool(one.told) for one in outcomes), "left": left}
    click.echo(say(lang, "scrub_would" if dry_run else "scrub_done", **counts))
    if left or any(one.grave for one in outcomes) or dry_run and changed:
        sys.exit(USER)


def _lines(outcome: Outcome, t: Words, lang: str, root: Path, dry_run: bool) -> Iterator[str]:
    """What is said of one file: what was taken out, what a person must look at, why it was left."""
    name, removed = _name(outcome.path, root), "scrub_would_remove" if dry_run else "scrub_removed"
    for key, traces in ((removed, outcome.removed), ("scrub_look", outcome.told)):
        if traces:
            words = (t(trace.what, shown=trace.shown) for trace in traces)
            yield say(lang, key, path=name, what=say(lang, "scrub_pause").join(words))
    if outcome.reason:
        yield say(lang, "scrub_left", path=name, why=t(f"refused_{outcome.reason}", detail=outcome.detail))


def _name(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)
