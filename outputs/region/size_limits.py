"""What is too large to be read again is not written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from ...common.faults import Place, refuse
from ...common.files.read import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED

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
