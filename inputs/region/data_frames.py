"""A region from data frames: each table goes the way of a CSV file, so that every check and every fault is the same."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...common.csv_escape import guard
from ...common.faults import Faults, refuse
from ...common.names import listed, squash
from ...models.offers.offer import Offer
from ...models.region.region import Region
from .region import read_region

_TABLES = {name: f"{record}s" for record in Region.TABLES for name in (record, f"{record}s")}


def region_of_frames(
    tables: Mapping[str, Any], offer: str | Offer | None = None, *, name: str = "data frames"
) -> Region:
    """Make a region of data frames: `schools`, `trusts`, `leaders`, `budgets`, `decisions`, `settings`.

    Columns and units are those of a region's files (money in pounds); what is missing in a cell is blank, and a list
    there is one of the file. Raises Faults with everything that is wrong, by table, row (the header is row 1) and
    column.
    """
    strange = [str(table) for table in tables if squash(str(table)) not in _TABLES]
    if strange:
        raise refuse(f"{listed(strange)} is no table of a region: expected {listed(sorted(set(_TABLES.values())), 6)}")
    with TemporaryDirectory() as folder:
        home = Path(folder) / (name.replace("/", " ").replace("\\", " ") or "data frames")
        home.mkdir()
        for table, frame in tables.items():
            _write(home / f"{_TABLES[squash(str(table))]}.csv", frame, str(table))
        try:
            return read_region(home, offer)
        except Faults as found:
            # The folder is gone when somebody reads where a fault is.
            raise found from None


def _write(path: Path, frame: Any, table: str) -> None:
    if not hasattr(frame, "columns") or not hasattr(frame, "itertuples"):
        raise TypeError(f"expected a data frame for {table}, not {type(frame).__name__}")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([guard(str(column)) for column in frame.columns])
        writer.writerows([_text(cell) for cell in row] for row in frame.itertuples(index=False, name=None))


def _text(cell: Any) -> str:
    """Write a cell as a region's file has it."""
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, list | tuple | set | frozenset):
        return guard(";".join(map(str, sorted(cell) if isinstance(cell, set | frozenset) else cell)))
    # Of what is missing, only that is not itself: NaN, NaT, and pandas' NA, which is neither.
    if cell is None or str(cell) in ("<NA>", "NaT", "nan"):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool) or str(cell) in ("True", "False"):
        return "yes" if cell else "no"
    return str(int(cell)) if float(cell).is_integer() else str(cell)
