"""`match check`: a region, a plan or a certificate, judged without planning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..common.exit_codes import ExitCode
from .make_plan import BriefFlag, FullFlag, not_both
from .shared_options import OfferName, Postcodes, beside, console, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..inputs.documents.plan_and_region import PlanAndRegion
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
        typer.Option("--output", "-o", metavar="FILE", help="Write who is eligible, or not and why: .xlsx to fill in."),
    ] = None,
    brief: BriefFlag = False,
    full: FullFlag = False,
) -> None:
    """Judge a region, a plan or a certificate, without planning.

    A plan is judged from its region and offer alone. Without a certificate the rules are checked, but not that no plan
    is better.
    """
    from ..outputs.targets import REGION_FILES, Targets

    not_both(brief=brief, full=full)
    reads = {"REGION|PLAN": file, "REGION": region, "--postcodes": postcodes, "--certificate": certificate}
    Targets(reads=reads, writes={"-o": output}, offers=(offer,), inside=REGION_FILES).check()
    files = [path for path in (file, region) if path]
    plans = [path for path in files if _is_plan(path)]
    if region is None and not plans:
        _check_region(file, offer, postcodes, output, brief=brief, full=full)
        return
    if output is not None:
        from ..common.faults import Fault, Faults

        told = "expected -o with a region alone: it writes who is eligible, and no judged plan"
        raise Faults([Fault(told, at="-o", value=str(output))])
    if len(files) == 2 and plans == files[1:]:
        _check_plan(region or file, file, offer, certificate, postcodes, brief=brief)
    else:
        _check_plan(file, region, offer, certificate, postcodes, brief=brief)


def _is_plan(path: Path) -> bool:
    """Say whether a file is a plan; whatever else ends in .json is read as one, and told what it is."""
    from ..inputs.recognition.file_kind import BOOK, PLAN, kind_of

    suffix = path.suffix.lower()
    return suffix == ".json" or (suffix in (".xlsx", ".ods") and kind_of(path) in (BOOK, PLAN))


def _check_region(
    path: Path,
    offer: str | None,
    postcodes: Sequence[Path] | None,
    output: Path | None,
    *,
    brief: bool,
    full: bool,
) -> None:
    from ..common.faults import FaultCollector
    from ..models.matching.instance import prepare
    from ..outputs.plan_files import check_endings
    from ..outputs.region.region_files import write_region
    from ..outputs.terminal.check import show_case
    from ..outputs.terminal.console import line
    from ..outputs.terminal.next_step import after_check, show_next

    found = FaultCollector()
    if output is not None:
        found.find(lambda: check_endings([output], [".xlsx"]))
    judged = found.last(lambda: read(path, offer, postcodes=postcodes))
    case = prepare(judged.region, judged.choice.offer, judged=judged)
    show_case(console(), case, judged.choice, brief=brief, full=full)
    if output is not None:
        write_region(judged.region, output, judged.choice.offer)
        line(console(), f"Written: {output}")
    show_next(console(), "" if brief else after_check(path))


def _check_plan(
    plan: Path,
    region: Path | None,
    offer: str | None,
    certificate: Path | None,
    postcodes: Sequence[Path] | None,
    *,
    brief: bool,
) -> None:
    from ..common.interrupt import this_process
    from ..inputs.documents.plan_and_region import read_plan_and_region
    from ..outputs.terminal.check import show_recheck, show_state, show_verdict
    from ..outputs.terminal.next_step import after_state, show_next
    from ..solver.checker.check import check as judge

    given = read_plan_and_region(plan, beside(region, postcodes), offer)
    made = given.stored.plan
    this_process.step = "judging the plan"
    verdict = judge(made, given.region, given.offer)
    verdict = replace(verdict, notes=(*verdict.notes, *given.notes))
    found = _recheck(made, given, certificate) if certificate else None
    sound = verdict.sound and (found is None or not found.broken)
    show_verdict(console(), verdict, found, brief=brief)
    if not brief:
        show_state(console(), given.stored)
        if found is not None:
            show_recheck(console(), found, made.journeys)
        show_next(console(), after_state(plan, given.stored.state.name) if sound else "")
    raise typer.Exit(ExitCode.DONE if sound else ExitCode.NO_PLAN)


def _recheck(made: Plan, given: PlanAndRegion, path: Path) -> Recheck:
    from ..common.interrupt import this_process
    from ..inputs.documents.plan import read_certificate
    from ..solver.certificate.verify import recheck
    from ..solver.checker.check import instance_of

    certificate = read_certificate(path)
    this_process.step = "working the bounds out again"
    return recheck(certificate, made, instance_of(made, given.region, given.offer))
