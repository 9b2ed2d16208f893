"""What all commands share: options, exit codes, sentences, the progress bar. Only commands print."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from builder.dates import parse_date
from builder.diagnostics import Report, Stop
from builder.git import Absent, Repository
from builder.report import FORMATS
from builder.surroundings import message_language
from builder.yamltext import parse, read_text

if TYPE_CHECKING:
    from builder.build import Checked
    from builder.project import Project

USER, USAGE, BUG = 1, 2, 70
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day as YYYY-MM-DD, or as offices write it."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Raises a usage error for anything but a full date."""
        iso = parse_date(str(value))
        if iso is None or len(iso) != 10:
            self.fail(f"{value}: YYYY-MM-DD", param, ctx)
        return date.fromisoformat(iso)


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, dict[str, str]]:
    node: Any = parse(read_text(Path(__file__).with_name("messages_cli.yml")))
    return node  # type: ignore[no-any-return]


def say(lang: str, key: str, **args: object) -> str:
    """A sentence of the command line in the user's language."""
    return _catalogue()[key][lang].format_map(args)


def common(function: F) -> F:
    """The options every command has."""
    function = click.option("--site", "root", default=".", type=click.Path(file_okay=False, path_type=Path),
                            help="站点文件夹 / folder of the site")(function)  # fmt: skip
    return click.option("--lang", type=click.Choice(["zh", "en"]), default=None,
                        help="提示语言 / language of messages")(function)  # fmt: skip


today_option = click.option("--today", type=Day(), default=None, help="按这一天生成 / build for this day")


def guarded(function: F) -> F:
    """Exit codes: 1 the user's problems, 70 our bug (with a trace to report)."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        lang = message_language(kwargs.get("lang"))
        kwargs["lang"] = lang
        try:
            function(*args, **kwargs)
        except BrokenPipeError:  # the reader of a pipe (`| head`) has seen enough
            sys.stdout = open(os.devnull, "w")
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            click.echo(say(lang, "bug"), err=True)
            traceback.print_exc()
            sys.exit(BUG)

    return run  # type: ignore[return-value]


def opened(root: Path, lang: str, today: date | None = None) -> Project:
    """The project; when its settings are broken they are told and the command ends with exit code 1."""
    from builder.project import open_project  # with all types, which a build of an unchanged site need not read

    report = Report()
    try:
        return open_project(root, report, today)
    except Stop:
        click.echo(FORMATS["concise"](report, root, lang), nl=False)
        sys.exit(USER)


def of_sound_site(root: Path, lang: str, today: date | None, make: Callable[[Checked], T]) -> T:
    """What is made of a site that passes the check; one that does not is told, and the command ends with code 1."""
    from builder.build import Options, check, made_of

    report, options = Report(), Options(today)
    try:
        made = made_of(check(root, report, options), options, lambda checked: None if report.failed else make(checked))
    except Stop:
        made = None
    if made is None:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        sys.exit(USER)
    tell_dropped(report, root, lang)
    return made


def tell_dropped(report: Report, root: Path, lang: str) -> None:
    """Say that a state was dropped, where a command tells no other warning: the next run takes its time."""
    from builder.standing import DROPPED

    dropped = Report()
    dropped.extend(item for item in report if item.code == DROPPED)
    click.echo(FORMATS["concise"](dropped, root, lang), nl=False, err=True)


def failed(sentence: str) -> NoReturn:
    """Say why it cannot be done, and end with exit code 1."""
    click.echo(sentence, err=True)
    sys.exit(USER)


def repository(project: Project, lang: str) -> Repository:
    """The Git repository a command needs; without one, or without any commit, it ends with exit code 1."""
    found = project.repository
    if isinstance(found, Absent):
        failed(say(lang, f"git_{found.reason}", root=project.root, detail=found.detail))
    if not found.head:
        failed(say(lang, "git_no_head"))
    return found


class progress_bar:
    """A progress bar on a terminal, nothing in a pipe or in CI."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Callable[[str, int, int], None]:
        if not sys.stderr.isatty():
            return lambda stage, done, total: None
        from rich.console import Console  # its import takes as long as finding one changed record
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._bar.start()
        return self._show

    def _show(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(say(self._lang, f"stage_{stage}"), total=total)
        self._bar.update(self._tasks[stage], completed=done)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def existing(root: Path, lang: str) -> Path:
    """The site's folder; a usage error when there is no site in it."""
    if not (root / "data").is_dir() or not (root / "mkdocs.yml").is_file():
        raise click.UsageError(say(lang, "no_site", root=root))
    return root.resolve()


def conclude(report: Report, lang: str, quiet: bool = False, records: int = 0) -> None:
    """The last line, and exit code 1 when there are errors."""
    errors = sum(item.severity == "error" for item in report)
    warnings = sum(1 for _ in report) - errors
    key = "failed" if errors else "ok_check"
    if not quiet:
        click.echo(say(lang, key, errors=errors, warnings=warnings, records=records))
    if errors:
        sys.exit(USER)
