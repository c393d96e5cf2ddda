"""A region as a file: one CSV, a workbook or a folder of CSV files, nothing lost."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from ..models.apostrophe import guard
from ..models.faults import Place, refuse
from ..models.region import Region
from .files import write_folder, write_whole
from .region_book import region_book
from .region_cells import Cell, Table, one_table, table_of


def write_region(region: Region, path: str | Path) -> None:
    """Write a region in the form that the ending of `path` names: .csv, .xlsx, or none for a folder.

    Raises Faults for another ending, and CannotWrite where the file cannot be written.
    """
    path = Path(path)
    check_target(path)
    suffix = path.suffix.lower()
    if path.is_dir() or not suffix:
        write_folder(path, {f"{record}s.csv": csv_bytes(table_of(region, record)) for record in Region.TABLES})
    elif suffix == ".csv":
        write_whole(path, csv_bytes(one_table(region)))
    else:
        write_whole(path, region_book(region))


def check_target(path: Path) -> None:
    """Raise Faults where a region cannot be written in the form that the ending names."""
    if not path.is_dir() and path.suffix.lower() not in ("", ".csv", ".xlsx"):
        raise refuse("expected .csv, .xlsx or a folder (.ods is only read)", Place(str(path)))


def csv_bytes(table: Table) -> bytes:
    """Write a table as a CSV file in UTF-8."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(guard, table.columns))
    writer.writerows([_text(row.get(column)) for column in table.columns] for row in table.rows)
    return text.getvalue().encode()


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return guard(cell.text) if isinstance(cell.value, str) else cell.text
