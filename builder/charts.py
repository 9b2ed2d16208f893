"""Charts as geometry, drawn at build time and without script: per cent across, ems down.

So a chart fills whatever width it is given while its letters keep their size, on a phone, in large print and on paper;
and no style stands inline: colours come from the class of a series. `theme/portal/parts/chart.html` draws what is
computed here and puts the same figures into a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Value = int | float | None  # None: no figure is known
TOP, PLOT, FOOT = 1.6, 10.0, 1.8  # ems: room for figures above, the plot, the words below
BAR, GAP = 0.9, 2.9  # ems: the height of a bar lying down, and from one to the next
LEFT = 5.0  # per cent kept free for the words of the scale


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures: its name, the class that colours it (`s1` … `s6`, `ok`, `warn`, `late`, `plain`)."""

    label: str
    tone: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: `series` over `points` (months, years, units).

    `kind`: `columns` standing and `bars` lying stack their series, `shares` are bars that are each full, `lines`.
    `name` is the chart's id on its page, `unit` what the figures count.
    """

    name: str
    kind: str
    title: str
    points: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""

    def totals(self) -> tuple[float, ...]:
        """The sum of each point."""
        return tuple(sum(s.values[n] or 0 for s in self.series) for n in range(len(self.points)))

    def draw(self) -> Drawing:
        """The geometry."""
        return {"bars": _bars, "shares": _bars, "columns": _columns, "lines": _lines}[self.kind](self)


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar: x and width in per cent, y and height in ems; `words` say what it stands for."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; `anchor` is start, middle or end; `role` a class."""

    x: float
    y: float
    words: str
    anchor: str
    role: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: x in per cent, y in ems; `role` a class."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure of a line."""

    x: float
    y: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are painted; `height` in ems."""

    height: float
    strokes: tuple[Stroke, ...]
    rects: tuple[Rect, ...]
    dots: tuple[Dot, ...]
    texts: tuple[Text, ...]


def scale(top: float) -> tuple[float, ...]:
    """Round steps from 0 to at least `top`, three to five of them."""
    if top <= 0:
        return (0, 1)
    size = 10.0 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    step = next(s for s in (size / 5, size / 2, size, size * 2) if s * 5 >= top)
    step = step if step >= 1 or top < 1 else 1
    steps = [0.0]
    while steps[-1] < top:
        steps.append(round(steps[-1] + step, 6))
    return tuple(steps)


def figure(value: Value) -> str:
    """A number as people read it: `1,234`, `12.5`; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def _round(value: float) -> float:
    return round(value, 3)


def _height(value: float, top: float) -> float:
    return _round(PLOT * value / top)


def _grid(steps: Sequence[float]) -> tuple[list[Stroke], list[Text]]:
    """The scale: a line across and its number on top of it at the left."""
    ys = [_round(TOP + PLOT - _height(step, steps[-1])) for step in steps]
    lines = [Stroke(0, y, 100, y, "grid" if n else "base") for n, y in enumerate(ys)]
    return lines, [Text(0, _round(y - 0.25), figure(s), "start", "scale") for s, y in zip(steps, ys, strict=True) if s]


def _feet(chart: Chart, middles: Sequence[float]) -> Iterator[Text]:
    """The words under the points; where they are many, only some stay on narrow screens."""
    count = len(chart.points)
    keep = 1 if count <= 6 else 2 if count <= 12 else 5
    for n, (point, x) in enumerate(zip(chart.points, middles, strict=True)):
        role = "foot minor" if (count - 1 - n) % keep else "foot"
        outermost = count > 12 and n == count - 1  # its words would reach out of the chart
        yield Text(100 if outermost else x, TOP + PLOT + 1.3, point, "end" if outermost else "middle", role)


def _middles(count: int) -> list[float]:
    slot = (100 - LEFT) / max(count, 1)
    return [_round(LEFT + slot * (n + 0.5)) for n in range(count)]


def _columns(chart: Chart) -> Drawing:
    """Standing bars, one a point, the series stacked from the bottom; the sum stands on top."""
    totals, middles = chart.totals(), _middles(len(chart.points))
    steps = scale(max(totals, default=0))
    width = min(8.0, (100 - LEFT) / max(len(chart.points), 1) * 0.64)
    strokes, texts = _grid(steps)
    rects = []
    for n, x in enumerate(middles):
        y = TOP + PLOT
        for series in chart.series:
            value = series.values[n] or 0
            height = _height(value, steps[-1])
            y = _round(y - height)
            if value:
                words = f"{chart.points[n]} {series.label} {figure(value)}{chart.unit}"
                rects.append(Rect(_round(x - width / 2), y, _round(width), height, series.tone, words))
        if totals[n]:
            role = "value minor" if len(chart.points) > 8 and totals[n] < max(totals) else "value"
            texts.append(Text(x, _round(y - 0.35), figure(totals[n]), "middle", role))
    return Drawing(TOP + PLOT + FOOT, tuple(strokes), tuple(rects), (), (*texts, *_feet(chart, middles)))


def _lines(chart: Chart) -> Drawing:
    """A line a series; where a figure lacks the line breaks off."""
    middles = _middles(len(chart.points))
    steps = scale(max((v for s in chart.series for v in s.values if v is not None), default=0))
    strokes, texts = _grid(steps)
    dots: list[Dot] = []
    for series in chart.series:
        places = [
            (x, None if v is None else _round(TOP + PLOT - _height(v, steps[-1])))
            for x, v in zip(middles, series.values, strict=True)
        ]
        for (x1, y1), (x2, y2) in pairwise(places):
            if y1 is not None and y2 is not None:
                strokes.append(Stroke(x1, y1, x2, y2, f"line {series.tone}"))
        for (x, y), value, point in zip(places, series.values, chart.points, strict=True):
            if y is not None:
                dots.append(Dot(x, y, series.tone, f"{point} {series.label} {figure(value)}{chart.unit}"))
                if len(chart.series) == 1:
                    texts.append(Text(x, _round(y - 0.6), figure(value), "middle", "value"))
    return Drawing(TOP + PLOT + FOOT, tuple(strokes), (), tuple(dots), (*texts, *_feet(chart, middles)))


def _bars(chart: Chart) -> Drawing:
    """Lying bars, one a point under its own words; the sum stands at the end of the words."""
    totals = chart.totals()
    longest = max(totals, default=0) or 1
    rects, texts = [], []
    for n, point in enumerate(chart.points):
        y = _round(n * GAP + 1.1)
        texts.append(Text(0, y, point, "start", "point"))
        texts.append(Text(100, y, figure(totals[n]) + chart.unit, "end", "value"))
        rects.append(Rect(0, _round(y + 0.5), 100, BAR, "track", ""))
        x = 0.0
        for series in chart.series:
            value = series.values[n] or 0
            width = _round(100 * value / ((totals[n] or 1) if chart.kind == "shares" else longest))
            if value:
                words = f"{point} {series.label} {figure(value)}{chart.unit}"
                rects.append(Rect(_round(x), _round(y + 0.5), width, BAR, series.tone, words))
            x += width
    return Drawing(len(chart.points) * GAP, (), tuple(rects), (), tuple(texts))
