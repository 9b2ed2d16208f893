"""gongkai audit: judge a built site by rule packs. Exit code 1 when an error or a veto stands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.core import ParameterSource

from builder.audit.compare import NoReport
from builder.audit.report import SUFFIXES, Render, renderer
from builder.audit.run import Behind, Request, Unusable, audit, behind_of, root_of
from builder.audit.subject import Subject
from builder.audit.tree import Watch
from builder.console import USER, common, existing, guarded, progress_bar, say, today_option
from builder.diagnostics import Report, Stop
from builder.report import FORMATS


@click.command()
@click.argument("target", required=False, metavar="[DIR]")
@common
@today_option
@click.option("--pack", "packs", multiple=True, metavar="P", help="规则包，可以写几个 / rule pack, may be repeated")
@click.option("--at", "commit", metavar="COMMIT", help="审查 Git 里某次提交时的网站 / the site as of a commit")
@click.option("--against", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="JSON",
              help="与上次的 JSON 报告比较 / compare with the last report")  # fmt: skip
@click.option("--browser", is_flag=True, help="用浏览器证明栏目看得见、点得开 / prove visibility in a browser")
@click.option("--format", "style", type=click.Choice(list(SUFFIXES)), default="concise", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="报告写到这里 / write the report here")
@guarded
@click.pass_context
def command(
    ctx: click.Context, target: str | None, root: Path, lang: str, today: date | None, packs: tuple[str, ...],
    commit: str | None, against: Path | None, browser: bool, style: str, out: Path | None,
) -> None:  # fmt: skip
    """审查已生成的网站（默认 site/）、网页文件夹或本机网址。/ Audit a built site, a folder of HTML, an address."""
    named = ctx.get_parameter_source("root") == ParameterSource.COMMANDLINE
    request = Request(target, root, named, today, packs, against=against, lang=lang)
    if browser:
        request = replace(request, prove=_prover(out))
    report = Report()
    try:
        with _fetched(request) as here, _as_of(here, commit, report) as asked, progress_bar(lang) as watch:
            found = _audited(asked, renderer(style), report, watch) if asked else None
    except NoReport as error:
        raise click.UsageError(say(lang, "no_report", path=error)) from None
    except Unusable as error:
        raise click.UsageError(say(lang, error.key, **error.args_)) from None
    if found is None:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        sys.exit(USER)
    made, failed = found
    _deliver(made, style, out, lang)
    if failed:
        sys.exit(USER)


def _audited(request: Request, render: Render, report: Report, watch: Watch) -> tuple[str | bytes, bool] | None:
    """The report made and whether the audit failed; None when the site's own files hold mistakes."""
    root = root_of(request)
    if root is None:
        found = audit(request, None, report, watch)
        return (render(found, request.lang), found.failed) if found else None
    try:
        with records_behind(root, request.today, report) as behind:
            found = None if report.failed else audit(request, behind, report, watch)
            return (render(found, request.lang), found.failed) if found else None
    except Stop:
        return None


@contextmanager
def records_behind(root: Path, today: date | None, report: Report) -> Iterator[Behind]:
    """A site's records, while they are looked at. Raises Stop when its settings cannot be read."""
    from builder.build import Options, check

    checked = check(root, report, Options(today))
    try:
        yield behind_of(checked.project, checked.site, checked.store)
    finally:
        checked.close()


def _prover(out: Path | None) -> Callable[[Subject, tuple[str, ...]], tuple[object, ...]]:
    """What asks the browser; screenshots go beside the report."""
    from builder.audit.browser import NoBrowser, prove

    folder = out.parent if out and out.suffix else out

    def asked(subject: Subject, names: tuple[str, ...]) -> tuple[object, ...]:
        try:
            return prove(subject, names, folder)
        except NoBrowser:
            raise Unusable("no_chromium") from None

    return asked


@contextmanager
def _fetched(request: Request) -> Iterator[Request]:
    """The request; an address of this machine is fetched into a folder first."""
    from builder.audit.fetch import NotHere, fetch_site, is_address

    if request.target is None or not is_address(request.target):
        yield request
        return
    with TemporaryDirectory(prefix="gongkai-audit-") as folder:
        try:
            fetch_site(request.target, Path(folder))
        except NotHere:
            raise Unusable("not_here", address=request.target) from None
        yield replace(request, target=folder)


@contextmanager
def _as_of(request: Request, commit: str | None, report: Report) -> Iterator[Request | None]:
    """The request; with a commit, for the site built from it in a folder of its own. None when it cannot be built."""
    if commit is None:
        yield request
        return
    from builder.audit.past import day_of, extract
    from builder.build import Options, build
    from builder.git import Absent, open_repository

    root = existing(request.root, request.lang)
    repository = open_repository(root)
    known = None if isinstance(repository, Absent) else repository.commit(commit)
    if isinstance(repository, Absent) or known is None:
        raise Unusable("no_commit", commit=commit)
    with TemporaryDirectory(prefix="gongkai-audit-") as folder:
        then, day = Path(folder), request.today or day_of(known.seconds)
        extract(repository, known.id, then)
        try:
            build(then, then / "site", report, Options(day, cache=False))
        except Stop:
            yield None
            return
        yield replace(request, target=None, root=then, root_named=True, today=day, history=root, commit=known.id)


def _deliver(made: str | bytes, style: str, out: Path | None, lang: str) -> None:
    """To a file where one is named (a folder gets audit.<suffix>), else to the terminal."""
    if out is None:
        click.echo(made, nl=False)
        return
    path = out / f"audit.{SUFFIXES[style]}" if out.suffix == "" else out
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(say(lang, "written", path=path), err=True)
