"""The smallest OpenDocument spreadsheet: one table, its cells given as XML."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "calcext")
)


def cell(kind: str, value: str) -> str:
    """Write one cell: a string, float, date or boolean, or an error as LibreOffice writes it."""
    if kind == "error":
        types = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {types}><text:p>{value}</text:p></table:table-cell>"
    if kind == "string":
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    attribute = {"float": "value", "date": "date-value", "boolean": "boolean-value"}[kind]
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"/>'


def write_ods(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    """Write a spreadsheet."""
    tables = "".join(f'<table:table table:name="{name}">{_rows(rows)}</table:table>' for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr("content.xml", f"<office:document-content {_SPACES}>{body}</office:document-content>")


_MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def _rows(rows: list[list[str]]) -> str:
    return "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in rows)
