"""A report as a page: what it comes to in sentences, what is told first of each question, names before ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...common.names import count
from ..html.render import Bar, Bars, Cell, Column, Table, encoded, render
from ..html.render import named as name_cell
from ..shared.glossary import WORDS
from ..workbook.charts import Chart
from .findings import UP
from .report_columns import NAME, column_heading, is_name, is_pounds
from .report_contents import Report

_MOST_BARS = 8
"""Bars of one chart: with more it would leave the rest of a printed page empty; the table below has every row."""
_MOST_ROWS = 500
"""Rows of one table: a page of more is not read, and the other forms have all of them."""
_SURE = {"state": "proven", "proven": "yes", "proof": "solved"}
"""Columns of how far a row is proven, each with the value that stands on every row of a settled analysis."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the report, as a part of its page: `more` says what of it is not listed."""

    name: str
    answer: str
    charts: tuple[Bars, ...]
    table: Table
    more: str


def report_page(report: Report) -> bytes:
    """Write a report's page: one file of HTML that fetches nothing and runs nothing."""
    parts = tuple(_parts(report))
    page = render(
        "html/report.html",
        title=report.title,
        first=report.first,
        about=report.about,
        findings=report.findings,
        sheets=parts,
        words=tuple(WORDS.items()),
    )
    return encoded(page)


def _parts(report: Report) -> Iterator[SheetPart]:
    for number, (name, every) in enumerate(report.sheets.items(), 1):
        rows, more = report.shown.get(name, (every, ""))
        if len(rows) > _MOST_ROWS:
            more = f"{more} {count(len(rows) - _MOST_ROWS, 'more row')}: write .xlsx or .csv for all.".strip()
        charts = [chart for chart in report.charts if chart.sheet == name]
        drawn = tuple(_bars(f"chart-{number}-{place}", chart, rows) for place, chart in enumerate(charts, 1))
        table = _table(f"sheet-{number}", name, rows[:_MOST_ROWS], report.columns[name])
        yield SheetPart(name, report.answers.get(name, ""), tuple(c for c in drawn if c.bars), table, more)


def _table(id_: str, name: str, rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...]) -> Table:
    used = [c for c in columns if any(row.get(c) not in (None, "") for row in rows)]
    used = [c for c in used if not is_name(c, columns) and not _says_nothing(c, rows)]
    numeric = {c for c in used if all(_is_number(row.get(c)) for row in rows if row.get(c) not in (None, ""))}
    shown = tuple(tuple(_cell(row, c, columns) for c in used) for row in rows)
    caption = f"{name}: {len(rows):,}"
    return Table(id_, caption, tuple(Column(column_heading(c), c in numeric) for c in used), shown)


def _says_nothing(column: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return column in _SURE and all(row.get(column) == _SURE[column] for row in rows)


def _cell(row: Mapping[str, Any], column: str, columns: Sequence[str]) -> str | Cell:
    value = row.get(column)
    if f"{column}{NAME}" in columns and value:
        return name_cell(str(row.get(f"{column}{NAME}") or ""), str(value))
    return _shown(column, value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(column: str, value: Any) -> str:
    """Write a value for people: pounds with their sign, changes with theirs, lists with spaces."""
    if value is None:
        return ""
    if not _is_number(value):
        return str(value).replace(";", "; ").replace(";  ", "; ")
    sign = "−" if value < 0 else "+" if value > 0 and column.endswith("_change") else ""
    pound = "£" if is_pounds(column) else ""
    return f"{sign}{pound}{abs(value):,}"


def _bars(id_: str, chart: Chart, rows: Sequence[Mapping[str, Any]]) -> Bars:
    """Draw the first series of a chart: what is nothing has no bar."""
    column, names = chart.values[0], f"{chart.labels}{NAME}"
    known = [row for row in rows if _is_number(row.get(column)) and (row[column] or chart.kind == "line")]
    shown = known if chart.kind == "line" else known[:_MOST_BARS]
    points = tuple(
        Bar(str(row.get(names) or _shown(chart.labels, row[chart.labels])), row[column], _shown(column, row[column]))
        for row in shown
    )
    along = column_heading(chart.labels)
    what = chart.title if column not in UP else UP[column] if chart.kind == "line" else chart.title
    more = f" The first {len(shown)} of {len(known):,}." if len(known) > len(shown) else ""
    return Bars(id_, f"{what}, by {along[:1].lower()}{along[1:]}", f"Bars.{more} The table has the figures.", points)
