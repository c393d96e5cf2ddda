"""One sheet of an .xlsx workbook: what each cell shows, in one pass over its XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from ...common.faults import Place
from ...common.files.read import MOST_COLUMNS
from ...common.numbers import plain_number
from ..tables.grid import UNCALCULATED, Grid, letters
from ..tables.size import Size
from .broken import Broken
from .number_formats import Shown, date_text, shown_text
from .sheet_rows import SheetRows
from .xml_events import End, Events, Start

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of workbooks: transitional and strict."""

_COLUMNS = {letters(index): index for index in range(MOST_COLUMNS)}
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW = re.compile(r"[1-9]\d{0,6}")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_TRUTH = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SHORT_WHOLE = 15
"""A whole number of fewer digits stands in a grid as it stands in the XML."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[Shown]
    since_1904: bool


def read_sheet(pieces: Iterable[bytes], events: Events, book: Book, place: Place, size: Size) -> Grid:
    """Read the XML of a sheet; raises Faults where it is too large, Broken where it is not sound."""
    reader = _SheetReader(book, SheetRows(place, size), events.text)
    events.parse(pieces, MAIN, reader.start, reader.end)
    return reader.rows.grid()


def unescaped(text: str) -> str:
    """Give a text with its characters that XML cannot hold: '_x000D_' is a carriage return."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _SheetReader:
    """Takes the events of a sheet's XML; a cell is judged when it ends, and nothing is set aside for a blank one."""

    def __init__(self, book: Book, rows: SheetRows, text: list[str]) -> None:
        self.book, self.rows, self._text = book, rows, text
        self._number, self._row_name, self._row = 0, "0", list[str]()
        self._opened = False
        self._column = -1
        # Of the cell that is open: its attributes, and what stands in it.
        self._cell: dict[str, str] | None = None
        self._value, self._inline, self._formula, self._reading = "", list[str](), False, False
        self.start: Start = {
            "c": self._open_cell,
            "row": self._open_row,
            "f": self._open_formula,
            "rPh": self._open_reading,
        }
        self.end: End = {
            "v": self._close_value,
            "c": self._close_cell,
            "row": self._close_row,
            "t": self._close_text,
            "rPh": self._close_reading,
        }

    def _open_row(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        if name is None:
            name = str(self._number + 1)
        elif not _ROW.fullmatch(name):
            raise Broken(f"a row is numbered '{name[:20]}'")
        self._number, self._row_name, self._column, self._opened = int(name), name, -1, False

    def _close_row(self) -> None:
        if self._opened:
            self.rows.close_row(self._row)
        self._opened = False

    def _open_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        if name is None:
            self._column += 1
        else:
            cut = len(name) - len(self._row_name)
            column = _COLUMNS.get(name[:cut]) if name[cut:] == self._row_name else None
            self._column = self._odd_column(name) if column is None else column
        self._cell = attributes

    def _open_formula(self, attributes: dict[str, str]) -> None:
        self._formula = True

    def _open_reading(self, attributes: dict[str, str]) -> None:
        self._reading = True

    def _close_reading(self) -> None:
        self._reading = False

    def _close_value(self) -> None:
        self._value = "".join(self._text)

    def _close_text(self) -> None:
        if not self._reading:
            self._inline.append("".join(self._text))

    def _close_cell(self) -> None:
        cell = self._cell
        if cell is not None and (self._value or self._formula or self._inline):
            text = self._shown(cell)
            self._value, self._inline, self._formula, self._reading = "", [], False, False
            if text:
                if not self._opened:
                    self._row, self._opened = self.rows.open_row(self._number), True
                row = self._row
                if self._column == len(row) < MOST_COLUMNS:
                    row.append(text)
                else:
                    self.rows.put(row, self._number, self._column, text)
        self._cell = None

    def _odd_column(self, name: str) -> int:
        found = _REFERENCE.fullmatch(name.upper())
        if not found:
            raise Broken(f"a cell is named '{name[:20]}'")
        if found[2] != self._row_name:
            raise Broken(f"cell {name} stands in row {self._row_name}")
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return column - 1

    def _shown(self, cell: dict[str, str]) -> str:
        kind, value = cell.get("t", "n"), self._value
        if value:
            if kind == "s":
                return self._shared(value)
            return self._number_text(value, cell.get("s")) if kind == "n" else self._other(kind, value)
        if kind == "inlineStr":
            return unescaped("".join(self._inline))
        # A formula that gives a blank text has the kind str.
        return UNCALCULATED if self._formula and kind != "str" else ""

    def _other(self, kind: str, value: str) -> str:
        if kind in ("str", "inlineStr"):
            return unescaped("".join(self._inline) or value)
        if kind == "b" and value.strip() in _TRUTH:
            return _TRUTH[value.strip()]
        if kind == "e":
            return value.strip()
        if kind == "d":
            return date_text(value.strip())
        raise self._unsound(f"is of the kind '{kind[:20]}' and holds '{value[:20]}'")

    def _shared(self, value: str) -> str:
        strings = self.book.strings
        if value.isdecimal() and value.isascii() and len(value) < _SHORT_WHOLE and (index := int(value)) < len(strings):
            return strings[index]
        raise self._unsound(f"names the shared text '{value[:20]}', but there are {len(strings):,}, counted from 0")

    def _number_text(self, value: str, style: str | None) -> str:
        shown = Shown.NUMBER if style is None else self._format(style)
        if shown is Shown.NUMBER and len(value) < _SHORT_WHOLE and value.isdecimal() and value.isascii():
            return value if value[0] != "0" else str(int(value))
        if not _NUMBER.fullmatch(value.strip()) or not isfinite(float(value)):
            raise self._unsound(f"is a number and holds '{value[:20]}'")
        number = float(value)
        return plain_number(number) if shown is Shown.NUMBER else shown_text(number, shown, self.book.since_1904)

    def _format(self, style: str) -> Shown:
        formats = self.book.formats
        known = style.isdecimal() and len(style) < _SHORT_WHOLE and int(style) < len(formats)
        return formats[int(style)] if known else Shown.NUMBER

    def _unsound(self, words: str) -> Broken:
        return Broken(f"cell {letters(self._column)}{self._row_name} {words}")
