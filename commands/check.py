"""`match check`: a region, a plan or a certificate, judged without planning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import DONE, NO_PLAN, OfferName, console, read

if TYPE_CHECKING:
    from ..models.plan import Plan
    from ..models.region import Region
    from ..models.verdict import Recheck

EXAMPLE = (
    "Examples: match check north-west.csv; match check plan.json north-west.csv; "
    "match check plan.json north-west.csv --certificate proof.json"
)


def check(
    file: Annotated[Path, typer.Argument(metavar="REGION|PLAN", help="A region, or a plan.json with its region.")],
    region: Annotated[Path | None, typer.Argument(metavar="REGION", help="The region of the plan.")] = None,
    offer: OfferName = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Work out again, from these prices, why no plan is better.")
    ] = None,
) -> None:
    """Judge a region without planning, or judge any plan from its region and offer alone.

    Without a certificate a plan is judged by the rules: that no plan is better is not.
    """
    if region is None and file.suffix.lower() != ".json":
        _check_region(file, offer)
    elif region is None:
        raise typer.BadParameter("a plan is checked against its region: match check PLAN REGION")
    else:
        files = (file, region) if region.suffix.lower() != ".json" else (region, file)
        _check_plan(*files, offer, certificate)


def _check_region(path: Path, offer: str | None) -> None:
    from ..models.case import prepare
    from ..models.shelf import choose_offer
    from ..outputs.terminal_check import show_case

    region = read(path, offer)
    choice = choose_offer(region, offer)
    show_case(console(), prepare(region, choice.offer), choice)


def _check_plan(plan_path: Path, region_path: Path, offer: str | None, certificate: Path | None) -> None:
    from ..outputs.terminal_check import show_recheck, show_verdict
    from ..scenarios.agreed import read_both
    from ..solver.check import check as judge

    made, region = read_both(plan_path, lambda named: read(region_path, named), offer)
    verdict = judge(made, region, offer)
    found = _recheck(made, region, offer, certificate) if certificate else None
    show_verdict(console(), verdict, found)
    if found is not None:
        show_recheck(console(), found)
    raise typer.Exit(DONE if verdict.sound and (found is None or not found.broken) else NO_PLAN)


def _recheck(made: Plan, region: Region, offer: str | None, path: Path) -> Recheck:
    from ..inputs.certificate_file import read_certificate
    from ..solver.check import case_of
    from ..solver.recheck import recheck

    return recheck(read_certificate(path), made, case_of(made, region, offer))
