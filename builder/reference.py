"""The generated pages of docs/ (types, codes, commands, systems, rules), made from the declarations: no lies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from builder.audit.reference import rule_pages
from builder.diagnostics import catalogue
from builder.fields import FieldSpec, Vocabularies
from builder.kinds import KINDS
from builder.program import PACKAGE
from builder.schema import BUILT_IN, RecordType, load_types
from builder.systems import page as systems_page
from builder.vocabularies import load_vocabularies

HEAD = "<!-- Made by `make docs` from the declarations; do not edit. -->\n\n"


def pages() -> Iterator[tuple[str, str]]:
    """(file name below docs/, text) of every generated page."""
    vocab = load_vocabularies([PACKAGE / "vocab.yml"])
    types = load_types([BUILT_IN], vocab)
    yield "types.md", HEAD + "".join(_types(types, vocab))
    yield "codes.md", HEAD + "".join(_codes())
    yield "commands.md", HEAD + "".join(_commands())
    yield "systems.md", HEAD + "".join(systems_page())
    yield "rules.md", HEAD + "".join(rule_pages())


def _types(types: dict[str, RecordType], vocab: Vocabularies) -> Iterator[str]:
    yield "# 记录类型 Record types\n\n"
    yield "文件夹 `data/<类型>/` 里的 YAML 文件就是该类型的记录。★ 必填。"
    yield "A folder of `data/` holds the records of a type; ★ required.\n\n"
    yield "字段种类 Kinds: " + "、".join(f"`{name}` ({_first_line(kind)})" for name, kind in KINDS.items()) + "\n\n"
    common = {spec.name: spec for spec in next(iter(types.values())).fields}
    shared = {name for name in common if all(_same(kind, common[name]) for kind in types.values())}
    yield "## 共有字段 Fields of every type\n\n" + _table([common[name] for name in common if name in shared])
    for kind in types.values():
        yield f"\n## {kind.label} `{kind.name}` {kind.label_en}\n\n"
        yield f"栏目 column `{kind.column}` · 网址 address `{kind.url}`" + (
            f" · 依据 {kind.source}" if kind.source else ""
        )
        yield "\n\n" + _table([spec for spec in kind.fields if spec.name not in shared])
    yield "\n## 词表 Vocabularies\n\n"
    for name, words in vocab.items():
        yield f"- `{name}`：" + "、".join(choice.text for choice in words) + "\n"


def _same(kind: RecordType, spec: FieldSpec) -> bool:
    return kind.by_name.get(spec.name) == spec


def _first_line(kind: object) -> str:
    return (kind.__doc__ or "").splitlines()[0].rstrip(".")


def _table(specs: list[FieldSpec]) -> str:
    rows = "".join(
        f"| `{s.name}`{' ★' if s.required else ''} | {s.label} | {s.label_en} | {_kind(s)} | {_note(s)} |\n"
        for s in specs
    )
    return "| 字段 field | 名称 | name | 种类 kind | 说明 note |\n|---|---|---|---|---|\n" + rows


def _kind(spec: FieldSpec) -> str:
    if spec.of:
        return f"{spec.kind}: {_kind(spec.of)}"
    detail = spec.choices or spec.rows or "、".join(spec.to) or "、".join(f.name for f in spec.fields)
    return spec.kind + (f" ({detail})" if detail else "")


def _note(spec: FieldSpec) -> str:
    flags = {
        "唯一 unique": spec.unique,
        "可筛选 facet": spec.facet,
        "不上网 internal": spec.internal,
        "自动推算 computed": bool(spec.computed),
    }
    marks = [words for words, flag in flags.items() if flag]
    extra = [
        spec.help,
        f"依据 {spec.basis}" if spec.basis else "",
        f"别名 {'、'.join(spec.aliases)}" if spec.aliases else "",
    ]
    return "；".join(part for part in (*marks, *extra) if part)


def _codes() -> Iterator[str]:
    yield "# 错误代码 Codes\n\n`gongkai explain CODE` 显示同样的内容。\n"
    for code, entry in catalogue().items():
        zh, en = entry["zh"], entry["en"]
        yield f"\n## {code} ({entry['severity']})\n\n{zh['message']}。{zh['hint']}。\n\n{zh['explain']}\n\n"
        yield f"{en['message']}; {en['hint']}. {en['explain']}\n"


def _commands() -> Iterator[str]:
    from builder.cli import main  # the pages describe the command line, which stands above everything

    yield "# 命令 Commands\n\n退出码 Exit codes: "
    yield "0 好 good · 1 数据有问题 problems of the user's · 2 用法 usage · 70 程序错误 our bug\n"
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        context = click.Context(command, info_name=f"gongkai {name}", max_content_width=100, terminal_width=100)
        yield f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n"


def write(folder: Path) -> None:
    """Write all pages into docs/."""
    for name, text in pages():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
