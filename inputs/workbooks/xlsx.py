"""An .xlsx workbook: which part is which sheet, its texts and its formats (ECMA-376, transitional and strict)."""

from __future__ import annotations

from posixpath import dirname, join, normpath

from ...common.faults import Place
from ...common.files.read import MOST_SHEETS
from ..tables.grid import Grid
from ..tables.size import Size
from .broken import Broken
from .number_formats import BUILT_IN, Shown, shown_as
from .xlsx_sheet import MAIN, Book, read_sheet, unescaped
from .xml_events import End, Events, Start
from .zip_parts import Package

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
