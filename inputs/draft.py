"""A region as far as it could be read: what the checks across rows look at while there are faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..models.faults import FaultList, Place
from ..models.region import Region, Row, School, Trust
from .raw import RawRow
from .region_tables import Tables
from .rows import RowReader


@dataclass(frozen=True)
class Draft:
    """A region whose faulty cells are blank.

    `wrong` gives the faulty columns of a row by its place, `strays` are the rows of which nobody knows the record,
    and `unsound` the records of which there may be more than is here. Nothing may be called a fault that mending one
    of these could mend.
    """

    region: Region
    place: Place
    homes: Mapping[str, str]
    wrong: Mapping[Place, frozenset[str]]
    strays: tuple[RawRow, ...]
    unsound: frozenset[str]

    def faulty(self, row: Row, *columns: str) -> bool:
        """Say whether one of some columns of a row is at fault; without columns, whether any is."""
        wrong = self.wrong.get(row.place, frozenset())
        return bool(wrong.intersection(columns)) if columns else bool(wrong)

    @property
    def bodies(self) -> Iterator[School | Trust]:
        """Every school and trust."""
        yield from self.region.schools
        yield from self.region.trusts


def make_draft(tables: Tables) -> tuple[Draft, FaultList]:
    """Read every cell of the tables; gives the faults of single cells beside the draft."""
    wrong: dict[Place, frozenset[str]] = {}
    faults = FaultList()
    rows: dict[str, tuple[Row, ...]] = {}
    for record, raws in tables.rows.items():
        reader = RowReader(record)
        read = [reader.read(raw) for raw in raws]
        rows[f"{record}s"] = tuple(row for row, _ in read)
        wrong |= {row.place: columns for row, columns in read if columns}
        faults += reader.faults
    region = Region(name=tables.name, notes=tables.notes, **rows)  # type: ignore[arg-type]
    return Draft(region, tables.place, tables.homes, wrong, tables.strays, tables.unsound), faults
