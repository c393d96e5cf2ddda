"""A region from its file or folder, sound as a whole, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from ..models.faults import FaultList, Faults
from ..models.offer import Offer
from ..models.region import Budget, Region
from .crosscheck import cross_faults
from .draft import make_draft
from .region_tables import Tables, read_tables


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
    return region_of(read_tables(Path(path)), offer, budgets=budgets, partial=partial)


def region_of(
    tables: Tables, offer: str | Offer | None = None, *, budgets: Iterable[Budget] = (), partial: bool = False
) -> Region:
    """Make a region of tables that were read; raises Faults with everything that is wrong."""
    draft, faults = make_draft(tables)
    found = FaultList(chain(tables.faults, faults, cross_faults(draft, offer, budgets, partial=partial)))
    if found:
        raise Faults(found)
    return draft.region
