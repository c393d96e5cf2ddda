"""A region from its file or folder, sound as a whole, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from ...common.faults import FaultCollector, FaultList, Faults
from ...common.names import listed
from ...models.offers.offer import Offer
from ...models.region.positions import postcodes_wanted, with_postcodes
from ...models.region.region import Budget, Region
from ..recognition.file_kind import REGION, recognise
from .checks import cross_faults
from .draft import Tables, make_draft, read_tables


def read_region(
    path: str | Path, offer: str | Offer | None = None, *, budgets: Iterable[Budget] = (), partial: bool = False
) -> Region:
    """Read a region from one CSV file, a workbook (.xlsx, .ods) or a folder of CSV files.

    `offer` is the offer that the region will be planned under, by id, by file or itself; without it the region's own
    setting or dates choose. `partial` says that it may lack what a plan needs: schools, or leaders. `budgets` are rows
    that options put in the place of the region's: a region that nobody has is told with everything else. Raises Faults
    with everything that is wrong, each with its place. The notes of reading (encoding, further sheets, unknown columns)
    are the region's `notes`.
    """
    path = Path(path)
    return recognise(path, REGION, lambda: region_of(read_tables(path), offer, budgets=budgets, partial=partial))


def read_placed_region(
    path: str | Path,
    offer: str | Offer | None = None,
    *,
    budgets: Iterable[Budget] = (),
    postcodes: Sequence[str | Path] = (),
) -> Region:
    """Read a region as `read_region` does, and fill in the positions of rows that have only a postcode.

    Positions are those of the tables `postcodes`, without any those of the optional package where it is installed. A
    note of the region says how many rows were filled in, and which postcodes are not known. Raises Faults with what is
    wrong in the region and in the tables.
    """
    # Tables of postcodes are read by what reads published files, which few regions need.
    from ..published.postcodes import INSTALLED, look_up_in

    found, files = FaultCollector(), [Path(file) for file in postcodes]
    look_up = found.find(lambda: look_up_in(files))
    region = found.last(lambda: read_region(path, offer, budgets=budgets))
    wanted = postcodes_wanted(region)
    known = look_up(wanted) if look_up and wanted else None
    return with_postcodes(region, known, listed(file.name for file in files) or INSTALLED)


def region_of(
    tables: Tables, offer: str | Offer | None = None, *, budgets: Iterable[Budget] = (), partial: bool = False
) -> Region:
    """Make a region of tables that were read; raises Faults with everything that is wrong."""
    draft, faults = make_draft(tables)
    found = FaultList(chain(tables.faults, faults, cross_faults(draft, offer, budgets, partial=partial)))
    if found:
        raise Faults(found)
    return draft.region
