"""A region as far as it could be read: what the checks across rows look at while there are faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..models.example_rows import without_examples
from ..models.faults import FaultList, Place
from ..models.names import count
from ..models.region import Region, Row, School, Trust
from .raw import RawRow
from .region_tables import Tables
from .rows import RowReader

_MOST = 6
"""Example rows that are told by their places."""


@dataclass(frozen=True)
class Draft:
    """A region whose faulty cells are blank.

    `wrong` gives the faulty columns of a row by its place, `strays` are the rows of which nobody knows the record,
    and `unsound` the records of which there may be more than is here. Nothing may be called a fault that mending one
    of these could mend. `examples` are the records whose example rows, as the empty form has them, are left out.
    """

    region: Region
    place: Place
    homes: Mapping[str, str]
    wrong: Mapping[Place, frozenset[str]]
    strays: tuple[RawRow, ...]
    unsound: frozenset[str]
    examples: frozenset[str] = frozenset()

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
    read: dict[str, tuple[Row, ...]] = {}
    for record, raws in tables.rows.items():
        reader = RowReader(record)
        found = [reader.read(raw) for raw in raws]
        read[record] = tuple(row for row, _ in found)
        wrong |= {row.place: columns for row, columns in found if columns}
        faults += reader.faults
    left, gone = without_examples(read)
    rows = {f"{record}s": left[record] for record in left}
    region = Region(name=tables.name, notes=(*tables.notes, *_told(gone)), **rows)  # type: ignore[arg-type]
    examples = frozenset(record for record, _ in gone)
    return Draft(region, tables.place, tables.homes, wrong, tables.strays, tables.unsound, examples), faults


def _told(gone: Sequence[tuple[str, Row]]) -> Iterator[str]:
    if gone:
        places = "; ".join(str(row.place) for _, row in gone[:_MOST])
        more = f"; and {len(gone) - _MOST:,} more" if len(gone) > _MOST else ""
        what = count(len(gone), "example row of the empty form is", "example rows of the empty form are")
        yield f"{what} left out, as nobody changed a cell of them: {places}{more}"
