"""A report as a workbook: a cover, one sheet a question, charts; laid out and printed as a plan's workbook is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from ...common.version import VERSION
from ..workbook.book import CREATED, OPTIONS
from ..workbook.charts import Chart, add_charts
from ..workbook.painter import Painter
from ..workbook.sheet import HEADER_ROW, Column, Form, Sheet

Rows = Sequence[Mapping[str, Any]]
_BLANK = "Blank: nothing there, or nothing that differs."
_POUNDS = ("cost", "amount", "pounds", "spent", "claimed", "payable", "paid", "outstanding", "released", "free")
_WIDEST = 48
"""Characters of a column's width from which on its texts are wrapped."""


def report_book(
    title: str,
    about: str,
    sheets: Mapping[str, Rows],
    columns: Mapping[str, tuple[str, ...]],
    charts: tuple[Chart, ...],
) -> bytes:
    """Write a report's sheets as a workbook: the same bytes for the same report."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": title})
        painter = Painter(book, "")
        _cover(painter, title, about, sheets)
        drawn = {name: _sheet(title, name, columns[name], rows) for name, rows in sheets.items()}
        for sheet in drawn.values():
            painter.table(sheet)
        if charts:
            add_charts(book, painter.page("Charts", f"{title}: charts", "Drawn from the sheets before."), drawn, charts)
    return content.getvalue()


def _cover(painter: Painter, title: str, about: str, sheets: Mapping[str, Rows]) -> None:
    page = painter.page("Cover", title, f"Made by match {VERSION}. {about}")
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 60)
    for number, (name, rows) in enumerate(sheets.items(), HEADER_ROW):
        painter.put(page, number, 0, name, painter.free)
        painter.put(page, number, 1, f"{len(rows):,} rows" if len(rows) != 1 else "1 row", painter.free)


def _sheet(title: str, name: str, columns: tuple[str, ...], rows: Rows) -> Sheet:
    shown = tuple(tuple(row.get(column) for column in columns) for row in rows)
    return Sheet(
        name=name,
        title=f"{title}: {name.lower()}",
        how=_BLANK,
        columns=tuple(_column(column, [row[place] for row in shown]) for place, column in enumerate(columns)),
        rows=shown,
    )


def _column(name: str, values: Sequence[Any]) -> Column:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return Column(heading(name), _form(name, values), _WIDEST if longest > _WIDEST else 0)


def heading(name: str) -> str:
    """Give the heading of a column: 'days_change' is 'Days change'."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _form(name: str, values: Sequence[Any]) -> Form:
    known = [value for value in values if value not in (None, "")]
    if not known or not all(isinstance(value, int | float) for value in known):
        return "text"
    parts = name.split("_")
    if "days" not in parts and any(part in _POUNDS for part in parts):
        return "pounds"
    return "number" if all(isinstance(value, int) for value in known) else "decimal"
