"""What is inside a workbook of either format: a zip package of parts, read as events of XML, into rows of cells.

What costs without limit is refused, nothing is resolved, and nothing of the XML is kept. Expat, of the standard
library, against lxml: the same time on a workbook of all England, and no further dependency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, TypeAlias
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ...common.faults import Place, refuse
from ...common.files.read import MOST_CHARACTERS, MOST_COLUMNS, MOST_PARTS, MOST_ROWS, MOST_UNPACKED
from ..tables.grid import BEYOND, Grid, Size, letters


class Broken(Exception):
    """The workbook contradicts itself or its format; the words say how."""


class Protected(Exception):
    """The workbook is encrypted."""


_PIECE = 1 << 16
"""Bytes that are unpacked at a time."""
_ENCRYPTED = 1
"""The bit of a part's flags that says so."""


class Package:
    """The parts of a workbook by name; names differ in more than case, and `\\` counts as `/`.

    Raises Faults where the package is larger than what is read, Broken where it is not sound.
    """

    def __init__(self, data: bytes, place: Place) -> None:
        self._place, self._unpacked = place, 0
        self._zip = ZipFile(BytesIO(data))
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise Broken(f"it has {len(infos):,} parts")
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise self._too_large()
        self._parts: dict[str, ZipInfo] = {}
        for info in infos:
            if self._parts.setdefault(_key(info.filename), info) is not info:
                raise Broken(f"two parts are named {info.filename}")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """Walk the content of a part, piece by piece; its length and its check sum are held to what they claim."""
        info = self._parts.get(_key(name))
        if info is None:
            raise Broken(f"it has no part {name}")
        if info.flag_bits & _ENCRYPTED:
            raise Protected
        # Other ways of packing take as much memory as the file asks for.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Broken(f"its part {name} is packed in an unknown way")
        with self._zip.open(info) as opened:
            while piece := opened.read(_PIECE):
                self._unpacked += len(piece)
                if self._unpacked > MOST_UNPACKED:
                    raise self._too_large()
                yield piece

    def _too_large(self) -> Exception:
        return refuse(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB, the most that is read", self._place)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


Start: TypeAlias = Mapping[str, Callable[[dict[str, str]], None]]
"""By the name of an element without its namespace: takes its attributes, named 'namespace name'."""
End: TypeAlias = Mapping[str, Callable[[], None]]
"""By the name of an element without its namespace."""

_MOST_NAMES = 5_000
"""The most different names of elements and attributes; the formats know fewer."""
_MOST_TOKEN = 1 << 22
"""The longest tag or comment, in bytes: expat may read it from its start again with every piece that comes."""
_MOST_DEPTH = 200
"""The deepest nesting of elements; a workbook needs about ten."""


class Events:
    """Parses the parts of one workbook; the limit on elements holds for all of them together.

    `text` gathers the text since the last opening tag, for the handlers of the next tag.
    """

    def __init__(self, size: Size) -> None:
        self.text: list[str] = []
        self._size = size

    def parse(self, pieces: Iterable[bytes], namespaces: Iterable[str], start: Start, end: End) -> None:
        """Call the handlers of `start` and `end` for the elements of some namespaces; '' stands for all others.

        Raises Faults where there are more than what is read, Broken where names, depth or a tag go beyond what a
        spreadsheet program writes, and ExpatError where the text is not well formed.
        """
        starts, ends = _Handlers(namespaces, start), _Handlers(namespaces, end)
        opened, closed, counted = 0, 0, 0
        text, clear = self.text, self.text.clear

        def open_element(name: str, attributes: dict[str, str]) -> None:
            nonlocal opened
            opened += 1
            handle = starts[name]
            if handle:
                handle(attributes)
            if text:
                clear()

        def close_element(name: str) -> None:
            nonlocal closed
            closed += 1
            handle = ends[name]
            if handle:
                handle()

        names: dict[str, Any] = {}
        parser = ParserCreate(namespace_separator=" ", intern=names)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = open_element, close_element
        parser.CharacterDataHandler = text.append
        parser.StartDoctypeDeclHandler = _no_doctype
        # With a handler, prefixes are among the names.
        parser.StartNamespaceDeclHandler = _pass_over
        clear()
        fed = 0
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            self._size.add_elements(opened - counted)
            counted = opened
            self._judge(opened - closed, len(names), fed - parser.CurrentByteIndex)
        parser.Parse(b"", True)

    def _judge(self, depth: int, names: int, token: int) -> None:
        if depth > _MOST_DEPTH:
            raise Broken(f"its XML is nested more than {_MOST_DEPTH} deep")
        if names > _MOST_NAMES:
            raise Broken(f"its XML uses more than {_MOST_NAMES:,} names")
        if token > _MOST_TOKEN or sum(map(len, self.text)) > MOST_CHARACTERS:
            raise Broken("its XML has a tag or a text of many million characters")


class _Handlers(dict[str, Any]):
    """Finds the handler of an element by its name as the parser gives it, once for each name."""

    def __init__(self, namespaces: Iterable[str], handlers: Mapping[str, Any]) -> None:
        super().__init__()
        self._namespaces, self._handlers = frozenset(namespaces), handlers

    def __missing__(self, name: str) -> Any:
        space, _, local = name.rpartition(" ")
        handlers = self._handlers
        self[name] = found = handlers.get(local if space in self._namespaces else "", handlers.get(""))
        return found


def _pass_over(prefix: str | None, uri: str | None) -> None:
    """Take a namespace, of which nothing is to be done."""


def _no_doctype(*_: object) -> None:
    raise Broken("its XML declares a document type, which no spreadsheet program writes")


class SheetRows:
    """Takes the cells of a sheet one by one and gives its grid."""

    def __init__(self, place: Place, size: Size) -> None:
        self.place, self._size, self._rows = place, size, list[list[str]]()

    def open_row(self, number: int) -> list[str]:
        """Give the cells of a row, counted from 1, so far; raises Faults where it is too far down."""
        if number > MOST_ROWS:
            raise self.beyond(0, number)
        self._rows += [[] for _ in range(len(self._rows), number)]
        return self._rows[number - 1]

    def put(self, row: list[str], number: int, column: int, text: str) -> None:
        """Put a text that is not blank into a cell of an open row, the column counted from 0."""
        if column >= MOST_COLUMNS:
            raise self.beyond(column, number)
        gap = column - len(row)
        if gap >= 0:
            if gap:
                row += [""] * gap
            row.append(text)
        elif row[column]:
            raise Broken(f"cell {letters(column)}{number} stands there twice")
        else:
            row[column] = text

    def close_row(self, row: list[str], times: int = 1) -> None:
        """Count a row that is whole; the last one may come several times."""
        last = len(self._rows) + times - 1
        if last > MOST_ROWS:
            raise self.beyond(0, last)
        self._size.add(row, times)
        # Nobody changes a row that is read: one object stands for all.
        self._rows += [row] * (times - 1)

    def beyond(self, column: int, number: int) -> Exception:
        """Make the exception for a cell in use that is too far out."""
        return refuse(f"cell {letters(column)}{number} is in use; {BEYOND}", self.place)

    def grid(self) -> Grid:
        """Give the grid: as wide as its widest row."""
        return Grid(self.place, self._rows, max(map(len, self._rows), default=0))
