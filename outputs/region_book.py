"""A region as an Excel workbook: one plain sheet a table, numbers as numbers and dates as dates."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from ..models.region import Region, plural
from .region_cells import Table, table_of

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same region makes the same bytes, whenever it is written
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 8, 50


def region_book(region: Region) -> bytes:
    """Write a region as a workbook."""
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for record in Region.TABLES:
            _write(book.add_worksheet(plural(record)), table_of(region, record), bold, day)
    return content.getvalue()


def _write(sheet: Any, table: Table, bold: Any, day: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _width(table, name))
        for number, row in enumerate(table.rows, 1):
            if name in row:
                _put(sheet, number, column, row[name].value, day)


def _put(sheet: Any, row: int, column: int, value: str | float | date, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def _width(table: Table, column: str) -> int:
    longest = max((len(row[column].text) for row in table.rows if column in row), default=0)
    return min(max(len(column) + 2, longest + 1, _NARROWEST), _WIDEST)
