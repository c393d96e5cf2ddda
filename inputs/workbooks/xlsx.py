"""An .xlsx workbook (ECMA-376, transitional and strict): its sheets, texts and formats, and what each cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from posixpath import dirname, join, normpath

from ...common.faults import Place
from ...common.files.read import MOST_COLUMNS, MOST_SHEETS
from ...common.numbers import plain_number
from ..tables.grid import UNCALCULATED, Grid, Size, letters
from .number_formats import BUILT_IN, Shown, date_text, shown_as, shown_text
from .workbook_xml import Broken, End, Events, Package, SheetRows, Start

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


_LINKS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
_BOOK = "xl/workbook.xml"
_BINARY = "xl/workbook.bin"


class Xlsx:
    """The sheets of a workbook in order, each by the part that it stands in."""

    def __init__(self, package: Package, place: Place) -> None:
        self._package, self._place, self._size = package, place, Size(place)
        self._events = Events(self._size)
        book = self._book_part()
        links = self._links(book)
        ids, self._since_1904 = self._sheet_ids(book)
        self.parts = {name: _target(book, links[id_][1]) if id_ in links else "" for name, id_ in ids.items()}
        self._strings_part = self._of_kind(book, links, "sharedStrings")
        self._styles_part = self._of_kind(book, links, "styles")
        self._book: Book | None = None

    def grid(self, sheet: str) -> Grid:
        """Read a sheet; raises Faults where it is too large, Broken where it is not sound."""
        if self._book is None:
            self._book = Book(self._strings(), self._formats(), self._since_1904)
        place = Place(self._place.file, sheet)
        return read_sheet(self._package.pieces(self.parts[sheet]), self._events, self._book, place, self._size)

    def _book_part(self) -> str:
        if _BOOK not in self._package and _BINARY in self._package:
            raise Broken("it is a binary one, .xlsb, which is not read: save it as .xlsx")
        main = self._of_kind("", self._links(""), "officeDocument")
        return main if main in self._package else _BOOK

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part by their ids: the last word of their types, and their targets."""
        name, found = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels"), dict[str, tuple[str, str]]()
        if name not in self._package:
            return found

        def link(attributes: dict[str, str]) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found.setdefault(attributes.get("Id", ""), (kind, attributes.get("Target", "")))

        self._events.parse(self._package.pieces(name), _LINKS, {"Relationship": link}, {})
        return found

    def _of_kind(self, part: str, links: dict[str, tuple[str, str]], kind: str) -> str:
        return next((_target(part, target) for found, target in links.values() if found == kind), "")

    def _sheet_ids(self, part: str) -> tuple[dict[str, str], bool]:
        ids, since_1904 = dict[str, str](), False

        def properties(attributes: dict[str, str]) -> None:
            nonlocal since_1904
            since_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

        def sheet(attributes: dict[str, str]) -> None:
            name = unescaped(attributes.get("name", ""))
            if name in ids:
                raise Broken(f"two sheets are named {name}")
            # Which namespace it has depends on the kind of .xlsx.
            ids[name] = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            if len(ids) > MOST_SHEETS:
                raise Broken(f"it has more than {MOST_SHEETS:,} sheets")

        self._events.parse(self._package.pieces(part), MAIN, {"workbookPr": properties, "sheet": sheet}, {})
        return ids, since_1904

    def _strings(self) -> list[str]:
        """The texts that cells share."""
        reader = _Strings(self._events.text, self._size)
        if self._strings_part in self._package:
            start: Start = {"si": reader.open_string, "rPh": reader.open_reading}
            end: End = {"t": reader.close_text, "rPh": reader.close_reading, "si": reader.close_string}
            self._events.parse(self._package.pieces(self._strings_part), MAIN, start, end)
        return reader.found

    def _formats(self) -> list[Shown]:
        """As what each cell format shows a number."""
        codes, numbers, within = dict[str, Shown](), list[str](), False

        def number_format(attributes: dict[str, str]) -> None:
            codes[attributes.get("numFmtId", "")] = shown_as(attributes.get("formatCode", ""))

        def open_formats(attributes: dict[str, str]) -> None:
            nonlocal within
            within = True

        def cell_format(attributes: dict[str, str]) -> None:
            if within:
                numbers.append(attributes.get("numFmtId", "0"))

        def close_formats() -> None:
            nonlocal within
            within = False

        if self._styles_part in self._package:
            start: Start = {"numFmt": number_format, "cellXfs": open_formats, "xf": cell_format}
            self._events.parse(self._package.pieces(self._styles_part), MAIN, start, {"cellXfs": close_formats})
        known = {str(number): shown for number, shown in BUILT_IN.items()} | codes
        return [known.get(number, Shown.NUMBER) for number in numbers]


class _Strings:
    """Takes the events of the part with the texts that cells share: each of runs, without readings above Japanese."""

    def __init__(self, text: list[str], size: Size) -> None:
        self.found = list[str]()
        self._text, self._size = text, size
        self._runs, self._reading = list[str](), False

    def open_string(self, attributes: dict[str, str]) -> None:
        """Begin a text."""
        self._runs = []

    def open_reading(self, attributes: dict[str, str]) -> None:
        """Begin a reading, which is no part of the text."""
        self._reading = True

    def close_reading(self) -> None:
        """End a reading."""
        self._reading = False

    def close_text(self) -> None:
        """End a run."""
        if not self._reading:
            self._runs.append("".join(self._text))

    def close_string(self) -> None:
        """End a text."""
        self.found.append(unescaped("".join(self._runs)))
        if len(self.found) % _COUNTED_TOGETHER == 0:
            self._size.add(self.found[-_COUNTED_TOGETHER:])


_COUNTED_TOGETHER = 1_000
"""Texts that are read before they are counted."""


def _target(part: str, target: str) -> str:
    return normpath(join("/" + dirname(part), target)).lstrip("/")
