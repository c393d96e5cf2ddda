"""A report as a workbook: a front page with what it says, a sheet a question, and charts with named axes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from ...common.names import count, with_id
from ...common.version import VERSION
from ..workbook.book import CREATED, OPTIONS, Painter
from ..workbook.charts import Drawn, add_charts
from ..workbook.front_page import Fact, Facts, Part, draw_front_page
from ..workbook.sheet import Column, Form, Sheet
from .report_columns import NAME, column_heading, is_name, is_pounds
from .report_contents import Report

_BLANK = "Blank: nothing there, or nothing that differs."
_WIDEST = 48
"""Characters of a column's width from which on its texts are wrapped."""
_MOST_ON_A4 = 14
"""Columns that can be read on A4 paper."""


def report_workbook(report: Report) -> bytes:
    """Write a report as a workbook; the same report makes the same bytes."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": report.title})
        painter = Painter(book, "")
        drawn = {name: _drawn(report, name) for name in report.sheets}
        charts = tuple(chart for chart in report.charts if report.sheets[chart.sheet])
        draw_front_page(painter, "Cover", report.title, report.first or report.about, tuple(_parts(report, charts)))
        for each in drawn.values():
            painter.table(each.sheet)
        if report.charts:
            page = painter.page("Charts", f"{report.title}: charts", "Drawn from the sheets before.")
            add_charts(book, page, drawn, charts)
    return content.getvalue()


def _parts(report: Report, charts: Sequence[Any]) -> Iterator[Part]:
    yield Facts("What it says", tuple(Fact("" if number else "In words", text) for number, text in
                                      enumerate(report.findings)))  # fmt: skip
    yield Facts("Where to look", tuple(_sheets(report, charts)))
    told = [report.about] if report.first else []
    yield Facts("How it was made", (*(Fact("To read it", text) for text in told), Fact("Version of match", VERSION)))


def _sheets(report: Report, charts: Sequence[Any]) -> Iterator[Fact]:
    for name, rows in report.sheets.items():
        yield Fact(name, f"{count(len(rows), 'row')}. {report.answers.get(name, '')}".rstrip(), link=name)
    if charts:
        yield Fact("Charts", f"{count(len(charts), 'chart')} of these figures.", link="Charts")


def _drawn(report: Report, name: str) -> Drawn:
    rows = report.sheets[name]
    every = [column for column in report.columns[name] if not is_name(column, report.columns[name])]
    # A column without a value says nothing, and makes the others too small on paper.
    columns = tuple(c for c in every if not rows or any(row.get(c) not in (None, "") for row in rows))
    shown = tuple(tuple(_value(row, column, report.columns[name]) for column in columns) for row in rows)
    sheet = Sheet(
        name=name,
        title=f"{report.title}: {name.lower()}",
        how=f"{report.answers.get(name, '')} {_BLANK}".strip(),
        columns=tuple(_column(column, [row[place] for row in shown]) for place, column in enumerate(columns)),
        rows=shown,
        paper="A3" if len(columns) > _MOST_ON_A4 else "A4",
    )
    return Drawn(sheet, columns)


def _value(row: Mapping[str, Any], column: str, columns: Sequence[str]) -> Any:
    value = row.get(column)
    name = row.get(f"{column}{NAME}") if f"{column}{NAME}" in columns else None
    return with_id(str(name), str(value)) if value and name else value


def _column(name: str, values: Sequence[Any]) -> Column:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return Column(column_heading(name), _form(name, values), _WIDEST if longest > _WIDEST else 0)


def _form(name: str, values: Sequence[Any]) -> Form:
    known = [value for value in values if value not in (None, "")]
    if not known or not all(isinstance(value, int | float) for value in known):
        return "text"
    if is_pounds(name):
        return "pounds"
    return "number" if all(isinstance(value, int) for value in known) else "decimal"
