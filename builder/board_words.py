"""What templates of boards may call: their figures, their addresses, their charts in the page's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from builder.boards import BOARDS, board_url
from builder.charts import Chart, figure
from builder.counted import Counted
from builder.lazy import Lazy
from builder.plan import Page
from builder.records import Record
from builder.schema import RecordType
from builder.words import Words


class BoardWords:
    """The boards of one site as templates see them."""

    def __init__(
        self, shown: Lazy, view: Counted, t: Words,
        label: Callable[[RecordType], str], word: Callable[[str, object], str],
    ) -> None:  # fmt: skip
        self._shown, self._view, self._t, self._label, self._word = shown, view, t, label, word

    def names(self) -> dict[str, object]:
        """The names under which templates find them."""
        return {
            "counted": self.counted,
            "board_url": board_url,
            "boards_shown": self._shown,
            "chart_in_words": self.chart_in_words,
            "chart_of_types": self.chart_of_types,
            "figure": figure,
            "compared": self.compared,
        }

    def counted(self, page: Page) -> object:
        """What the page of a board shows."""
        return BOARDS[str(page.extra["board"])].figures(self._view, str(page.extra["key"]))

    def compared(self, report: Record) -> object:
        """The figures of an annual report beside those of the year before."""
        from builder.boards.annual import compared  # with its own page alone, as every board

        return compared(self._view, report)

    def chart_in_words(self, chart: Chart, prefix: str = "", vocabulary: str = "") -> Chart:
        """A chart whose title and series are named by keys of strings.yml, its points by words of a vocabulary."""
        series = tuple(replace(s, label=self._t(prefix + s.label)) for s in chart.series)
        points = tuple(self._word(vocabulary, point) if vocabulary else point for point in chart.points)
        return replace(chart, title=self._t(chart.title), series=series, points=points)

    def chart_of_types(self, chart: Chart) -> Chart:
        """A chart whose series are types of records; the nameless one gathers the rest."""
        names = {s.label: self._label(self._view.types[s.label]) for s in chart.series if s.label}
        series = tuple(replace(s, label=names.get(s.label) or self._t("other_types")) for s in chart.series)
        return replace(chart, title=self._t(chart.title), series=series)
