"""A region as a file that can be read again, and is not too large for it: a CSV, a workbook or a folder."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipFile

from ...common.csv_escape import guard
from ...common.faults import Place, refuse
from ...common.files.atomic_write import check_folder, check_writable, is_folder, write_folder, write_whole
from ...common.files.read import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED
from ...models.offers.offer import Offer
from ...models.region.region import Region
from ..shared.region_cells import Cell, Table, one_table, table_of


def write_region(region: Region, path: str | Path, offer: Offer | None = None) -> None:
    """Write a region in the form that the ending of `path` names: .csv, .xlsx, or none for a folder.

    A workbook has a sheet Recipients too, under `offer` or the offer that the region chooses. Raises Faults for another
    ending and for what would be too large to be read again, and CannotWrite where the file cannot be written.
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
        # XlsxWriter takes longer to import than a CSV file takes to write.
        from .region_workbook import region_workbook

        _write(path, tables, region_workbook(region, offer))


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
    (check_folder if is_folder(path) else check_writable)(path)


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


_PACKED = b"PK\x03\x04"


def check_rows(path: Path, rows: Mapping[str, int]) -> None:
    """Refuse a region with more rows by record than its file, or one of its tables, may have; raises Faults."""
    single = path.suffix.lower() == ".csv" and not path.is_dir()
    tables = ((number, f" of {record}s") for record, number in rows.items())
    most, where = (sum(rows.values()), "") if single else max(tables, default=(0, ""))
    if most >= MOST_ROWS:
        way_out = "; a workbook or a folder may have as many in each table" if single else ""
        limit = f"the most that can be read again is {MOST_ROWS:,}, the header among them{way_out}"
        raise refuse(f"would have {most + 1:,} rows{where}: {limit}", Place(str(path)))


def check_columns(path: Path, tables: Collection[Collection[str]]) -> None:
    """Refuse a table with more columns than can be read again; raises Faults."""
    most = max(map(len, tables))
    if most > MOST_COLUMNS:
        limit = f"the most that can be read again is {MOST_COLUMNS}"
        raise refuse(f"would have {most} columns: {limit}", Place(str(path)))


def check_bytes(path: Path, contents: Collection[bytes]) -> None:
    """Refuse files that are too large to be read again; raises Faults."""
    most = max(map(len, contents))
    if most > MOST_BYTES:
        raise refuse(_too_large("would have", most, MOST_BYTES), Place(str(path)))
    for content in contents:
        unpacked = _unpacked(content) if content.startswith(_PACKED) else 0
        if unpacked > MOST_UNPACKED:
            raise refuse(_too_large("would unpack to", unpacked, MOST_UNPACKED), Place(str(path)))


def _unpacked(content: bytes) -> int:
    with ZipFile(BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist())


def _too_large(what: str, size: int, most: int) -> str:
    return f"{what} {size // 1_000_000} MB: the most that can be read again is {most // 1_000_000} MB"
