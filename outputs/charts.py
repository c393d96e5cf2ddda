"""Native charts of a workbook: bars or a line over the columns of a sheet, with words for who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .region_cells import Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a sheet: `labels` and `values` are columns of it; it stands right of the table."""

    sheet: str
    title: str
    labels: str
    values: tuple[str, ...]
    kind: Literal["bar", "line"] = "bar"


def add_charts(book: Any, tables: Mapping[str, Table], charts: tuple[Chart, ...]) -> None:
    """Put charts beside the tables that they are drawn from; several of one sheet stand below each other."""
    placed: dict[str, int] = {}
    for chart in charts:
        table = tables[chart.sheet]
        if not table.rows:
            continue
        drawn = book.add_chart({"type": chart.kind})
        for column in chart.values:
            drawn.add_series(_series(chart, table, column))
        drawn.set_title({"name": chart.title, "overlay": False})
        if chart.kind == "bar":
            # A bar chart counts from below: the first row belongs on top.
            drawn.set_y_axis({"reverse": True})
        if len(chart.values) == 1:
            drawn.set_legend({"none": True})
        row = placed.get(chart.sheet, 1)
        placed[chart.sheet] = row + 20
        words = f"{chart.title}: {', '.join(chart.values)} by {chart.labels}, as in the table beside it"
        book.get_worksheet_by_name(chart.sheet).insert_chart(
            row, len(table.columns) + 1, drawn, {"description": words, "object_position": 2}
        )


def _series(chart: Chart, table: Table, column: str) -> dict[str, Any]:
    at, labels, last = table.columns.index(column), table.columns.index(chart.labels), len(table.rows)
    return {
        "name": [chart.sheet, 0, at],
        "categories": [chart.sheet, 1, labels, last, labels],
        "values": [chart.sheet, 1, at, last, at],
    }
