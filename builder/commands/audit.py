"""gongkai audit: judge a built site by rule packs. Exit code 1 when an error or a veto stands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.core import ParameterSource

from builder.audit.brief import brief_of
from builder.audit.compare import NoReport
from builder.audit.judge import Audit
from builder.audit.publish import render as published
from builder.audit.report import SUFFIXES, Render, renderer
from builder.audit.run import Request, Unusable, audit, behind_of, day_built_for, folder_of, root_of
from builder.audit.subject import Subject
from builder.audit.tree import Watch
from builder.console import USER, common, existing, failed, guarded, progress_bar, say, tell_dropped, today_option
from builder.diagnostics import Report, Stop
from builder.receipt import BadReceipt, differences, read_receipt, with_audit
from builder.release import modified
from builder.report import FORMATS
from builder.signing import SigningError, signature_of
from builder.signing import sign as seal
from builder.supervision import PATH
from builder.surroundings import current_day

Made = tuple[str | bytes, Mapping[str, object], str]


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
@click.option("--receipt", type=click.Path(dir_okay=False, exists=True, path_type=Path), default=None,
              help="把结果写进这个网站的发布回执 / add the result to the receipt of this site's release")  # fmt: skip
@click.option("--publish", is_flag=True,
              help="把结果存进 data/audit.yml，下次生成时公开 / publish the result on the next build")  # fmt: skip
@click.option("--sign", type=click.Path(dir_okay=False, path_type=Path), default=None, envvar="GONGKAI_SIGN_KEY",
              help="用这个 SSH 密钥重新签名回执 / sign that receipt with this SSH key")  # fmt: skip
@guarded
@click.pass_context
def command(
    ctx: click.Context, target: str | None, root: Path, lang: str, today: date | None, packs: tuple[str, ...],
    commit: str | None, against: Path | None, browser: bool, style: str, out: Path | None,
    receipt: Path | None, publish: bool, sign: Path | None,
) -> None:  # fmt: skip
    """审查已生成的网站（默认 site/）、网页文件夹或本机网址。/ Audit a built site, a folder of HTML, an address."""
    named = ctx.get_parameter_source("root") == ParameterSource.COMMANDLINE
    request = Request(target, root, named, today, packs, against=against, lang=lang)
    if browser:
        request = replace(request, prove=_prover(out))
    if receipt:
        _same_release(folder_of(request), receipt, sign, lang)
    home = _home(request, lang) if publish else None
    report = Report()
    try:
        with (
            _fetched(request) as here, _as_of(here, commit, report) as then,
            _on_day(then, receipt is not None, report) as asked, progress_bar(lang) as watch,
        ):  # fmt: skip
            found = _audited(asked, renderer(style), report, watch) if asked else None
    except NoReport as error:
        raise click.UsageError(say(lang, "no_report", path=error)) from None
    except Unusable as error:
        raise click.UsageError(say(lang, error.key, **error.args_)) from None
    if found is None:
        click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
        sys.exit(USER)
    tell_dropped(report, root, lang)
    made, result, kept = found
    _deliver(made, style, out, lang)
    if home:
        (home / PATH).write_bytes(kept.encode())
        click.echo(say(lang, "audit_published", out=PATH), err=True)
    if receipt:
        _add_to(receipt, result, sign, lang)
    if result["failed"]:
        sys.exit(USER)


def _audited(request: Request, render: Render, report: Report, watch: Watch) -> Made | None:
    """The report made, the result in short, and as it is published; None when the site's own files hold mistakes."""
    root = root_of(request)
    if root is None:
        return _rendered(audit(request, None, report, watch), render, request)
    from builder.build import Checked, Options, check, made_of

    def judged(checked: Checked) -> Made | None:
        behind = behind_of(checked.project, checked.site, checked.store)
        return None if report.failed else _rendered(audit(request, behind, report, watch), render, request)

    options = Options(request.today)
    try:
        return made_of(check(root, report, options), options, judged)
    except Stop:
        return None


def _rendered(found: Audit | None, render: Render, request: Request) -> Made | None:
    if found is None:
        return None
    lang = request.lang
    return render(found, lang), brief_of(found).as_json(), published(found, _commit(request))


def _home(request: Request, lang: str) -> Path:
    """The folder of the site whose audit is to be published. Ends the command where there is none."""
    root = request.root
    if not (root / "data").is_dir() or not (root / "mkdocs.yml").is_file():
        failed(say(lang, "publish_no_site", path=root))
    if not request.root_named and request.target and not Path(request.target).resolve().is_relative_to(root.resolve()):
        failed(say(lang, "publish_no_site", path=request.target))
    return root


def _commit(request: Request) -> str:
    """The commit the audited records are of; nothing without Git, or where they were changed since."""
    from builder.git import Absent, open_repository

    if request.commit != "HEAD":
        return request.commit
    repository = open_repository(request.root)
    if isinstance(repository, Absent) or set(modified(repository)) - {PATH}:
        return ""
    return repository.head


def _same_release(folder: Path, receipt: Path, sign: Path | None, lang: str) -> None:
    """Ends the command when the receipt is of another site, or signed and could not be signed again."""
    try:
        contents = read_receipt(receipt.read_bytes())["contents"]
    except BadReceipt as error:
        failed(say(lang, "verify_no_receipt", path=receipt, reason=error))
    found = list(differences(folder, contents))  # type: ignore[arg-type]
    if found:
        failed(say(lang, "receipt_of_another", path=receipt, n=len(found), first=found[0].path))
    if sign is None and signature_of(receipt).exists():
        failed(say(lang, "receipt_is_signed", path=receipt))


def _add_to(receipt: Path, result: Mapping[str, object], sign: Path | None, lang: str) -> None:
    """Write the result into the receipt and sign it anew."""
    receipt.write_bytes(with_audit(receipt.read_bytes(), result))
    click.echo(say(lang, "receipt_audited", out=receipt), err=True)
    if sign:
        try:
            click.echo(say(lang, "receipt_signed", out=seal(receipt, sign)), err=True)
        except SigningError as error:
            failed(say(lang, "sign_failed", reason=error))


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


@contextmanager
def _on_day(request: Request | None, released: bool, report: Report) -> Iterator[Request | None]:
    """The request; for a day the site was not built for, for the site as it is on that day, in a folder of its own.

    Pages of another day would be judged by records that were public then or not. A folder that was named, and a
    release, are what they are: no other is put in their place.
    """
    built = day_built_for(folder_of(request)) if request and root_of(request) else None
    if request is None or built in (None, request.today):
        yield request
        return
    if request.today is None:
        if built != current_day():
            click.echo(say(request.lang, "audit_stale", path=folder_of(request), built=built), err=True)
        yield request
        return
    if released or request.target:
        raise Unusable("audit_other_day", path=folder_of(request), built=built, day=request.today)
    from builder.build import Options, build

    click.echo(say(request.lang, "audit_aside", path=folder_of(request), built=built, day=request.today), err=True)
    with TemporaryDirectory(prefix="gongkai-audit-") as folder:
        try:
            build(request.root, Path(folder), report, Options(request.today, cache=False))
        except Stop:
            yield None
            return
        yield replace(request, target=folder, root_named=True)


def _deliver(made: str | bytes, style: str, out: Path | None, lang: str) -> None:
    """To a file where one is named (a folder gets audit.<suffix>), else to the terminal."""
    if out is None:
        click.echo(made, nl=False)
        return
    path = out / f"audit.{SUFFIXES[style]}" if out.suffix == "" else out
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(say(lang, "written", path=path), err=True)
