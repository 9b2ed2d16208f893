"""gongkai export: files for other programs, channels, printers and archives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.console import USER, common, existing, guarded, of_sound_site, opened, say, today_option

if TYPE_CHECKING:
    from builder.build import Checked
    from builder.records import Site

WHAT = ("schema", "redirects", "database", "archive", "article", "pdf")
OF_RECORDS = ("article", "pdf")


@click.command()
@common
@today_option
@click.argument("what", type=click.Choice(WHAT))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="文件夹，默认 export/WHAT/")
@click.option("--from", "built", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="已生成的网站，默认 site/ / the built site")  # fmt: skip
@guarded
def command(
    root: Path, lang: str, today: date | None, what: str, ids: tuple[str, ...], out: Path | None, built: Path | None
) -> None:
    """导出给其他程序、渠道、打印和档案馆的文件。/ Files for other programs, channels, printers, archives.

    schema 编辑器用的 JSON Schema；redirects 旧网址的跳转规则（nginx、Apache、IIS）；
    database 全部目录（SQLite）；archive 移送档案馆的 BagIt 包；
    article ID… 微信等平台用的文章；pdf ID… 打印件。
    """
    root = existing(root, lang)
    folder = out or root / ("schema" if what == "schema" else f"export/{what}")
    if (what in OF_RECORDS) != bool(ids):
        raise click.UsageError(say(lang, "export_takes_no_ids" if ids else "export_needs_ids", what=what))
    if what == "archive" and folder.exists() and any(folder.iterdir()):
        click.echo(say(lang, "init_exists", root=folder), err=True)
        sys.exit(USER)
    folder.mkdir(parents=True, exist_ok=True)
    if what == "schema":
        files = _schema(root, lang, folder)
    else:
        pages = partial(_pages, ids=ids, built=built or root / "site", folder=folder, lang=lang, what=what)
        files = of_sound_site(root, lang, today, lambda checked: _of_site(checked, what, root, folder, pages))
    click.echo(say(lang, "exported", files=files, out=folder))


def _schema(root: Path, lang: str, folder: Path) -> int:
    from builder.export.schema import schemas

    return len([(folder / name).write_bytes(data) for name, data in schemas(opened(root, lang))])


def _of_site(checked: Checked, what: str, root: Path, folder: Path, pages: Callable[[Site], Iterator[Path]]) -> int:
    """What is made from the records, which have passed the check; the number of files or records."""
    if what == "archive":
        from builder.export.archive import write_archive

        return write_archive(checked.project, checked.site, folder)
    if what == "redirects":
        from builder.addresses import leads
        from builder.export.redirects import redirects

        gone = leads(root, checked.store)
        return len([(folder / name).write_bytes(data) for name, data in redirects(checked.site, gone)])
    if what == "database":
        from builder.export.database import PATH, database

        return len([(folder / PATH).write_bytes(database(checked.site))])
    return len(list(pages(checked.site)))


def _pages(site: Site, ids: tuple[str, ...], built: Path, folder: Path, lang: str, what: str) -> Iterator[Path]:
    """One file a record, made from its built page."""
    from builder.plan import url_of

    make: Callable[[Path, str, str], bytes] = {"article": _article, "pdf": _pdf}[what]
    for id in ids:
        record = site.records.get(id)
        url = url_of(site, record) if record else ""
        if not record or not (built / url).is_file():
            click.echo(say(lang, "no_built_page" if record else "no_record", id=id, out=built), err=True)
            sys.exit(USER)
        path = folder / f"{id}.{'html' if what == 'article' else 'pdf'}"
        path.write_bytes(make(built, url, str(site.settings["domain"])))
        yield path


def _article(built: Path, url: str, domain: str) -> bytes:
    from builder.export.article import article

    return article((built / url).read_text("utf-8"), f"https://{domain}/{url}").encode()


def _pdf(built: Path, url: str, domain: str) -> bytes:
    from builder.export.paper import NoPrinter, pdf

    try:
        return pdf(built, url)
    except NoPrinter as error:
        raise click.ClickException(f"pip install 'gongkai[pdf]' · {error}") from None
