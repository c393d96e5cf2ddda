"""A report as one HTML page that needs nothing else: tables, and bars drawn in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..html.bars import Bar, Bars
from ..html.render import render
from ..html.table import Column, Table
from ..workbook.charts import Chart

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet of the report, as a part of its page."""

    name: str
    charts: tuple[Bars, ...]
    table: Table


def report_html(
    title: str, sheets: Mapping[str, Rows], columns: Mapping[str, tuple[str, ...]], charts: Sequence[Chart]
) -> str:
    """Write a report as a page; whatever comes from a region is text in it, never markup."""
    parts = [
        _Part(name, tuple(_bars(name, number, rows, charts)), _table(f"sheet-{number}", name, rows, columns[name]))
        for number, (name, rows) in enumerate(sheets.items(), 1)
    ]
    return render("html/report.html", title=title, sheets=parts)


def _table(id_: str, name: str, rows: Rows, columns: tuple[str, ...]) -> Table:
    used = [column for column in columns if any(row.get(column) not in (None, "") for row in rows)]
    numeric = {c for c in used if all(_is_number(row.get(c)) for row in rows if row.get(c) not in (None, ""))}
    shown = tuple(tuple(_shown(row.get(c)) for c in used) for row in rows)
    return Table(id_, name, tuple(Column(c, c in numeric) for c in used), shown)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:,}" if _is_number(value) else str(value)


def _bars(sheet: str, number: int, rows: Rows, charts: Sequence[Chart]) -> Iterator[Bars]:
    """Draw the first series of each chart of a sheet as bars."""
    for place, chart in enumerate(chart for chart in charts if chart.sheet == sheet):
        column = chart.values[0]
        points = tuple(
            Bar(str(row[chart.labels]), row[column], _shown(row[column])) for row in rows if _is_number(row.get(column))
        )
        if points:
            about = f"Bars of {column} by {chart.labels}; the table below has the figures."
            yield Bars(f"chart-{number}-{place + 1}", chart.title, about, points)
