"""月度统计、季度通报 (S31): what was published in a year, by month and quarter, unit and type, form and speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.charts import Chart, Series
from builder.counted import Counted
from builder.dates import last_day
from builder.records import Site
from builder.workdays import known_working_days

MOST_TYPES = 5  # types with a colour of their own in the chart; the rest is one more
HEAT = 4  # shades of a cell
PUBLISH_STEPS = (0, 5, 10, 20)  # working days; 条例第二十六条: 20
INTERPRET_STEPS = (0, 3, 10)  # working days; 国办发〔2016〕19号: 3
BEYOND = "over"  # the name of the line after the last step


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its records by month, by quarter and in all. `heat` shades a month from 0 to 4."""

    name: str  # the id of a unit, the name of a type, a form of interpretation, a step of working days
    months: tuple[int, ...]
    quarters: tuple[int, ...]
    total: int
    heat: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How many took how many working days: a line for each step, then those beyond; `unknown` cannot be told."""

    lines: tuple[Line, ...]
    unknown: int
    median: int | None

    @property
    def counts(self) -> tuple[int, ...]:
        """The year's figure of each step."""
        return tuple(line.total for line in self.lines)

    @property
    def within(self) -> int:
        """Those within the last step."""
        return sum(self.counts[:-1])

    @property
    def known(self) -> int:
        """All whose days can be told."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of one year. `chart` stacks the months by type; labels of types are for the template to put in."""

    year: str
    years: tuple[str, ...]
    total: int
    before: int
    sheet: Line
    types: tuple[Line, ...]
    units: tuple[Line, ...]
    chart: Chart
    forms: tuple[Line, ...]
    to_publish: Spread
    to_interpret: Spread

    @property
    def interpretations(self) -> int:
        """All of the year."""
        return sum(line.total for line in self.forms)

    @property
    def not_text(self) -> int:
        """Interpretations in other forms than text; at least half are asked for (区2020任务14)."""
        return sum(line.total for line in self.forms if line.name != "文字")


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """The newest year, and a page for each year before it."""
    years = _years(site.counts("year"))
    yield from [("", "")] if years else []
    yield from ((year, year) for year in years[1:])


def figures(site: Counted, key: str) -> Year | None:
    """The figures of a year; of the newest without a key. None where nothing was published."""
    return site.once(f"statistics {key}", lambda: _year(site, key))


def _years(counts: Iterable[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(sorted({str(year) for (year,) in counts if year}, reverse=True))


def _year(site: Counted, key: str) -> Year | None:
    by_year = site.counts("year")
    years = _years(by_year)
    if not years:
        return None
    year = key or years[0]
    by_type = _lines(site.counts("type", "month"), year)
    return Year(
        year=year,
        years=years,
        total=by_year[(year,)],
        before=by_year[(str(int(year) - 1),)],
        sheet=_sum(by_type),
        types=by_type,
        units=tuple(line for line in _lines(site.counts("org", "month"), year) if site.named(line.name)),
        chart=_chart(by_type),
        forms=_forms(site, year),
        to_publish=_spread(_publishing(site, year), year, PUBLISH_STEPS),
        to_interpret=_spread(_interpreting(site, year), year, INTERPRET_STEPS),
    )


def _lines(counts: Mapping[tuple[object, ...], int], year: str) -> tuple[Line, ...]:
    """A line for each name of (name, month), the longest first."""
    found: dict[str, list[int]] = {}
    for (name, month), count in counts.items():
        if name and str(month)[:4] == year:
            # a record dated by the year alone stands in its first month, as it does in lists
            found.setdefault(str(name), [0] * 12)[int(str(month)[5:7] or 1) - 1] += count
    most = max((count for months in found.values() for count in months), default=0)
    lines = [_line(name, months, most) for name, months in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.name)))


def _line(name: str, months: list[int], most: int) -> Line:
    quarters = tuple(sum(months[n : n + 3]) for n in range(0, 12, 3))
    heat = tuple(-(-HEAT * count // most) if most else 0 for count in months)
    return Line(name, tuple(months), quarters, sum(months), heat)


def _sum(lines: tuple[Line, ...]) -> Line:
    return _line("", [sum(line.months[n] for line in lines) for n in range(12)], 0)


def _chart(types: tuple[Line, ...]) -> Chart:
    own, rest = types[:MOST_TYPES], types[MOST_TYPES:]
    series = [Series(line.name, f"s{n}", line.months) for n, line in enumerate(own, 1)]
    if rest:
        series.append(Series("", "s6", _sum(rest).months))
    return Chart("by-month", "columns", "by_month", tuple(str(n) for n in range(1, 13)), tuple(series))


def _forms(site: Counted, year: str) -> tuple[Line, ...]:
    found: dict[tuple[object, ...], int] = {
        (form, month): count
        for (kind, form, month), count in site.counts("type", "form", "month").items()
        if kind == "interpretation"
    }
    return _lines(found, year)


Days = Iterator[tuple[str, int | None, int]]  # the month, working days (None: cannot be told), how many records


def _publishing(site: Counted, year: str) -> Days:
    """From making to publishing, of everything that says when it was made."""
    for (_, month, took), count in days_to_publish(site).items():
        if month[:4] == year:
            yield month, took, count


def _interpreting(site: Counted, year: str) -> Days:
    """From the publishing of a policy to each interpretation of it in the year."""
    for record in site.of_type("interpretation"):
        if record.published_year == year:
            published, ids = str(record.values["published_on"]), record.values.get("policy")
            for id in ids if isinstance(ids, tuple) else ():
                begun = _published(site, str(id))
                if begun and last_day(begun) <= last_day(published):
                    yield published[:7], known_working_days(begun, published), 1


def _published(site: Counted, id: str) -> str:
    """The day a policy was published, read of its card alone; a withdrawn one has none. Empty for no policy."""
    if day := site.on_card(id, "published_on"):
        return str(day)
    gone = site.get(id)
    return str(gone.values["published_on"]) if gone else ""


def days_to_publish(site: Counted) -> Counter[tuple[str, str, int | None]]:
    """How many records of a unit (empty: of none) took how many working days from making to publishing, by month.

    Of those whose both days are known to the day; None where the calendar lacks a year. Counted once for all boards.
    """
    return site.once("days to publish", lambda: _days_to_publish(site))


def _days_to_publish(site: Counted) -> Counter[tuple[str, str, int | None]]:
    found: Counter[tuple[str, str, int | None]] = Counter()
    for (org, made, published), count in site.counts("org", "made_on", "published_on").items():
        if made and len(str(made)) == len(str(published)) == 10:
            took = known_working_days(str(made), str(published))
            found[str(org or ""), str(published)[:7], took] += count
    return found


def _spread(days: Days, year: str, steps: tuple[int, ...]) -> Spread:
    found: Counter[tuple[object, ...]] = Counter()
    unknown, all_days = 0, Counter[int]()
    for month, took, count in days:
        if took is None:
            unknown += count
        else:
            found[str(next((step for step in steps if took <= step), BEYOND)), month] += count
            all_days[took] += count
    lines = {line.name: line for line in _lines(found, year)}
    names = (*map(str, steps), BEYOND)
    return Spread(tuple(lines.get(name) or _line(name, [0] * 12, 0) for name in names), unknown, _median(all_days))


def _median(days: Counter[int]) -> int | None:
    ordered, half = sorted(days), sum(days.values()) / 2
    seen = 0
    for took in ordered:
        seen += days[took]
        if seen >= half:
            return took
    return None
