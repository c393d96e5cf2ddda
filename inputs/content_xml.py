"""The cells of an .ods workbook that show an error: the fast reader takes them for blank, or for 0."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

Errors = dict[str, list[tuple[int, int, str]]]
"""By sheet: row and column from 0, and the error as it is shown."""


def error_cells(xml: bytes) -> Errors:
    """Find the cells whose formula failed."""
    if b'value-type="error"' not in xml:
        return {}
    tables = ElementTree.fromstring(xml).iterfind(".//{*}table")  # noqa: S314 - well formed, expat limits entities
    return {_get(table, "name"): list(_errors(table)) for table in tables}


def _errors(table: ElementTree.Element) -> Iterator[tuple[int, int, str]]:
    number = 0
    for row in table.iterfind(".//{*}table-row"):
        column = 0
        for cell in row:
            if any(name.endswith("}value-type") and value == "error" for name, value in cell.items()):
                yield number, column, "".join(cell.itertext()).strip()
            column += int(_get(cell, "number-columns-repeated") or 1)
        number += int(_get(row, "number-rows-repeated") or 1)


def _get(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if key.endswith("}" + name)), "")
