"""A workbook as grids, one a sheet: numbers, dates and truth values become the text that a CSV file would have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ...common.faults import Faults, Place, refuse
from ..tables.file_type import EXCEL, OLD_EXCEL, OPEN_DOCUMENT, PROTECTED, looks_like
from ..tables.grid import Grid
from .ods import read_tables
from .workbook_xml import Package, Protected
from .xlsx import Xlsx

T = TypeVar("T")

_ADVICE = {PROTECTED: ": save it without one", OLD_EXCEL: ": save it as .xlsx"}
_CONTENT = "content.xml"


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook: its sheets in order, and how each is read."""

    file: str
    sheets: tuple[str, ...]
    _read: Callable[[str], Grid]

    def grid(self, sheet: str) -> Grid:
        """Read one sheet; raises Faults where it is too large or broken."""
        return _guarded(Place(self.file, sheet), lambda: self._read(sheet))


def open_workbook(data: bytes, file: str) -> Workbook:
    """Open a workbook; raises Faults where it is none, protected, broken, or larger than what is read."""
    what, place = looks_like(data), Place(file)
    if what is None:
        raise refuse("is not a workbook; a CSV file has the ending .csv", place)
    if what not in (EXCEL, OPEN_DOCUMENT):
        raise refuse(f"looks like {what}, expected an .xlsx or .ods workbook{_ADVICE.get(what, '')}", place)
    return _guarded(place, lambda: _open(data, place))


def _open(data: bytes, place: Place) -> Workbook:
    package = Package(data, place)
    if _CONTENT in package:
        tables = read_tables(package.pieces(_CONTENT), place)
        return Workbook(place.file, tuple(tables), lambda sheet: _sound(tables[sheet]))
    book = Xlsx(package, place)
    return Workbook(place.file, tuple(book.parts), book.grid)


def _sound(table: Grid | Faults) -> Grid:
    if isinstance(table, Faults):
        raise table
    return table


def _guarded(place: Place, read: Callable[[], T]) -> T:
    try:
        return read()
    except Protected:
        raise refuse(f"is protected with a password{_ADVICE[PROTECTED]}", place) from None
    except (Faults, MemoryError):
        raise
    except Exception as error:
        # A broken file makes the unpacker and the parser underneath raise all kinds of errors.
        raise _broken(error, place) from None


def _broken(error: Exception, place: Place) -> Faults:
    words = " ".join(str(error).split()) or type(error).__name__
    return refuse(f"the workbook is broken ({words}): open it in a spreadsheet program and save it again", place)
