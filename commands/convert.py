"""`match convert`: a region in another of its three forms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .shared_options import OfferName, console

EXAMPLE = "Example: match convert north-west.csv north-west.xlsx"


def convert(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A region: CSV, workbook or folder.")],
    target: Annotated[Path, typer.Argument(metavar="TO", help=".csv, .xlsx, or a folder (no ending).")],
    offer: OfferName = None,
) -> None:
    """Write a region in another of its three forms, nothing lost."""
    from ..common.faults import FaultCollector
    from ..inputs.region.region import read_region
    from ..models.offers.catalogue import choose_offer
    from ..outputs.region.region_files import check_size, write_region
    from ..outputs.targets import REGION_FILES, Targets
    from ..outputs.terminal.plan import show_notes

    targets = Targets(reads={"FROM": source}, writes={"TO": target}, offers=(offer,), inside=REGION_FILES)
    found = FaultCollector()
    found.find(targets.check)
    found.find(lambda: check_size(target))
    region = found.last(lambda: read_region(source, offer))
    write_region(region, target, choose_offer(region, offer).offer if offer else None)
    show_notes(console(sys.stderr), region.notes)
