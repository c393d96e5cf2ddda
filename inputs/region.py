"""A region from its file or folder, sound as a whole, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..models.faults import Faults
from ..models.offer import Offer
from ..models.region import Budget, Region
from .crosscheck import cross_faults
from .draft import make_draft
from .tables import read_tables


def read_region(path: str | Path, offer: str | Offer | None = None, *, budgets: Iterable[Budget] = ()) -> Region:
    """Read a region from one CSV file, a workbook (.xlsx, .ods) or a folder of CSV files.

    `offer` is the offer that the region will be planned under, by id, by file or itself; without it the region's own
    setting or dates choose. Raises Faults with everything that is wrong, each with its place. The notes of reading
    (encoding, further sheets, unknown columns) are the region's `notes`. `budgets` are rows that options put in the
    place of the region's: a region that nobody has is told with everything else.
    """
    tables = read_tables(Path(path))
    draft, faults = make_draft(tables)
    found = Faults([*tables.faults.faults, *faults, *cross_faults(draft, offer, budgets)])
    if found.faults:
        raise found
    return draft.region
