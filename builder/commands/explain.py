"""gongkai explain: what a code means."""

from __future__ import annotations

import re
from pathlib import Path

import click

from builder.console import common, guarded, say


@click.command()
@common
@click.argument("code")
@guarded
def command(root: Path, lang: str, code: str) -> None:
    """解释一个错误代码。/ Explain a diagnostic code."""
    from builder.diagnostics import catalogue

    entry = catalogue().get(code.upper())
    if entry is None:
        raise click.UsageError(say(lang, "no_code", code=code, codes=" ".join(catalogue())))
    words = entry[lang]
    text = f"{code.upper()} ({entry['severity']})\n\n{words['message']}\n{words['hint']}\n\n{words['explain']}"
    click.echo(re.sub(r"\{\w+\}", "…", text))
