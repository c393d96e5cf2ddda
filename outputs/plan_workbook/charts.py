"""The charts: days by area, spend by pot, each with words for those who do not see it."""

from __future__ import annotations

from typing import Any

from ...models.plan.workbook_layout import AREAS, BUDGETS, CHARTS
from ..workbook.painter import Painter
from ..workbook.sheet import HEADER_ROW, Sheet
from .supply import ALL

_MOST_BARS = 40
"""The most bars of a chart: of more nobody can read the labels."""
_BAR_HEIGHT = 22
"""Pixels from one bar to the next."""


def draw_charts(painter: Painter, areas: Sheet, budgets: Sheet) -> None:
    """Draw the sheet of charts."""
    page = painter.page(CHARTS, "Charts: days by area, spend by pot", "Drawn from the sheets By area and Budgets.")
    page.fit_to_pages(1, 1)
    by = _first_kind(areas)
    height = 160 + _BAR_HEIGHT * len(by)
    if by:
        _insert(painter, page, HEADER_ROW, _days(painter.book, areas, by), height, _days_words(areas, by))
    below = HEADER_ROW + 1 + height // 20 + 1
    if budgets.rows:
        size = 200 + 2 * _BAR_HEIGHT * len(budgets.rows)
        _insert(painter, page, below, _spend(painter.book, budgets), size, _spend_words(budgets))


def _first_kind(areas: Sheet) -> list[int]:
    """The rows of the finest kind of area that a chart can show."""
    kinds: dict[object, list[int]] = {}
    for number, row in enumerate(areas.rows):
        kinds.setdefault(row[0], []).append(number)
    few = {kind: rows for kind, rows in kinds.items() if len(rows) <= _MOST_BARS}
    return few.get("Local authority") or few.get("Region") or few.get("Kind") or []


def _insert(painter: Painter, page: Any, row: int, chart: Any, height: int, words: str) -> None:
    chart.set_size({"width": 1000, "height": height})
    chart.set_legend({"none": True})
    page.insert_chart(row, 0, chart, {"description": words, "object_position": 3})


def _days(book: Any, areas: Sheet, rows: list[int]) -> Any:
    chart = book.add_chart({"type": "bar"})
    first, last = HEADER_ROW + 1 + rows[0], HEADER_ROW + 1 + rows[-1]
    chart.add_series(
        {
            "name": "Days", "categories": [AREAS, first, 1, last, 1], "values": [AREAS, first, 5, last, 5],
            "data_labels": {"value": True}, "fill": {"color": "#1F4E79"}, "gap": 60,
        }
    )  # fmt: skip
    _axes(chart, f"Days by {str(areas.rows[rows[0]][0]).lower()}")
    return chart


def _spend(book: Any, budgets: Sheet) -> Any:
    chart = book.add_chart({"type": "bar"})
    first, last = HEADER_ROW + 1, budgets.last_row
    named = 0 if all(row[1] == ALL for row in budgets.rows) else 1
    for name, column, look in (("Amount", 2, "#9DC3E6"), ("Spent", 3, "#1F4E79")):
        chart.add_series(
            {
                "name": name, "categories": [BUDGETS, first, 0, last, named],
                "values": [BUDGETS, first, column, last, column],
                "data_labels": {"value": True, "series_name": True, "separator": " ", "num_format": "£#,##0"},
                "fill": {"color": look}, "gap": 60,
            }
        )  # fmt: skip
    _axes(chart, "Spend by pot, pounds")
    return chart


def _axes(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "overlay": False})
    # Every bar has its value beside it.
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    # The first row of the table stands at the top.
    chart.set_y_axis({"reverse": True})


def _days_words(areas: Sheet, rows: list[int]) -> str:
    told = ", ".join(f"{areas.rows[row][1]} {areas.rows[row][5]}" for row in rows)
    return f"Bar chart of the days given by {str(areas.rows[rows[0]][0]).lower()}: {told}."


def _spend_words(budgets: Sheet) -> str:
    told = "; ".join(f"{row[0]}, {row[1]}: £{row[3]:,} of £{row[2]:,}" for row in budgets.rows)
    return f"Bar chart of what is spent of each pot: {told}."
