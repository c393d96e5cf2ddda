"""`match plan`: the best plan for a region."""

from __future__ import annotations

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
    TimeLimit,
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
    read,
    tell_unplanned,
)

if TYPE_CHECKING:
    from ..inputs.documents.plan_workbook import PlanBook
    from ..inputs.documents.stored_plan import Carried
    from ..models.matching.decisions import JudgedRegion
    from ..models.matching.options import Allocation
    from ..models.plan.plan_report import Handling
    from ..models.plan.stored_plan import Origin, StoredPlan

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
        typer.Option(metavar="BOOK", help="An earlier plan.xlsx, with decisions typed into it."),
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
    clock, files = Deadline(time_limit), tuple(output or ())
    found, levels = FaultCollector(), parse_objective(objective)
    found.find(lambda: check_endings(files))
    targets = Targets(
        reads={"REGION": region, "--decisions": decisions, "--previous": previous, "--postcodes": postcodes},
        writes={"-o": files, "--certificate": certificate},
        offers=(offer,),
    )
    found.find(targets.check)
    handling = found.find(lambda: parse_handling(marking, redact, files))
    book = found.find(lambda: _read_book(decisions)) if decisions else None
    stored = found.find(lambda: _read_stored(previous)) if previous else None
    pairs = stored.plan.pairs if stored else book.record.pairs if book else None
    found.find(lambda: order_levels(levels, previous=previous is not None or decisions is not None))
    budgets, faults = read_budgets(budget or ())
    found.add(faults)
    own = found.find(lambda: _carried_by(book, offer)) if book and region is None else None
    judged = found.last(lambda: _chosen(own) if own else read(region, offer, budgets, postcodes))
    check_targets((*files, *([certificate] if certificate else ())))
    options = Options(
        objective=levels, min_days=min_days, budgets=budgets, previous=pairs, threads=threads, stay=_stay(book)
    )
    if stored:
        tell_unplanned(stored)
    before = book.stored if book else stored if stored and stored.plan.offer.name == judged.choice.offer.id else None
    origin = _origin_of(before) if before else None
    how = Making(
        files, cast("Handling", handling), clock, alternatives, json, quiet, certificate, origin, brief, full, open
    )
    make_and_show(how, judged, options, book, example=region is None and own is None, given=region)


# What reads plans and workbooks back is imported only where one is given.


def _read_book(path: Path) -> PlanBook:
    from ..inputs.documents.plan_workbook import read_plan_book

    return read_plan_book(path)


def _read_stored(path: Path) -> StoredPlan:
    from ..inputs.documents.plan import read_stored

    return read_stored(path)


def _carried_by(book: PlanBook, offer: str | None) -> Carried | None:
    from ..scenarios.replan import carried_by

    return carried_by(book, offer)


def _stay(book: PlanBook | None) -> tuple[Allocation, ...] | None:
    # As `match replan` does it: of equal plans, the one nearest to the workbook's.
    if book is None:
        return None
    from ..scenarios.replan import stay_of

    return stay_of(book)


def _chosen(own: Carried) -> JudgedRegion:
    from ..models.matching.decisions import JudgedRegion
    from ..models.offers.catalogue import choose_offer

    return JudgedRegion(own.base, choose_offer(own.base, own.offer))


def _origin_of(stored: StoredPlan) -> Origin | None:
    from ..scenarios.replan import origin_of

    return origin_of(stored)
