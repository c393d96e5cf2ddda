"""`match check`: a region, a plan or a certificate, judged without planning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..common.exit_codes import ExitCode
from .shared_options import OfferName, Postcodes, beside, console, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..delivery.agreed_plan import Given
    from ..models.plan.check_result import Recheck
    from ..models.plan.plan import Plan

EXAMPLE = (
    "Examples: match check north-west.csv; match check plan.json; match check plan.xlsx; "
    "match check plan.json --certificate proof.json; match check north-west.csv -o recipients.xlsx"
)


def check(
    file: Annotated[Path, typer.Argument(metavar="REGION|PLAN", help="A region, or a plan: .json, or its workbook.")],
    region: Annotated[
        Path | None,
        typer.Argument(metavar="REGION", help="The region to judge the plan by, instead of the one that it carries."),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Work out again, from these prices, why no plan is better.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write who is eligible, or not and why: .xlsx to fill in.",
        ),
    ] = None,
) -> None:
    """Judge a region without planning, or judge any plan from its region and offer alone.

    Without a certificate a plan is judged by the rules: that no plan is better is not.
    """
    from ..outputs.targets import REGION_FILES, Targets

    reads = {"REGION|PLAN": file, "REGION": region, "--postcodes": postcodes, "--certificate": certificate}
    Targets(reads=reads, writes={"-o": output}, offers=(offer,), inside=REGION_FILES).check()
    files = [path for path in (file, region) if path]
    plans = [path for path in files if _is_plan(path)]
    if region is None and not plans:
        _check_region(file, offer, postcodes, output)
        return
    if output is not None:
        from ..common.faults import Fault, Faults

        told = "expected -o with a region alone: it writes who is eligible, and no judged plan"
        raise Faults([Fault(told, at="-o", value=str(output))])
    if len(files) == 2 and plans == files[1:]:
        _check_plan(region or file, file, offer, certificate, postcodes)
    else:
        _check_plan(file, region, offer, certificate, postcodes)


def _is_plan(path: Path) -> bool:
    """Say whether a file is a plan; whatever else ends in .json is read as one, and told what it is."""
    from ..inputs.recognition.file_kind import BOOK, PLAN, kind_of

    suffix = path.suffix.lower()
    return suffix == ".json" or (suffix in (".xlsx", ".ods") and kind_of(path) in (BOOK, PLAN))


def _check_region(path: Path, offer: str | None, postcodes: Sequence[Path] | None, output: Path | None) -> None:
    from ..common.faults import FaultCollector
    from ..models.matching.instance import prepare
    from ..models.offers.catalogue import choose_offer
    from ..outputs.plan_files import check_endings
    from ..outputs.region.region_files import write_region
    from ..outputs.terminal.check import show_case
    from ..outputs.terminal.console import line

    found = FaultCollector()
    if output is not None:
        found.find(lambda: check_endings([output], [".xlsx"]))
    region = found.last(lambda: read(path, offer, postcodes=postcodes))
    choice = choose_offer(region, offer)
    show_case(console(), prepare(region, choice.offer), choice)
    if output is not None:
        write_region(region, output, choice.offer)
        line(console(), f"Written: {output}")


def _check_plan(
    plan: Path,
    region: Path | None,
    offer: str | None,
    certificate: Path | None,
    postcodes: Sequence[Path] | None,
) -> None:
    from ..delivery.agreed_plan import read_given
    from ..outputs.terminal.check import show_recheck, show_state, show_verdict
    from ..solver.checker.check import check as judge

    given = read_given(plan, beside(region, postcodes), offer)
    made = given.stored.plan
    verdict = judge(made, given.region, given.offer)
    verdict = replace(verdict, notes=(*verdict.notes, *given.notes))
    found = _recheck(made, given, certificate) if certificate else None
    show_verdict(console(), verdict, found)
    show_state(console(), given.stored)
    if found is not None:
        show_recheck(console(), found, made.journeys)
    raise typer.Exit(ExitCode.DONE if verdict.sound and (found is None or not found.broken) else ExitCode.NO_PLAN)


def _recheck(made: Plan, given: Given, path: Path) -> Recheck:
    from ..inputs.documents.certificate import read_certificate
    from ..solver.certificate.verify import recheck
    from ..solver.checker.check import case_of

    return recheck(read_certificate(path), made, case_of(made, given.region, given.offer))
