"""`match replan`: a plan made again with the decisions that came back in its workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from .make_plan import (
    AlternativesFlag,
    BriefFlag,
    FullFlag,
    Making,
    Marking,
    OpenFlag,
    Outputs,
    QuietFlag,
    RedactFlag,
    Threads,
    make_and_show,
    not_both,
)
from .shared_options import Objective, OfferName, Postcodes, TimeLimit, read

EXAMPLE = (
    "Examples: match replan plan.xlsx -o next.xlsx; match replan plan.xlsx north-west.csv -o next.xlsx --objective keep"
)


def replan(
    decided: Annotated[Path, typer.Argument(metavar="PLAN.XLSX", help="A plan's workbook, decisions typed into it.")],
    region: Annotated[
        Path | None,
        typer.Argument(
            metavar="REGION", help="The region as it is now, where it is not the one that the plan carries."
        ),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    output: Outputs = None,
    objective: Objective = None,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    region_output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the region with the decisions in it, by which match check judges."),
    ] = None,
    alternatives: AlternativesFlag = False,
    marking: Marking = None,
    redact: RedactFlag = False,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON alone.")] = False,
    quiet: QuietFlag = False,
    brief: BriefFlag = False,
    full: FullFlag = False,
    open: OpenFlag = False,
) -> None:
    """Plan again with the decisions typed into a plan's workbook.

    The decisions hold, the rest moves as little as it may.
    """
    from ..common.deadline import Deadline
    from ..common.faults import FaultCollector
    from ..inputs.documents.plan_workbook import read_plan_book
    from ..models.matching.options import parse_objective
    from ..outputs.plan_files import check_endings, check_targets, parse_handling
    from ..outputs.region.region_files import check_region_target
    from ..outputs.targets import REGION_FILES, Targets
    from ..scenarios.replan import carried_by, given_region, offer_of, options_of, origin_of

    not_both(brief=brief, full=full)
    deadline, files = Deadline(time_limit), tuple(output or ())
    targets = Targets(
        reads={"PLAN.XLSX": decided, "REGION": region, "--postcodes": postcodes},
        writes={"-o": files, "--region-output": region_output},
        offers=(offer,),
        inside=REGION_FILES,
    )
    found = FaultCollector()
    found.find(lambda: check_endings(files))
    found.find(targets.check)
    found.last(lambda: check_region_target(region_output) if region_output else None)
    check_targets(files)
    handling = parse_handling(marking, redact, files)
    book = read_plan_book(decided)
    options = options_of(book, parse_objective(objective) if objective is not None else None, threads)
    options.check()
    own = carried_by(book, offer)
    if own and region is None:
        judged = own.judged
    else:
        named = own.offer if own else offer_of(book, offer)
        judged = read(given_region(book, region), named, postcodes=postcodes)
    how = Making(
        files=files,
        handling=handling,
        deadline=deadline,
        exact=alternatives,
        json=json,
        quiet=quiet,
        origin=origin_of(book.stored),
        brief=brief,
        full=full,
        open=open,
    )
    if own and not offer:
        judged = replace(judged, choice=replace(judged.choice, why="that of the workbook"))
    make_and_show(how, judged, options, book, given=region, region_output=region_output)
