"""`match check`: a region, a plan or a certificate, judged without planning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import DONE, NO_PLAN, OfferName, Postcodes, console, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models.plan import Plan
    from ..models.region import Region

EXAMPLE = "Examples: match check north-west.csv; match check plan.json north-west.csv"


def check(
    file: Annotated[Path, typer.Argument(metavar="REGION|PLAN", help="A region, or a plan.json with its region.")],
    region: Annotated[Path | None, typer.Argument(metavar="REGION", help="The region of the plan.")] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Work out again, from these prices, why no plan is better.")
    ] = None,
) -> None:
    """Judge a region without planning, or judge any plan from its region and offer alone."""
    if region is None and file.suffix.lower() != ".json":
        _check_region(file, offer, postcodes)
    elif region is None:
        raise typer.BadParameter("a plan is checked against its region: match check PLAN REGION")
    else:
        files = (file, region) if region.suffix.lower() != ".json" else (region, file)
        _check_plan(*files, offer, certificate, postcodes)


def _check_region(path: Path, offer: str | None, postcodes: Sequence[Path] | None) -> None:
    from ..models.case import prepare
    from ..models.shelf import choose_offer
    from ..outputs.terminal_check import show_case

    region = read(path, offer, postcodes=postcodes)
    choice = choose_offer(region, offer)
    show_case(console(), prepare(region, choice.offer), choice)


def _check_plan(
    plan_path: Path,
    region_path: Path,
    offer: str | None,
    certificate: Path | None,
    postcodes: Sequence[Path] | None,
) -> None:
    from ..outputs.terminal_check import show_verdict
    from ..scenarios.agreed import read_both
    from ..solver.check import check as judge

    made, region = read_both(plan_path, lambda named: read(region_path, named, postcodes=postcodes), offer)
    verdict = judge(made, region, offer)
    show_verdict(console(), verdict)
    sound = verdict.sound and (certificate is None or _recheck(made, region, offer, certificate))
    raise typer.Exit(DONE if sound else NO_PLAN)


def _recheck(made: Plan, region: Region, offer: str | None, path: Path) -> bool:
    from ..inputs.certificate_file import read_certificate
    from ..outputs.terminal_check import show_recheck
    from ..solver.check import case_of
    from ..solver.recheck import recheck

    found = recheck(read_certificate(path), made, case_of(made, region, offer))
    show_recheck(console(), found, made.journeys)
    return not found.broken
