"""`match offers`: the offers, and the rules of one in plain English."""

from __future__ import annotations

from typing import Annotated

import typer

from .shared_options import console

EXAMPLE = "Examples: match offers; match offers 2023-24; match offers mine.toml"


def offers(name: Annotated[str | None, typer.Argument(metavar="ID|FILE", help="One offer, in full.")] = None) -> None:
    """Print the offers, or the rules of one in plain English.

    Every figure stands with its clause, and with what is assumed.
    """
    from ..models.offers.catalogue import read_offer, shipped_offers
    from ..outputs.terminal.offers import show_offer, show_offers

    if name is None:
        show_offers(console(), shipped_offers())
    else:
        show_offer(console(), read_offer(name))
