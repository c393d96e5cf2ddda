"""A region from its file or folder, sound as a whole, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ...common.faults import FaultCollector, FaultList, Faults
from ...common.names import listed
from ...models.offers.offer import Offer
from ...models.region.positions import postcodes_wanted, with_postcodes
from ...models.region.region import Budget, Region
from ..recognition.file_kind import REGION, recognise
from .checks import cross_faults
from .draft import make_draft
from .raw_rows import RawRows, read_raw_rows

if TYPE_CHECKING:
    from ..published.postcodes import LookUp


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
    return recognise(path, REGION, lambda: region_of(read_raw_rows(path), offer, budgets=budgets, partial=partial))


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
    found, files = FaultCollector(), [Path(file) for file in postcodes]
    given = found.find(lambda: _look_up_in(files)) if files else None
    region = found.last(lambda: read_region(path, offer, budgets=budgets))
    wanted = postcodes_wanted(region)
    if not wanted:
        return region
    from ..published.postcodes import INSTALLED

    look_up = given or _look_up_in(())
    known = look_up(wanted) if look_up else None
    return with_postcodes(region, known, listed(file.name for file in files) or INSTALLED)


def _look_up_in(files: Sequence[Path]) -> LookUp | None:
    # What reads tables of postcodes reads published files too; most regions need neither.
    from ..published.postcodes import look_up_in

    return look_up_in(files)


def region_of(
    raw: RawRows, offer: str | Offer | None = None, *, budgets: Iterable[Budget] = (), partial: bool = False
) -> Region:
    """Make a region of its raw rows; raises Faults with everything that is wrong."""
    draft = make_draft(raw)
    found = FaultList(chain(raw.faults, draft.faults, cross_faults(draft, offer, budgets, partial=partial)))
    if found:
        raise Faults(found)
    return draft.region
