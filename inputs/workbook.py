"""A workbook as grids, one a sheet: numbers, dates and truth values become the text that a CSV file would have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TypeAlias, TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from ..models.faults import Faults, Place, refuse
from ..models.limits import MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED
from ..models.plain import plain_number
from .content_xml import Errors, error_cells
from .grid import BEYOND, Grid
from .looks import EXCEL, OLD_EXCEL, OPEN_DOCUMENT, PROTECTED, looks_like
from .package import check_xml, open_document, sheet_parts, too_large
from .sheet_xml import far_cell, unread_cells

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

T = TypeVar("T")

_ADVICE = {PROTECTED: ": save it without one", OLD_EXCEL: ": save it as .xlsx"}


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook: its sheets in order, and how each is read.

    `_parts` are the XML of the sheets of an .xlsx workbook, `_errors` the cells that show one in an .ods workbook.
    """

    file: str
    sheets: tuple[str, ...]
    _book: CalamineWorkbook
    _parts: dict[str, bytes] | None
    _errors: Errors

    def grid(self, sheet: str) -> Grid:
        """Read one sheet; raises Faults where it is too large or broken."""
        place = Place(self.file, sheet)
        return _guarded(place, lambda: self._grid(sheet, place))

    def _grid(self, sheet: str, place: Place) -> Grid:
        unread: Iterable[tuple[int, int, str]] = self._errors.get(sheet, ())
        if self._parts is not None:
            unread = self._checked(self._parts[sheet], place)
        rows = _rows(self._book.get_sheet_by_name(sheet), place)
        for row, column, text in unread:
            _put(rows, row, column, text)
        return Grid(place, rows)

    def _checked(self, xml: bytes, place: Place) -> Iterator[tuple[int, int, str]]:
        check_xml(xml)
        far = far_cell(xml)
        if far is not None:
            raise refuse(f"cell {far} is in use; {BEYOND}", place)
        return unread_cells(xml)


def open_workbook(data: bytes, file: str) -> Workbook:
    """Open a workbook; raises Faults where it is none, protected, broken, or larger than MOST_UNPACKED."""
    what, place = looks_like(data), Place(file)
    if what is None:
        raise refuse("is not a workbook; a CSV file has the ending .csv", place)
    if what not in (EXCEL, OPEN_DOCUMENT):
        raise refuse(f"looks like {what}, expected an .xlsx or .ods workbook{_ADVICE.get(what, '')}", place)
    return _guarded(place, lambda: _open(data, place))


def _open(data: bytes, place: Place) -> Workbook:
    if too_large(data):
        raise refuse(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB, the most that is read", place)
    content = open_document(data)
    if content:
        check_xml(content)
    parts = None if content else sheet_parts(data)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return Workbook(place.file, tuple(book.sheet_names), book, parts, error_cells(content))


def _guarded(place: Place, read: Callable[[], T]) -> T:
    try:
        return read()
    except PasswordError:
        raise refuse(f"is protected with a password{_ADVICE[PROTECTED]}", place) from None
    except Faults:
        raise
    except Exception as error:
        # A broken file makes the readers underneath raise all kinds of errors.
        raise _broken(error, place) from None


def _broken(error: Exception, place: Place) -> Faults:
    words = " ".join(str(error).split()) or type(error).__name__
    return refuse(f"the workbook is broken ({words}): open it in a spreadsheet program and save it again", place)


def _rows(sheet: CalamineSheet, place: Place) -> list[list[str]]:
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise refuse(f"the cells in use reach to row {last_row + 1:,}; {BEYOND}", place)
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    # What reads as blank may stand outside what was read.
    rows += [[] for _ in range(len(rows), row + 1)]
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = text


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return plain_number(float(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
