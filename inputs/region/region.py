"""A region from its file or folder, sound as a whole, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...common.faults import FaultCollector
from ...common.names import listed
from ...models.matching.decisions import JudgedRegion
from ...models.offers.offer import Offer
from ...models.region.positions import postcodes_wanted, with_postcodes
from ...models.region.region import Budget, Region
from ..recognition.file_kind import REGION, recognise
from .checks import judge
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
    return _judged(Path(path), offer, budgets, partial=partial).region


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
    return read_judged_region(path, offer, budgets=budgets, postcodes=postcodes).region


def read_judged_region(
    path: str | Path,
    offer: str | Offer | None = None,
    *,
    budgets: Iterable[Budget] = (),
    postcodes: Sequence[str | Path] = (),
) -> JudgedRegion:
    """Read a region as `read_placed_region` does, with the offer that it will be planned under and what was judged."""
    found, files = FaultCollector(), [Path(file) for file in postcodes]
    given = found.find(lambda: _look_up_in(files)) if files else None
    judged = found.last(lambda: _judged(Path(path), offer, budgets))
    wanted = postcodes_wanted(judged.region)
    if not wanted:
        return judged
    from ..published.postcodes import INSTALLED

    look_up = given or _look_up_in(())
    known = look_up(wanted) if look_up else None
    placed = with_postcodes(judged.region, known, listed(file.name for file in files) or INSTALLED)
    # Recipients and pairs have positions: they are judged again where some are filled in.
    return JudgedRegion(placed, judged.choice)


def _judged(path: Path, offer: str | Offer | None, budgets: Iterable[Budget], *, partial: bool = False) -> JudgedRegion:
    return recognise(path, REGION, lambda: judge(make_draft(read_raw_rows(path)), offer, budgets, partial=partial))


def _look_up_in(files: Sequence[Path]) -> LookUp | None:
    # What reads tables of postcodes reads published files too; most regions need neither.
    from ..published.postcodes import look_up_in

    return look_up_in(files)


def region_of(raw: RawRows, offer: str | Offer | None = None, *, partial: bool = False) -> Region:
    """Make a region of its raw rows; raises Faults with everything that is wrong."""
    return judge(make_draft(raw), offer, partial=partial).region
