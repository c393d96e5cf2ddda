"""Charts of a report's sheets: bars or lines, with a title, named axes, and words for those who do not see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .sheet import HEADER_ROW, Sheet

_ROWS = 19
"""The rows of the sheet that a chart takes."""
_ON_A_PAGE, _SCALE = 3, 75
"""Charts on a page of paper, and the scale in per cent at which they fit."""
_MOST_BARS = 30
"""The most bars of a chart: of more nobody can read the labels. The first rows of a sheet are the weightiest."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a sheet: `labels` and `values` are columns of its report.

    `along` and `up` name the axis of the labels and that of the values, each with its unit.
    """

    sheet: str
    title: str
    labels: str
    values: tuple[str, ...]
    kind: Literal["bar", "line"] = "bar"
    along: str = ""
    up: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as it was drawn, and the columns of the report that its columns show."""

    sheet: Sheet
    columns: Sequence[str]


def add_charts(book: Any, page: Any, sheets: Mapping[str, Drawn], charts: tuple[Chart, ...]) -> None:
    """Put charts on a page, one below the other; a sheet without rows has none."""
    shown = [chart for chart in charts if sheets[chart.sheet].sheet.rows]
    page.set_portrait()
    page.set_print_scale(_SCALE)
    page.set_h_pagebreaks([HEADER_ROW + number * _ROWS - 1 for number in range(_ON_A_PAGE, len(shown), _ON_A_PAGE)])
    for number, chart in enumerate(shown):
        words = f"{chart.title}: {', '.join(chart.values)} by {chart.labels}, as on the sheet {chart.sheet}"
        place = HEADER_ROW + number * _ROWS
        page.insert_chart(place, 0, _draw(book, sheets[chart.sheet], chart), {"description": words})


def _draw(book: Any, drawn: Drawn, chart: Chart) -> Any:
    sheet, columns = drawn.sheet, list(drawn.columns)
    made = book.add_chart({"type": chart.kind})
    labels, places = columns.index(chart.labels), [columns.index(name) for name in chart.values]
    last = min(sheet.last_row, HEADER_ROW + _MOST_BARS) if chart.kind == "bar" else sheet.last_row
    for place in places:
        made.add_series(_series(sheet, labels, place, last))
    made.set_title({"name": chart.title, "overlay": False})
    made.set_size({"width": 860, "height": 300})
    along: dict[str, Any] = {"name": chart.along or sheet.columns[labels].name}
    up: dict[str, Any] = {"name": chart.up or chart.title, "num_format": "#,##0"}
    if chart.kind == "bar":
        # Bars lie on their side, and are counted from below: the first row belongs on top.
        made.set_y_axis({**along, "reverse": True})
        # A bar that is cut off at its foot misleads.
        made.set_x_axis({**up, "min": 0} if _above_nothing(sheet, places) else up)
    else:
        made.set_x_axis(along)
        made.set_y_axis(up)
    if len(chart.values) == 1:
        made.set_legend({"none": True})
    return made


def _above_nothing(sheet: Sheet, places: list[int]) -> bool:
    values = [row[place] for row in sheet.rows for place in places if row[place] is not None]
    return all(isinstance(value, int | float) and value >= 0 for value in values)


def _series(sheet: Sheet, labels: int, values: int, last: int) -> dict[str, Any]:
    first = HEADER_ROW + 1
    return {
        "name": [sheet.name, HEADER_ROW, values],
        "categories": [sheet.name, first, labels, last, labels],
        "values": [sheet.name, first, values, last, values],
    }
