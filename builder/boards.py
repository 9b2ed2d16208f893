"""Figures counted from records: the task board and the coverage of article 20. Never typed, always counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from builder.records import Column, Record, Site
from builder.values import Due

STATES = {"已完成": "done", "进行中": "doing", "逾期": "late", "未登记": "unrecorded"}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks, and how they stand."""

    total: int
    done: int = 0
    doing: int = 0
    late: int = 0
    unrecorded: int = 0


@dataclass(frozen=True, slots=True)
class BoardRow:
    """The figures of one unit or one source document, and the list that shows its tasks."""

    key: Record
    total: int
    done: int
    doing: int
    late: int
    unrecorded: int
    url: str


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """任务台账: all tasks in figures, by source document, by lead unit, and what is due next."""

    figures: Figures
    by_source: tuple[BoardRow, ...]
    by_org: tuple[BoardRow, ...]
    next_due: tuple[Record, ...]


def task_board(site: Site) -> TaskBoard:
    """The board of all public tasks on the site's day."""
    tasks = list(site.of_type("task"))
    return TaskBoard(
        figures=Figures(**_counts(tasks)),
        by_source=_rows(site, tasks, "source"),
        by_org=_rows(site, tasks, "leads"),
        next_due=_next_due(site, tasks),
    )


def _counts(tasks: Iterable[Record]) -> dict[str, int]:
    states = Counter(STATES[str(task.values["status"])] for task in tasks)
    return {"total": sum(states.values()), **{state: states[state] for state in STATES.values()}}


def _rows(site: Site, tasks: list[Record], name: str) -> tuple[BoardRow, ...]:
    grouped: dict[str, list[Record]] = {}
    for task in tasks:
        value = task.values.get(name) or ()
        for key in value if isinstance(value, tuple) else (value,):
            grouped.setdefault(str(key), []).append(task)
    found = [(site.get(key), group) for key, group in grouped.items()]
    rows = [
        BoardRow(key=key, **_counts(group), url=f"{group[0].type.column}/{name}-{key.id}.html")
        for key, group in found if key is not None
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.total, row.key.id)))


def _next_due(site: Site, tasks: list[Record]) -> tuple[Record, ...]:
    def due_day(task: Record) -> str:
        due = task.values.get("due")
        return due.date if isinstance(due, Due) else ""

    late_or_open = [t for t in tasks if t.values["status"] in ("进行中", "逾期") and due_day(t)]
    return tuple(sorted(late_or_open, key=lambda task: (due_day(task), task.id)))


def coverage(site: Site) -> tuple[tuple[Column, int], ...]:
    """The fifteen items of article 20: their columns and how many records each holds."""
    return tuple((c, len(site.by_column[c.id])) for c in site.columns.values() if c.art20)
