"""gongkai import: Excel, CSV, Word, web pages and JSON into records."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.console import USER, common, existing, guarded, opened, say, today_option
from builder.diagnostics import Report
from builder.excel.columns import columns_of
from builder.report import FORMATS

if TYPE_CHECKING:
    from builder.importer.outcome import Outcome, SheetOutcome
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@common
@today_option
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--type", "type_name", required=True, help="记录类型 / record type")
@click.option("--dry-run", is_flag=True, help="只报告，不写文件 / report only, write nothing")
@click.option("--report", "report_file", type=OUT, default=None, help="把结果写成 JSON / write the outcome as JSON")
@click.option("--annotate", type=OUT, default=None, help="退回的表：错处标色并写明原因 / the workbook, mistakes marked")
@click.option("--sheet", "sheets", multiple=True, help="只读这张表 / only this sheet")
@click.option(
    "--map", "columns", multiple=True, metavar="列=字段", help="这一列是哪个字段，“-”不要 / column=field, - drops it"
)
@click.option("--set", "given", multiple=True, metavar="字段=值", help="每一行都填这个值 / field=value for every row")
@click.option("--key", "keys", multiple=True, help="凭哪几个字段认出已有记录 / fields that tell records apart")
@click.option("--fill-down", "fill", multiple=True, metavar="字段", help="空格表示同上的列 / blank means as above")
@click.option("--into", default="", help="新记录写进哪个文件，不带后缀 / file for new records, without suffix")
@click.option("--with-hidden", is_flag=True, help="隐藏的行和表也导入 / hidden rows and sheets too")
@click.option("--partial", is_flag=True, help="有错的行留下，其余写入 / write the good rows, leave the bad")
@click.option("--accept-changes", is_flag=True, help="Word 修订一律接受 / take all tracked changes")
@guarded
def command(
    root: Path, lang: str, today: date | None, files: tuple[Path, ...], type_name: str, dry_run: bool,
    report_file: Path | None, annotate: Path | None, sheets: tuple[str, ...], columns: tuple[str, ...],
    given: tuple[str, ...], keys: tuple[str, ...], fill: tuple[str, ...], into: str, with_hidden: bool,
    partial: bool, accept_changes: bool,
) -> None:  # fmt: skip
    """导入 Excel、CSV、Word、网页或 JSON。/ Import Excel, CSV, Word, web pages or JSON."""
    from builder.importer.run import plan_import, save
    from builder.importer.wishes import Wishes

    project = opened(existing(root, lang), lang, today)
    if type_name not in project.types:
        raise click.UsageError(say(lang, "no_type", name=type_name, names=", ".join(project.types)))
    kind = project.types[type_name]
    names = [column.name for column in columns_of(kind)]
    mapped, values = pairs(columns, [*names, "-"], lang), pairs_of_fields(given, list(kind.by_name), lang)
    for name in (*keys, *fill):
        known(name, list(kind.by_name), lang)
    wishes = Wishes(sheets, mapped, values, keys, fill, with_hidden, partial, into, accept_changes)
    outcome = plan_import(project, kind, files, wishes)
    if answers := ask(outcome, lang):
        outcome = plan_import(project, kind, files, replace(wishes, columns={**mapped, **answers}))
    if outcome.texts and not dry_run:
        save(project, outcome)
    show(outcome, root, lang, partial)
    if report_file:
        report_file.write_text(json.dumps(outcome.as_json(lang), ensure_ascii=False, indent=1) + "\n", "utf-8")
    if annotate:
        send_back(outcome, files, annotate, lang)
    if outcome.failed:
        sys.exit(USER)


def pairs(options: Sequence[str], names: list[str], lang: str) -> dict[str, str]:
    """`列=字段` as a mapping; a usage error for fields there are not."""
    found: dict[str, str] = {}
    for option in options:
        word, sign, name = option.rpartition("=")
        if not sign:
            raise click.UsageError(say(lang, "no_pair", option=option))
        found[word] = known(name.strip(), names, lang)
    return found


def pairs_of_fields(options: Sequence[str], names: list[str], lang: str) -> dict[str, str]:
    """`字段=值` as a mapping; a usage error for fields there are not."""
    found: dict[str, str] = {}
    for option in options:
        name, sign, value = option.partition("=")
        if not sign:
            raise click.UsageError(say(lang, "no_pair", option=option))
        found[known(name.strip(), names, lang)] = value
    return found


def known(name: str, names: list[str], lang: str) -> str:
    """The name of a field; a usage error when the type has none of it."""
    if name not in names:
        raise click.UsageError(say(lang, "no_field", name=name, names=", ".join(names)))
    return name


def ask(outcome: Outcome, lang: str) -> dict[str, str]:
    """On a terminal the columns nobody knows are asked for one by one; elsewhere they stay mistakes."""
    unsure = [item for item in outcome.everything_told if item.code == "I011" and item.args["name"]]
    if not unsure or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return {}
    answers: dict[str, str] = {}
    for item in unsure:
        head, near = str(item.args["head"]), str(item.args["near"])
        if click.confirm(say(lang, "ask_column", place=item.place, head=head, near=near)):
            answers[head] = str(item.args["name"])
        elif click.confirm(say(lang, "ask_drop", head=head)):
            answers[head] = "-"
    return answers


def show(outcome: Outcome, root: Path, lang: str, partial: bool) -> None:
    """Mistakes, a line a sheet, and what was written."""
    report = Report()
    report.extend(outcome.everything_told)
    click.echo(FORMATS["concise"](report, root, lang), nl=False)
    for sheet in outcome.sheets:
        click.echo(sheet_line(sheet, lang))
    written = sorted(outcome.texts)
    if outcome.failed and not written:
        click.echo(say(lang, "import_no_more" if partial else "import_refused"))
    elif not written:
        click.echo(say(lang, "import_nothing"))
    else:
        click.echo(say(lang, "import_saved" if outcome.saved else "import_would", files="、".join(written)))


def sheet_line(sheet: SheetOutcome, lang: str) -> str:
    """What became of the rows of one sheet."""
    name = " ".join(part for part in (sheet.file, sheet.sheet) if part)
    if sheet.left_out:
        return say(lang, "sheet_left_out", name=name, reason=say(lang, f"sheet_{sheet.left_out}"))
    key = "sheet_done" if sheet.head else "file_done"
    line = say(lang, key, name=name, head=sheet.head.bottom + 1 if sheet.head else 0, **sheet.counts)
    reasons = {skip.reason: sum(other.reason == skip.reason for other in sheet.skipped) for skip in sheet.skipped}
    extra = [say(lang, f"row_{reason}", count=count) for reason, count in reasons.items() if reason != "above"]
    joined = sum(len(change.row.joined) for change in sheet.changes)
    extra += [say(lang, "row_joined", count=joined)] if joined else []
    return line + (say(lang, "row_skipped", what=say(lang, "comma").join(extra)) if extra else "")


def send_back(outcome: Outcome, files: Sequence[Path], target: Path, lang: str) -> None:
    """Write the workbook with its mistakes marked; of several files the first that has any."""
    from builder.importer.annotate import annotated
    from builder.importer.formats import BOOKS

    told = outcome.everything_told
    path = next((path for path in files if any(item.place.path == path.name for item in told)), files[0])
    count = annotated(path, [item for item in told if item.place.path == path.name], target, lang)
    click.echo(say(lang, "annotated" if path.suffix.lower() in BOOKS else "annotated_list", out=target, count=count))
