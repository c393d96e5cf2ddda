"""A workbook of plain sheets: one table a sheet, numbers as numbers and dates as dates, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from ..shared.region_cells import Table

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same tables make the same bytes, whenever they are written
# A school's name never becomes a formula or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 8, 50


def book_bytes(sheets: Mapping[str, Table]) -> bytes:
    """Write tables as the sheets of a workbook."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in sheets.items():
            _write(book.add_worksheet(name), table, bold, day)
    return content.getvalue()


def _write(sheet: Any, table: Table, bold: Any, day: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, width_of(table, name))
        for number, row in enumerate(table.rows, 1):
            if name in row:
                put(sheet, number, column, row[name].value, day)


def put(sheet: Any, row: int, column: int, value: str | float | date, day: Any) -> None:
    """Write one cell: a text as a text, a number as a number, a date in the format `day`."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def width_of(table: Table, column: str) -> int:
    """Give the width of a column, in characters."""
    longest = max((len(row[column].text) for row in table.rows if column in row), default=0)
    return min(max(len(column) + 2, longest + 1, _NARROWEST), _WIDEST)
