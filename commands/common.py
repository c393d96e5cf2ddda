"""What several commands take and need."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from ..models.region import Budget, Region

DONE, NO_PLAN, BAD_INPUT, STOPPED, CANNOT_WRITE = range(5)

RegionFile = Annotated[
    Path | None,
    typer.Argument(metavar="REGION", help="A CSV file, a workbook or a folder; without one, a made-up region."),
]
OfferName = Annotated[
    str | None, typer.Option("--offer", metavar="ID|FILE", help="The offer: its id, or your own TOML file.")
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
    typer.Option(metavar="PLAN", help="An earlier plan.json; its matches are kept where they can be."),
]


def read(path: Path | None, offer: str | None, budgets: Iterable[Budget] = ()) -> Region:
    """Read a region, or the one that ships with the package; `budgets` are rows of options."""
    from ..inputs.region import read_region
    from ..scenarios.default import default_region_path

    if path is not None:
        return read_region(path, offer, budgets=budgets)
    with default_region_path() as shipped:
        return read_region(shipped, offer, budgets=budgets)


def console(stream: object = None) -> Console:
    """Make the console of standard output, or of standard error."""
    from ..outputs.console import make_console

    return make_console(sys.stdout if stream is None else sys.stderr)
