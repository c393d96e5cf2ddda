"""`match review`: decide in the browser, on this machine alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .shared_options import OfferName, Postcodes, console

EXAMPLE = "Examples: match review north-west.csv; match review north-west.review --port 8765 --no-browser"


def review(
    region: Annotated[
        Path,
        typer.Argument(metavar="REGION|FILE.review", help="A region, or a .review file to continue."),
    ],
    offer: OfferName = None,
    postcodes: Postcodes = None,
    port: Annotated[
        int | None, typer.Option(min=1024, max=65535, metavar="N", help="The port; without it a free one.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, and open no browser.")] = False,
) -> None:
    """Decide on a plan in the browser, on this machine alone.

    Agree, overrule, plan again, compare: every decision is kept in a .review file beside the region.
    """
    from ..outputs.terminal.console import line
    from ..outputs.terminal.plan import show_notes
    from ..review.session import open_review
    from ..review.web.server import Server

    told = list[str]()
    opened = open_review(region, offer, postcodes or (), told.append)
    show_notes(console(sys.stderr), told)
    try:
        server = Server(opened, port)
    except BaseException:
        opened.close()
        raise
    server.run(lambda text: line(console(), text), browser=not no_browser)
    line(console(), f"Kept in {opened.store.path}: match review {opened.store.path} goes on.")
