"""Native charts of a workbook: bars or a line over the columns of a sheet, with words for who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .sheet import HEADER_ROW, Sheet

_ROWS = 15
"""The rows of the sheet that a chart takes."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a sheet: `labels` and `values` are columns of its report."""

    sheet: str
    title: str
    labels: str
    values: tuple[str, ...]
    kind: Literal["bar", "line"] = "bar"


def add_charts(book: Any, page: Any, sheets: Mapping[str, Sheet], charts: tuple[Chart, ...]) -> None:
    """Put charts on a page, one below the other; a sheet without rows has none."""
    shown = [chart for chart in charts if sheets[chart.sheet].rows]
    for number, chart in enumerate(shown):
        words = f"{chart.title}: {', '.join(chart.values)} by {chart.labels}, as on the sheet {chart.sheet}"
        place = HEADER_ROW + number * _ROWS
        page.insert_chart(place, 0, _draw(book, sheets[chart.sheet], chart), {"description": words})


def _draw(book: Any, sheet: Sheet, chart: Chart) -> Any:
    drawn = book.add_chart({"type": chart.kind})
    names = [column.name.casefold().replace(" ", "_") for column in sheet.columns]
    labels, places = names.index(chart.labels), [names.index(name) for name in chart.values]
    for place in places:
        drawn.add_series(_series(sheet, labels, place))
    drawn.set_title({"name": chart.title, "overlay": False})
    drawn.set_size({"width": 860, "height": 260})
    if chart.kind == "bar":
        # A bar chart counts from below: the first row belongs on top.
        drawn.set_y_axis({"reverse": True})
    if chart.kind == "bar" and _above_nothing(sheet, places):
        # A bar that is cut off at its foot misleads.
        drawn.set_x_axis({"min": 0})
    if len(chart.values) == 1:
        drawn.set_legend({"none": True})
    return drawn


def _above_nothing(sheet: Sheet, places: list[int]) -> bool:
    values = [row[place] for row in sheet.rows for place in places if row[place] is not None]
    return all(isinstance(value, int | float) and value >= 0 for value in values)


def _series(sheet: Sheet, labels: int, values: int) -> dict[str, Any]:
    first, last = HEADER_ROW + 1, sheet.last_row
    return {
        "name": [sheet.name, HEADER_ROW, values],
        "categories": [sheet.name, first, labels, last, labels],
        "values": [sheet.name, first, values, last, values],
    }
