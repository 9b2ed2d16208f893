"""任务台账 (S30): the tasks of all plans in figures, by document, by unit and by due time, and who delivered what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from builder.aging import due_day
from builder.charts import Chart, Series
from builder.counted import Counted
from builder.dates import first_day
from builder.naming import Named
from builder.records import Record, Site

MOST_MONTHS = 24  # more due months than this are shown by years


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks, and how they stand. `done` are those on time and those delayed; `unproved` of them lack evidence.

    A task without a due day cannot be late: done, it counts as on time.
    """

    total: int
    on_time: int = 0
    delayed: int = 0
    doing: int = 0
    late: int = 0
    unrecorded: int = 0
    unproved: int = 0

    @property
    def done(self) -> int:
        """Done in time or after it."""
        return self.on_time + self.delayed

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The parts of the total, each with the class that colours it."""
        return tuple((tone, getattr(self, name)) for name, tone in TONES.items())


TONES = {"on_time": "ok", "delayed": "okay", "doing": "warn", "late": "late", "unrecorded": "plain"}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one unit or one source document; `url` is the list of its tasks, `page` the unit's own board.

    Rows stand in the order of how many of their tasks have their progress recorded.
    """

    key: Named
    figures: Figures
    url: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """All tasks in figures, by source document, by lead unit, by due time; what is due next; what was delivered."""

    figures: Figures
    by_source: tuple[Row, ...]
    by_org: tuple[Row, ...]
    supporting: tuple[Named, ...]  # units that lead no task and support some
    by_due: Chart
    next_due: tuple[Record, ...]
    delivered: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class UnitBoard:
    """The tasks of one unit: those it leads in figures, those it supports."""

    unit: Record
    figures: Figures
    leads: tuple[Record, ...]
    supports: tuple[Record, ...]
    delivered: tuple[Record, ...]


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """The board where there are tasks, and a page for every unit that leads or supports one."""
    tasks = list(site.of_type("task"))
    if tasks:
        yield "", ""
    for id in sorted({id for task in tasks for name in ("leads", "supports") for id in _units(task, name)}):
        unit = site.get(id)
        if unit is not None:
            yield id, str(unit.title)


def figures(site: Counted, key: str) -> TaskBoard | UnitBoard | None:
    """The whole board, or that of one unit."""
    return unit_board(site, key) if key else site.once("tasks", lambda: task_board(site))


def task_board(site: Counted) -> TaskBoard:
    """The board of all public tasks on the site's day."""
    tasks = list(site.of_type("task"))
    return TaskBoard(
        figures=_figures(tasks),
        by_source=_rows(site, tasks, "source"),
        by_org=_rows(site, tasks, "leads"),
        supporting=_only_supporting(site, tasks),
        by_due=_by_due(tasks),
        next_due=_next_due(tasks),
        delivered=_delivered(tasks),
    )


def unit_board(site: Counted, id: str) -> UnitBoard | None:
    """The board of one unit; None when the unit is not public."""
    unit = site.get(id)
    by_unit = site.once("tasks by unit", lambda: _by_unit(site.of_type("task")))
    leads, supports = (tuple(by_unit.get((name, id), ())) for name in ("leads", "supports"))
    return UnitBoard(unit, _figures(leads), leads, supports, _delivered(leads)) if unit else None


def _only_supporting(site: Counted, tasks: list[Record]) -> tuple[Named, ...]:
    leading = {id for task in tasks for id in _units(task, "leads")}
    ids = {id for task in tasks for id in _units(task, "supports")} - leading
    return tuple(unit for id in sorted(ids) if (unit := site.named(id)) is not None)


def _units(task: Record, name: str) -> tuple[str, ...]:
    found = task.values.get(name)
    return tuple(str(id) for id in found) if isinstance(found, tuple) else ()


def _by_unit(tasks: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    found: dict[tuple[str, str], list[Record]] = {}
    for task in tasks:
        for name in ("leads", "supports"):
            for id in _units(task, name):
                found.setdefault((name, id), []).append(task)
    return found


def standing(task: Record) -> str:
    """Which figure a task counts under: on_time, delayed, doing, late or unrecorded."""
    state = {"进行中": "doing", "逾期": "late", "未登记": "unrecorded"}.get(str(task.values["status"]))
    return state or ("delayed" if _delayed(task) else "on_time")


def _delayed(task: Record) -> bool:
    due = due_day(task)
    return due is not None and first_day(str(task.values["done_on"])) > due


def _figures(tasks: Iterable[Record]) -> Figures:
    found = list(tasks)
    counts = Counter(standing(task) for task in found)
    unproved = sum(bool(task.values.get("done_on")) and not task.values.get("evidence") for task in found)
    names = {field.name for field in fields(Figures)} & set(counts)
    return Figures(len(found), unproved=unproved, **{name: counts[name] for name in names})


def _rows(site: Counted, tasks: list[Record], name: str) -> tuple[Row, ...]:
    grouped: dict[str, list[Record]] = {}
    for task in tasks:
        for key in _units(task, name) or (str(task.values.get(name) or ""),):
            grouped.setdefault(key, []).append(task)
    found = [(site.named(key), group) for key, group in grouped.items() if key]
    rows = [
        Row(key, _figures(group), f"{group[0].type.column}/{name}-{key.id}.html",
            f"kb/renwu-{key.id}.html" if name == "leads" else "")
        for key, group in found if key is not None
    ]  # fmt: skip
    return tuple(
        sorted(rows, key=lambda row: (row.figures.unrecorded - row.figures.total, -row.figures.total, row.key.id))
    )


def _by_due(tasks: list[Record]) -> Chart:
    """Tasks with a due day by the month of it; by the year where the months are too many for a chart."""
    dated = [(day, standing(task)) for task in tasks if (day := due_day(task))]
    by_month = len({(day.year, day.month) for day, _ in dated}) <= MOST_MONTHS

    def point(day: date) -> tuple[int, ...]:
        return (day.year, day.month) if by_month else (day.year,)

    counts = Counter((point(day), state) for day, state in dated)
    points = sorted({point(day) for day, _ in dated})
    series = [Series(name, tone, tuple(counts[p, name] for p in points)) for name, tone in TONES.items()]
    used = tuple(s for s in series if any(s.values))
    return Chart("by-due", "columns", "tasks_by_due", tuple(".".join(map(str, p)) for p in points), used)


def _next_due(tasks: list[Record]) -> tuple[Record, ...]:
    open_ones = [
        (day, task) for task in tasks if task.values["status"] in ("进行中", "逾期") and (day := due_day(task))
    ]
    return tuple(task for _, task in sorted(open_ones, key=lambda pair: (pair[0], pair[1].id)))


def _delivered(tasks: Iterable[Record]) -> tuple[Record, ...]:
    """What was done, newest first."""
    done = [task for task in tasks if task.values.get("done_on")]
    return tuple(sorted(done, key=lambda task: (str(task.values["done_on"]), task.id), reverse=True))
