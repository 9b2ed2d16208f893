"""gongkai build: the whole site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.chinese import in_chinese
from builder.console import common, conclude, existing, failed, guarded, opened, progress_bar, say, today_option
from builder.diagnostics import Report, Stop
from builder.git import open_repository
from builder.output import MANIFEST
from builder.report import FORMATS
from builder.standing import Looked, Stood, look
from builder.store import STATE
from builder.surroundings import git_environment
from builder.timings import Timings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from builder.build import Built

PREPARED, SENT = ".gongkai/site", ".gongkai/sent.sqlite"  # where a site is built that goes to an address, its state


def refuse_out(root: Path, out: Path, lang: str, receipt: Path | None = None) -> None:
    """A usage error for a folder that a build must not replace: the office's own, or one that is no built site.

    And for a receipt that would lie in it.
    """
    out = out.resolve()
    if receipt and receipt.resolve().is_relative_to(out):
        raise click.UsageError(say(lang, "receipt_inside", out=out))
    sources = [root / name for name in ("data", "content", "theme")]
    if root.is_relative_to(out) or any(out.is_relative_to(source) for source in sources):
        raise click.UsageError(say(lang, "out_is_source", out=out))
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).exists():
        raise click.UsageError(say(lang, "out_is_foreign", out=out))


@click.command()
@common
@today_option
@click.option("--out", default=None, help="默认 site/；也可以是 s3://… 等地址 / a folder, or an address such as s3://…")
@click.option("--clean", is_flag=True, help="不用缓存 / without any cache")
@click.option("--search/--no-search", default=True, help="是否生成搜索索引 / with the search index")
@click.option(
    "--executor",
    metavar="WHO",
    default=None,
    help="dask://host:port、processes 或 processes:4：由谁生成网页（两万页起自动分给各核） / who makes the pages"
    " of a large build; from 20,000 pages on, a process for each core unless said",
)
@click.option("--timings", is_flag=True, help="各步骤用时和最慢的网页 / stages, dearest pages and templates")
@click.option("--explain", metavar="PATH", default=None, help="某页为何重新生成 / why a page was made again")
@click.option("--record", is_flag=True, help="把网址记入 data/published.txt / keep the addresses in the ledger")
@click.option("--receipt", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写出发布回执 / write the receipt of this release")  # fmt: skip
@click.option("--sign", type=click.Path(dir_okay=False, path_type=Path), default=None, envvar="GONGKAI_SIGN_KEY",
              help="用这个 SSH 密钥给回执签名 / sign it with this SSH key")  # fmt: skip
@guarded
def command(
    root: Path,
    lang: str,
    today: date | None,
    out: str | None,
    clean: bool,
    search: bool,
    executor: str | None,
    timings: bool,
    explain: str | None,
    record: bool,
    receipt: Path | None,
    sign: Path | None,
) -> None:
    """生成网站。/ Build the site."""
    report, measured = Report(), Timings()
    target, state, address = _where(root, out)
    refuse_out(existing(root, lang), target, lang, receipt)
    special = any((clean, executor, timings, explain, record, receipt, address))
    looked = _looked(existing(root, lang), special, target, today, search)
    if looked.stood:
        _say_again(root, looked.stood, target, search, lang)
        return
    from builder.build import Options, build  # with all that a build needs, which one of an unchanged site does not

    with progress_bar(lang) as progress, made_by(executor, lang) as who:
        wish = Options(today, not clean, search, progress, measured, state, looked=looked, record=record, executor=who)
        try:
            built = build(existing(root, lang), target.absolute(), report, wish)
        except Stop:
            built = None
    click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
    if timings:
        click.echo("\n".join(measured.lines()))
    if built is None:
        conclude(report, lang)
        return
    if explain:
        click.echo(_why(built, explain, lang))
    _tell(built.pages, len(built.reasons), built.files, target, search, lang, address)
    _hand_out(root, built, report, receipt, sign, lang)


def _looked(root: Path, special: bool, target: Path, today: date | None, search: bool) -> Looked:
    """What Git knows; and whether the last build stands, unless this one has a wish of its own."""
    repository = open_repository(root, git_environment())
    return Looked(repository) if special else look(root, repository, target.absolute(), today, search)


def _say_again(root: Path, stood: Stood, target: Path, search: bool, lang: str) -> None:
    """The site is what this build would make of it: say what the last one said."""
    report = Report()
    report.extend(stood.told)
    click.echo(FORMATS["concise"](report, root, lang), nl=False, err=True)
    _tell(stood.pages, 0, stood.files, target, search, lang)


def _tell(pages: int, made: int, files: int, target: Path, search: bool, lang: str, address: str | None = None) -> None:
    """What the site holds now, how large its index is, where to look at it."""
    click.echo(say(lang, "built", pages=pages, made=made, files=files, out=address or target))
    if search:
        click.echo(indexed(target, lang))
    click.echo(sent(target, address, lang) if address else say(lang, "look", out=target))


def _where(root: Path, out: str | None) -> tuple[Path, str, str | None]:
    """The folder to build in, the state to keep, and the address to send the site to when `out` is one."""
    if out and "://" in out:
        return root / PREPARED, SENT, out
    return Path(out) if out else root / "site", STATE, None


def _why(built: Built, page: str, lang: str) -> str:
    """Why a page was made again, or that it was not."""
    page = page.removeprefix("/")
    key = "made_again" if page in built.reasons else "kept" if (built.out / page).is_file() else "no_page"
    reason = built.reasons.get(page, "")
    return say(lang, key, path=page, reason=in_chinese(reason) if lang == "zh" else reason)


def _hand_out(root: Path, built: Built, report: Report, target: Path | None, key: Path | None, lang: str) -> None:
    """Write the receipt of a build when one is asked for, and sign it when there is a key."""
    if target is None:
        return
    from builder.receipt import facts, receipt
    from builder.signing import SigningError
    from builder.signing import sign as seal

    project = opened(root, lang)
    target.parent.mkdir(parents=True, exist_ok=True)
    numbers = {"records": built.records, "tombstones": built.tombstones, "pages": built.pages}
    target.write_bytes(receipt(built.out, facts(project, built.site, numbers, report)))
    click.echo(say(lang, "receipt_written", out=target))
    if key is None:
        return
    try:
        click.echo(say(lang, "receipt_signed", out=seal(target, key)))
    except SigningError as error:
        failed(say(lang, "sign_failed", reason=error))


def indexed(site: Path, lang: str) -> str:
    """How large the search index is, and what a query asks of it."""
    sizes = json.loads((site / "search/manifest.json").read_bytes())["bytes"]
    whole = (sizes["index"] + sizes["cards"] + sizes["columns"]) / 1e6
    return say(lang, "indexed", size=f"{whole:.1f}", query=round(sizes["query"] / 1000))


@contextmanager
def made_by(name: str | None, lang: str) -> Iterator[Executor | None]:
    """The executor of a name, None for none. A usage error for one that cannot be had."""
    if name is None:
        yield None
        return
    from builder.executors import Unusable, executor_of

    try:
        with executor_of(name) as found:
            yield found
    except Unusable as error:
        raise click.UsageError(say(lang, "no_executor", name=name, reason=error)) from None


def sent(site: Path, address: str, lang: str) -> str:
    """Send the finished site to its address; what there is to say of it. A usage error for an address of others."""
    try:
        from builder.remote import Foreign, send
    except ImportError:
        raise click.ClickException(say(lang, "no_cluster")) from None
    try:
        done = send(site, address)
    except Foreign:
        raise click.UsageError(say(lang, "out_is_foreign", out=address)) from None
    except (OSError, ValueError, ImportError) as error:  # no such storage, no right to it, or cut off
        raise click.ClickException(say(lang, "not_sent", out=address, reason=error)) from None
    return say(lang, "sent", sent=done.sent, kept=done.kept, removed=done.removed, out=address)
