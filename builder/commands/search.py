"""gongkai search: ask the built index from the terminal, by the page's own module or its Python twin."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from builder.console import USER, common, guarded, say


@click.command()
@common
@click.argument("query")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="网站文件夹，默认 site/")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@guarded
def command(root: Path, lang: str, query: str, out: Path | None, limit: int, as_json: bool) -> None:
    """搜索已生成的网站。/ Search the built site."""
    from builder.search.ask import run_query

    site = out or root / "site"
    if not (site / "search/manifest.json").is_file():
        click.echo(say(lang, "no_query_index"), err=True)
        sys.exit(USER)
    found = run_query(site, query, limit=limit)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else as_text(found, lang), nl=as_json)


def as_text(found: dict[str, Any], lang: str) -> str:
    """The number of hits, then two lines a hit."""
    lines = [say(lang, "hits", total=found["total"])]
    for hit in found["hits"]:
        about = " · ".join(part for part in (hit["date"], hit["number"], hit["org"], hit["type"], hit["where"]) if part)
        lines.append(f"{hit['title']}\n    {about}  {hit['url']}")
    return "\n".join(lines) + "\n"
