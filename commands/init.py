"""`match init`: a place for a region's year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared_options import console

EXAMPLE = "Example: match init north-west-2023-24 --offer 2023-24 --by 'J. Singh' --marking OFFICIAL"


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder; it is made where it is missing.")],
    offer: Annotated[str | None, typer.Option(metavar="ID|FILE", help="The offer of the year.")] = None,
    region: Annotated[str, typer.Option(metavar="FILE", help="The region's file in it.")] = "region.xlsx",
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who agrees plans.")] = None,
    marking: Annotated[str | None, typer.Option(metavar="TEXT", help="A handling marking.")] = None,
) -> None:
    """Make a folder for a region's year: offer, marking, who signs.

    Commands that run in it or below take from its match.toml what they are not told otherwise.
    """
    from ..inputs.documents.match_toml import NAME
    from ..outputs.region.match_toml import write_match_toml
    from ..outputs.targets import Targets
    from ..outputs.terminal.console import line
    from ..outputs.terminal.next_step import quoted, show_next

    Targets(reads={}, writes={"FOLDER": folder}, offers=(offer,), inside=(NAME,)).check()
    file = write_match_toml(folder, offer=offer, region=region, by=by, marking=marking)
    out = console()
    line(out, f"Written: {file}")
    line(out, f"Commands that run in {folder}, or below it, take from {NAME} what they are not told otherwise.")
    step = f"put the region into {folder} as {region}, or: match example --blank {quoted(folder / region)}"
    show_next(out, step)
