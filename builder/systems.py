"""The 36 systems of the source documents and what carries each: systems.yml, read, and written as docs/systems.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.diagnostics import catalogue
from builder.yamltext import parse, read_text

DECLARED = Path(__file__).with_name("systems.yml")
LISTS = ("types", "columns", "checks")


@dataclass(frozen=True, slots=True)
class System:
    """One system: who asks for it, and the types, columns, page of the sample, element and checks that carry it.

    `shows` is a CSS selector; `command` stands where a command carries it and no page; `lacks` says what is missing.
    """

    id: str
    name: str
    en: str
    asked: str
    types: tuple[str, ...]
    columns: tuple[str, ...]
    checks: tuple[str, ...]
    page: str = ""
    shows: str = ""
    command: str = ""
    lacks: str = ""
    lacks_en: str = ""

    @property
    def is_done(self) -> bool:
        """True when nothing is said to be missing."""
        return not self.lacks


def systems() -> tuple[System, ...]:
    """All systems, in the order of their numbers."""
    node = parse(read_text(DECLARED))
    assert isinstance(node, list)
    return tuple(System(**{k: tuple(v) if k in LISTS else v for k, v in row.items()}) for row in node)  # type: ignore[union-attr, arg-type]


def page() -> Iterator[str]:
    """The text of docs/systems.md."""
    found = systems()
    done = sum(system.is_done for system in found)
    yield "# 三十六个系统 The 36 systems\n\n"
    yield f"五份来源文件要求的系统，已完成 {done} 个，未完成 {len(found) - done} 个。"
    yield "页面是演示站点生成后的网址，由 `tests/test_systems.py` 逐个打开核对。\n"
    yield f"What the five source documents ask for: {done} done, {len(found) - done} not yet. "
    yield "Pages are those of the built sample; a test opens each.\n\n"
    yield "| | 系统 system | 提出 asked by | 类型 types | 栏目 columns "
    yield "| 页面 page · 标记 element | 检查 checks | 状态 state |\n"
    yield "|---|---|---|---|---|---|---|---|\n"
    for system in found:
        yield f"| {' | '.join(_cells(system))} |\n"


def _cells(system: System) -> Iterator[str]:
    yield system.id
    yield f"{system.name} {system.en}"
    yield system.asked
    for names in (system.types, system.columns):
        yield _code(names)
    carried = f"`gongkai {system.command}`" if system.command else "—"
    yield f"`{system.page}` · `{system.shows.replace('|', chr(92) + '|')}`" if system.page else carried
    yield " ".join(f"[{code}](codes.md#{code.lower()}-{_severity(code)})" for code in system.checks) or "—"
    yield "已完成 done" if system.is_done else f"**未完成 not yet**：{system.lacks} ({system.lacks_en})"


def _severity(code: str) -> str:
    """`error` or `warning`, as the heading of docs/codes.md has it."""
    return str(catalogue()[code]["severity"])


def _code(names: tuple[str, ...]) -> str:
    return " ".join(f"`{name}`" for name in names) or "—"
