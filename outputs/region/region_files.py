"""A region as a file that can be read again: one CSV, a workbook with a sheet a table, or a folder of CSV files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from ...common.csv_escape import guard
from ...common.faults import Place, refuse
from ...common.files.atomic_write import check_folder, check_place, is_folder, write_folder, write_whole
from ...models.region.region import Region, plural
from ..shared.region_cells import Cell, Table, one_table, table_of
from ..workbook.book import book_bytes
from .size_limits import check_bytes, check_columns, check_rows


def region_book(region: Region) -> bytes:
    """Write a region as a workbook."""
    return book_bytes({plural(record): table_of(region, record) for record in Region.TABLES})


def write_region(region: Region, path: str | Path) -> None:
    """Write a region in the form that the ending of `path` names: .csv, .xlsx, or none for a folder.

    Raises Faults for another ending and for what would be too large to be read again, and CannotWrite where the file
    cannot be written.
    """
    path = Path(path)
    check_size(path, {record: len(region.table(record)) for record in Region.TABLES})
    tables = {record: table_of(region, record) for record in Region.TABLES}
    if is_folder(path):
        _write(path, tables, {f"{record}s.csv": csv_bytes(table) for record, table in tables.items()})
    elif path.suffix.lower() == ".csv":
        whole = one_table(region)
        _write(path, {"": whole}, csv_bytes(whole))
    else:
        _write(path, tables, region_book(region))


def check_size(path: Path, rows: Mapping[str, int] = MappingProxyType({})) -> None:
    """Refuse a target whose ending is not one of the forms, or with more rows by record than it may have."""
    if not is_folder(path) and path.suffix.lower() not in (".csv", ".xlsx"):
        raise refuse("expected .csv, .xlsx or a folder (.ods is only read)", Place(str(path)))
    check_rows(path, rows)


def check_region_target(path: Path) -> None:
    """Refuse a target for a region whose ending is not one of the forms, or that cannot be written.

    Raises Faults for the one, CannotWrite for the other.
    """
    check_size(path)
    (check_folder if is_folder(path) else check_place)(path)


def _write(path: Path, tables: Mapping[str, Table], content: bytes | Mapping[str, bytes]) -> None:
    check_columns(path, [table.columns for table in tables.values()])
    check_bytes(path, [content] if isinstance(content, bytes) else list(content.values()))
    if isinstance(content, bytes):
        write_whole(path, content)
    else:
        write_folder(path, content)


def csv_bytes(table: Table) -> bytes:
    """Write a table as a CSV file in UTF-8, with the mark without which Excel takes it for another encoding."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(guard, table.columns))
    writer.writerows([_text(row.get(column)) for column in table.columns] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return guard(cell.text) if isinstance(cell.value, str) else cell.text
