"""`match plan`: the best plan for a region."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

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
from .shared_options import (
    BudgetRows,
    MinDays,
    Objective,
    OfferName,
    Postcodes,
    Previous,
    RegionFile,
    TimeLimit,
    read,
    tell_unplanned,
)

if TYPE_CHECKING:
    from ..models.plan.plan_report import Handling

EXAMPLE = (
    "Examples: match plan north-west.csv -o plan.xlsx -o plan.json --budget total=400000; "
    "match plan north-west.csv --decisions plan.xlsx --previous plan.json -o next.xlsx"
)


def plan(
    region: RegionFile = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    output: Outputs = None,
    previous: Previous = None,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="PLAN.XLSX", help="An earlier plan.xlsx, with decisions typed into it."),
    ] = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    alternatives: AlternativesFlag = False,
    marking: Marking = None,
    redact: RedactFlag = False,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the proofs, for match check --certificate.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON alone.")] = False,
    quiet: QuietFlag = False,
    brief: BriefFlag = False,
    full: FullFlag = False,
    open: OpenFlag = False,
) -> None:
    """Make the best plan for a region, proven, with reasons.

    Level by level no plan is better; each match and each non-match has its reason.
    """
    from ..common.deadline import Deadline
    from ..common.faults import FaultCollector
    from ..models.matching.levels import order_levels
    from ..models.matching.options import Options, parse_objective, read_budgets
    from ..outputs.plan_files import check_endings, check_targets, parse_handling
    from ..outputs.targets import Targets

    not_both(brief=brief, full=full)
    deadline, files = Deadline(time_limit), tuple(output or ())
    found, levels = FaultCollector(), parse_objective(objective)
    found.find(lambda: check_endings(files))
    targets = Targets(
        reads={"REGION": region, "--decisions": decisions, "--previous": previous, "--postcodes": postcodes},
        writes={"-o": files, "--certificate": certificate},
        offers=(offer,),
    )
    found.find(targets.check)
    handling = found.find(lambda: parse_handling(marking, redact, files))
    book = stored = own = stay = origin = None
    # What reads plans and workbooks back is imported only where one is given.
    if decisions:
        from ..inputs.documents.plan_workbook import read_plan_book
        from ..scenarios.replan import carried_by, stay_of

        book = found.find(partial(read_plan_book, decisions))
        if book:
            # As `match replan` does it: of equal plans, the one nearest to the workbook's.
            stay = stay_of(book)
            own = found.find(partial(carried_by, book, offer)) if region is None else None
    if previous:
        from ..inputs.documents.plan import read_stored

        stored = found.find(partial(read_stored, previous))
    pairs = stored.plan.pairs if stored else book.record.pairs if book else None
    found.find(lambda: order_levels(levels, previous=previous is not None or decisions is not None))
    budgets, faults = read_budgets(budget or ())
    found.add(faults)
    judged = found.last(lambda: own.judged if own else read(region, offer, budgets, postcodes))
    check_targets((*files, *([certificate] if certificate else ())))
    options = Options(objective=levels, min_days=min_days, budgets=budgets, previous=pairs, threads=threads, stay=stay)
    if stored:
        tell_unplanned(stored)
    before = book.stored if book else stored if stored and stored.plan.offer.name == judged.choice.offer.id else None
    if before:
        from ..scenarios.replan import origin_of

        origin = origin_of(before)
    how = Making(
        files=files,
        handling=cast("Handling", handling),
        deadline=deadline,
        exact=alternatives,
        json=json,
        quiet=quiet,
        certificate=certificate,
        origin=origin,
        brief=brief,
        full=full,
        open=open,
    )
    make_and_show(how, judged, options, book, example=region is None and own is None, given=region)
