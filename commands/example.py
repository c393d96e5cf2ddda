"""`match example`: a made-up region, an empty one to fill in, and the form for leaders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared_options import OfferName

EXAMPLE = (
    "Examples: match example try.xlsx --schools 200 --leaders 60 --offer 2021-22; "
    "match example --leaders-only leaders.xlsx; match example --blank region.xlsx"
)


def example(
    target: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help=".csv, .xlsx, or a folder (no ending).")],
    schools: Annotated[int, typer.Option(min=1, max=500_000, metavar="N", help="How many schools.")] = 60,
    leaders: Annotated[
        int | None, typer.Option(min=1, max=200_000, metavar="N", help="How many leaders; default 40.")
    ] = None,
    leaders_only: Annotated[
        bool, typer.Option("--leaders-only", help="Write the form that leaders fill in: blank, or with N made-up ones.")
    ] = False,
    blank: Annotated[
        bool,
        typer.Option(
            "--blank", help="Write an empty region to fill in (.xlsx); its example rows are ignored when read."
        ),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed makes another region.")] = 1,
    offer: OfferName = "2023-24",
) -> None:
    """Write a made-up region, an empty one, or the leaders' form.

    A made-up region is realistic in geography and shape, has no real names, and is the same for a seed.
    """
    from ..models.offers.catalogue import read_offer
    from ..outputs.region.leaders_form import write_form
    from ..outputs.region.region_files import check_size, write_region
    from ..outputs.region.region_form import write_blank
    from ..outputs.targets import REGION_FILES, Targets
    from ..scenarios.generator.example import blank_region, example_leaders, form_choices, make_example

    offer = offer or "2023-24"
    Targets(reads={}, writes={"FILE_OR_FOLDER": target}, offers=(offer,), inside=REGION_FILES).check()
    if blank or leaders_only:
        rules = read_offer(offer)
        if blank:
            across = bool(rules.equivalents or rules.supports)
            write_blank(blank_region(offer), form_choices(rules), target, every_column=across)
        else:
            further = ("number",) if rules.supports else ()
            write_form(example_leaders(leaders or 0, seed, offer), form_choices(rules), target, further)
        return
    check_size(target, {"school": schools, "leader": leaders or 40})
    write_region(make_example(schools=schools, leaders=leaders or 40, seed=seed, offer=offer), target)
