"""An .ods workbook: all its tables in one pass over their XML (OpenDocument 1.2 and 1.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from math import isfinite

from ...common.faults import Faults, Place
from ...common.files.read import MOST_COLUMNS, MOST_SHEETS, MOST_TEXT
from ...common.numbers import plain_number
from ..tables.grid import UNCALCULATED, Grid, Size
from .number_formats import date_text, duration_text
from .workbook_xml import Broken, Events, SheetRows

_SPACES = [f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")]
_OFFICE, _TABLE, _TEXT = (f"{space} " for space in _SPACES)
_ROWS, _COLUMNS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_PARAGRAPHS = frozenset({"p", "h"})
_IN_TEXT = frozenset({*_PARAGRAPHS, "span", "a", "s", "tab", "line-break"})
_TRUTH = {"true": "TRUE", "false": "FALSE"}
_WHITE = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_TIMES = re.compile(r"0*[1-9]\d{0,9}")


def read_tables(pieces: Iterable[bytes], place: Place) -> dict[str, Grid | Faults]:
    """Read every table: its grid, or what is wrong with it; raises Broken where the whole is not sound."""
    size = Size(place)
    events = Events(size)
    reader = _Reader(place, size, events.text)
    tags = (*_CELLS, *_IN_TEXT, "table", "table-row", "spreadsheet", "")
    events.parse(
        pieces,
        _SPACES,
        {tag: partial(reader.start, tag) for tag in tags},
        {tag: partial(reader.end, tag) for tag in tags},
    )
    return reader.found


class _Reader:
    """Takes the events of the XML; `found` grows with every table that ends."""

    def __init__(self, place: Place, size: Size, text: list[str]) -> None:
        self.found: dict[str, Grid | Faults] = {}
        self._place, self._size, self._text = place, size, text
        self._above: list[str] = []
        self._table: _Table | None = None
        self._name = ""
        self._cell: dict[str, str] | None = None
        self._words = _Words(self._size)
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        if self._skipped:
            self._skipped += 1
        elif self._cell is not None:
            self._words.add(self._text)
            if not self._words.open(tag, attributes):
                # Notes, pictures and tables inside a cell are not what it shows.
                self._skipped = 1
        else:
            if tag == "table":
                self._open_table(attributes.get(_TABLE + "name", ""))
            elif self._table is not None:
                self._open_in_table(tag, attributes)
            self._above.append(tag)

    def end(self, tag: str) -> None:
        """Take a closing tag."""
        if self._skipped:
            self._skipped -= 1
        elif self._cell is not None and tag not in _CELLS:
            self._words.add(self._text)
            self._words.close(tag)
        else:
            self._above.pop()
            if self._table is not None:
                self._close_in_table(self._table, tag)

    def _open_table(self, name: str) -> None:
        # Linked files and tracked changes have tables of their own.
        if self._above[-1:] != ["spreadsheet"]:
            return
        if name in self.found:
            raise Broken(f"two sheets are named {name}")
        if len(self.found) >= MOST_SHEETS:
            raise Broken(f"it has more than {MOST_SHEETS:,} sheets")
        self._name, self._table = name, _Table(Place(self._place.file, name), self._size)

    def _open_in_table(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._cell = attributes
            self._words.clear()
        elif tag == "table-row" and self._table is not None:
            self._table.open_row(_times(attributes, _ROWS))

    def _close_in_table(self, table: _Table, tag: str) -> None:
        if tag in _CELLS and self._cell is not None:
            table.put(shown_text(self._cell, self._words), _times(self._cell, _COLUMNS))
            self._cell = None
        elif tag == "table-row":
            table.close_row()
            self._words.length = 0
        elif tag == "table" and self._above[-1:] == ["spreadsheet"]:
            self.found[self._name] = table.result()
            self._table = None


class _Words:
    """The text of a cell: its paragraphs, one a line."""

    def __init__(self, size: Size) -> None:
        self.length, self._size = 0, size
        self._words, self._within = list[str](), 0

    def clear(self) -> None:
        """Begin another cell."""
        self._words, self._within = [], 0

    def add(self, text: list[str]) -> None:
        """Add the text of a paragraph since the last tag: any white space in it is one space."""
        if text and self._within:
            self._put(_WHITE.sub(" ", "".join(text)))
        text.clear()

    def open(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag, and say whether what is in it belongs to the text."""
        if tag in _PARAGRAPHS:
            if self._words:
                self._put("\n")
            self._within += 1
        elif tag == "s":
            self._put(" " * min(_times(attributes, _TEXT + "c"), MOST_TEXT))
        elif tag in ("tab", "line-break"):
            self._put("\t" if tag == "tab" else "\n")
        return tag in _IN_TEXT

    def close(self, tag: str) -> None:
        """Take a closing tag."""
        if tag in _PARAGRAPHS:
            self._within -= 1

    def _put(self, text: str) -> None:
        self._words.append(text)
        self.length += len(text)
        self._size.judge_text(self.length)

    def __str__(self) -> str:
        return "".join(self._words)


