"""XML as a stream of events: nothing is resolved, nothing is kept, and what costs without limit is refused.

Expat, of the standard library, against lxml: the same time on a workbook of all England, and no further dependency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias
from xml.parsers.expat import ParserCreate

from ...common.files.read import MOST_CHARACTERS
from ..tables.size import Size
from .broken import Broken

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
