"""What several commands take and need."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from ..models.offer import Offer
    from ..models.region import Budget, Region
    from ..models.stored_plan import StoredPlan
    from ..scenarios.agreed import ReadRegion

DONE, NO_PLAN, BAD_INPUT, STOPPED, CANNOT_WRITE = range(5)

RegionFile = Annotated[
    Path | None,
    typer.Argument(metavar="REGION", help="A CSV file, a workbook or a folder; without one, a made-up region."),
]


def _offer_named(value: str | None) -> str | None:
    """Refuse a file of another kind in the place of an offer."""
    if value is None or not Path(value).suffix:
        return value
    from ..inputs.file_kind import OFFER, misplaced

    found = misplaced(Path(value), OFFER)
    if found:
        raise found
    return value


OfferName = Annotated[
    str | None,
    typer.Option("--offer", metavar="ID|FILE", help="The offer: its id, or your own TOML file.", callback=_offer_named),
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan: .json, or its workbook.")]
Beside = Annotated[
    Path | None,
    typer.Argument(metavar="REGION", help="Its region: needed only by a plan of an earlier version, which has none."),
]
DraftFlag = Annotated[
    bool, typer.Option("--draft", help="Take a plan that is not agreed, and mark every page that is made from it.")
]
Objective = Annotated[
    str | None, typer.Option(metavar="LEVEL,...", help="Levels to put first, such as need,days,balance.")
]
MinDays = Annotated[int | None, typer.Option(min=1, max=366, metavar="N", help="The fewest days of a match, for all.")]
BudgetRows = Annotated[
    list[str] | None,
    typer.Option("--budget", metavar="POT[@REGION]=AMOUNT", help="Replace a budget row; as often as wanted."),
]
Previous = Annotated[
    Path | None,
    typer.Option(metavar="PLAN", help="An earlier plan, .json or .xlsx; its matches are kept where they can be."),
]
Postcodes = Annotated[
    list[Path] | None,
    typer.Option(
        "--postcodes",
        metavar="FILE",
        help="Postcode, easting, northing: places who has only a postcode; without it the extra [postcodes].",
    ),
]


def read(
    path: Path | None,
    offer: str | Offer | None,
    budgets: Iterable[Budget] = (),
    postcodes: Sequence[Path] | None = None,
) -> Region:
    """Read a region, or the one that ships with the package, and place whoever has a postcode alone.

    `budgets` are rows of options.
    """
    from ..inputs.region import read_placed_region
    from ..scenarios.default import default_region_path

    if path is not None:
        return read_placed_region(path, offer, budgets=budgets, postcodes=postcodes or ())
    with default_region_path() as shipped:
        return read_placed_region(shipped, offer, budgets=budgets, postcodes=postcodes or ())


def beside(region: Path | None, postcodes: Sequence[Path] | None = None) -> ReadRegion | None:
    """Give what reads the region beside a plan, None where there is none."""
    return None if region is None else lambda offer: read(region, offer, postcodes=postcodes)


def earlier_pairs(path: Path) -> tuple[tuple[str, str], ...]:
    """Read whom an earlier plan matches, and say so where its workbook holds decisions that it does not plan."""
    from ..inputs.plan_source import read_stored

    stored = read_stored(path)
    tell_unplanned(stored)
    return stored.plan.pairs


def tell_unplanned(stored: StoredPlan) -> None:
    """Say on standard error that decisions were typed into a workbook since it was planned."""
    from ..outputs.terminal import show_notes
    from ..scenarios.agreed import unplanned_notes

    notes = unplanned_notes(stored)
    if notes:
        show_notes(console(sys.stderr), notes)


def console(stream: object = None) -> Console:
    """Make the console of standard output, or of standard error."""
    from ..outputs.console import make_console

    return make_console(sys.stdout if stream is None else sys.stderr)