class _Table:
    """One table while it is read; after its first fault the rest of it is passed over."""

    def __init__(self, place: Place, size: Size) -> None:
        self._rows, self._row = SheetRows(place, size), list[str]()
        self._number, self._times, self._column = 0, 1, 0
        self._opened = False
        self._faults: Faults | None = None

    def open_row(self, times: int) -> None:
        """Begin a row that comes several times."""
        self._number, self._times, self._column, self._opened = self._number + 1, times, 0, False

    def put(self, text: str, times: int) -> None:
        """Put a text into the next cells of the row."""
        if text and self._faults is None:
            try:
                self._put(text, times)
            except Faults as found:
                self._faults = found
        self._column += times

    def _put(self, text: str, times: int) -> None:
        if not self._opened:
            self._row, self._opened = self._rows.open_row(self._number), True
        last = self._column + times - 1
        if last >= MOST_COLUMNS:
            raise self._rows.beyond(last, self._number)
        self._rows.put(self._row, self._number, self._column, text)
        self._row += [text] * (times - 1)

    def close_row(self) -> None:
        """End the row."""
        if self._opened and self._faults is None:
            try:
                self._rows.close_row(self._row, self._times)
            except Faults as found:
                self._faults = found
        self._number += self._times - 1

    def result(self) -> Grid | Faults:
        """Give the grid, or what is wrong with it."""
        return self._faults or self._rows.grid()


def shown_text(cell: dict[str, str], words: _Words) -> str:
    """Give the text of a cell as a CSV file would have it, from its value or, without one, from what it shows."""
    kind = cell.get(_OFFICE + "value-type", "")
    if any(value == "error" and name.endswith(" value-type") for name, value in cell.items()):
        return str(words).strip()
    if kind in ("float", "percentage", "currency"):
        return _number_text(cell.get(_OFFICE + "value"), words)
    if kind == "date":
        return date_text(cell.get(_OFFICE + "date-value", ""))
    if kind == "time":
        return duration_text(cell.get(_OFFICE + "time-value", ""))
    if kind == "boolean":
        return _TRUTH.get(cell.get(_OFFICE + "boolean-value", ""), str(words))
    text = cell.get(_OFFICE + "string-value")
    text = str(words) if text is None else text
    return UNCALCULATED if not text and not kind and _TABLE + "formula" in cell else text


def _number_text(value: str | None, words: _Words) -> str:
    if value is None:
        return str(words)
    if not _NUMBER.fullmatch(value) or not isfinite(float(value)):
        raise Broken(f"a cell is a number and holds '{value[:20]}'")
    return plain_number(float(value))


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not _TIMES.fullmatch(text):
        raise Broken(f"a {name.rpartition(' ')[2]} is '{text[:20]}'")
    return int(text)
