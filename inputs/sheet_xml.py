"""What the fast reader of workbooks does not tell: cells far outside, errors, formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .grid import UNCALCULATED

_FAR_ROW = re.compile(rb"""\brow [^>]*?\br=["'](\d{6,})["'](?:[^>]*[^/>])?>""")
_FAR = re.compile(rb"""\bc [^>]*?\br=(?!"[A-Z]{1,2}\d{1,5}")["']([^"']*)["'](?:[^>]*[^/>])?><(?!/)""")
_FORMULA = rb"<\w*:?f\b[^>]*(?:/>|>[^<]*</\w*:?f>)"
_ERROR = re.compile(rb'\br="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:' + _FORMULA + rb")?<\w*:?v>([^<]*)")
# With t="str" a formula without a value is one that gives a blank text.
_NO_VALUE = re.compile(
    rb'\br="([A-Z]+)(\d+)"(?![^>]*\bt="str")[^>]*>' + _FORMULA + rb"(?:<\w*:?v ?/>|<\w*:?v></\w*:?v>)?</\w*:?c>"
)


def far_cell(xml: bytes) -> str | None:
    """Give a cell with content beyond MOST_ROWS or MOST_COLUMNS: between it and the table all would be read."""
    cell = _FAR.search(xml)
    if cell:
        return cell[1].decode(errors="replace")
    for row in _FAR_ROW.finditer(xml):
        content = xml[row.end() : xml.find(b"row>", row.end())]
        if b"v>" in content or b"is>" in content:
            return f"A{row[1].decode()}"
    return None


def unread_cells(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Walk the cells that read as blank and are not: row and column from 0, and the error or UNCALCULATED."""
    if b't="e"' in xml:
        yield from ((int(m[2]) - 1, _column(m[1]), m[3].decode()) for m in _ERROR.finditer(xml))
    if b"f>" in xml or b"<f" in xml:
        yield from ((int(m[2]) - 1, _column(m[1]), UNCALCULATED) for m in _NO_VALUE.finditer(xml))


def _column(name: bytes) -> int:
    index = 0
    for letter in name:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
