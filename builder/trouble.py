"""What is wrong with the last edit, for the browser that shows a preview: a piece of HTML over the last good page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from builder.diagnostics import Diagnostic, Report

SHOWN = 20  # mistakes told in the browser; the terminal tells all
WORDS = {
    "zh": {
        "head": "这次修改有 {count} 处错误，还没有生成网页",
        "kept": "这里看到的仍是上一次成功生成的网页。改好并保存，这个提示会自动消失。",
        "none": "还没有可以显示的网页。改好并保存，网页会自动出现。",
        "hint": "怎么改：",
        "more": "另有 {count} 处，见运行 gongkai serve 的窗口。",
        "title": "网站还有错误",
    },
    "en": {
        "head": "Mistakes in this edit: {count}. No pages were made from it",
        "kept": "What you see is still the last good site. Mend and save, and this note goes away by itself.",
        "none": "There are no pages to show yet. Mend and save, and they will appear by themselves.",
        "hint": "What to do: ",
        "more": "{count} more are told in the window in which gongkai serve runs.",
        "title": "The site has mistakes",
    },
}


def panel(report: Report, root: Path, lang: str, alone: bool = False) -> str:
    """The errors of a report, the first of them with their lines; `alone` where there is no page to lie over."""
    words = WORDS[lang]
    errors = [item for item in report if item.severity == "error"]
    items = "".join(_item(item, root, lang) for item in errors[:SHOWN])
    rest = len(errors) - SHOWN
    more = f"<p>{words['more'].format(count=rest)}</p>" if rest > 0 else ""
    head = f"<summary><h1>{words['head'].format(count=len(errors))}</h1></summary>"
    kind = ' class="alone"' if alone else ""
    told = f"<p>{words['none' if alone else 'kept']}</p><ol>{items}</ol>{more}"
    return f'<section role="alert" lang="{lang}"{kind}><details open>{head}{told}</details></section>'


def page(trouble: str, style: str, lang: str) -> str:
    """A page that tells nothing else, for a site of which no build has been good yet."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{WORDS[lang]["title"]}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{style}"></head><body>{trouble}</body></html>'
    )


def _item(item: Diagnostic, root: Path, lang: str) -> str:
    line = _line(item, root)
    code = f"<pre>{escape(line)}</pre>" if line else ""
    place = f"<small>{escape(str(item.place))} · {item.code}</small>"
    hint = f"<span>{WORDS[lang]['hint']}{escape(item.hint(lang))}</span>"
    return f"<li><b>{escape(item.message(lang))}</b>{place}{code}{hint}</li>"


def _line(item: Diagnostic, root: Path) -> str:
    """The line a mistake stands in, as far as there is one."""
    try:
        lines = (root / item.place.path).read_text("utf-8").splitlines()
        return lines[item.place.line - 1].strip()[:200] if item.place.line else ""
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
