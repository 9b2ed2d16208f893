"""gongkai export: files for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from builder.console import common, existing, guarded, opened, say


@click.command()
@common
@click.argument("what", type=click.Choice(["schema"]))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="默认 schema/")
@guarded
def command(root: Path, lang: str, what: str, out: Path | None) -> None:
    """导出编辑器用的 JSON Schema。/ Write JSON Schema files for editors."""
    from builder.export.schema import schemas

    project = opened(existing(root, lang), lang)
    folder = out or project.root / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    written = [(folder / name).write_bytes(data) for name, data in schemas(project)]
    click.echo(say(lang, "exported", files=len(written), out=folder))
