"""A plan with all that its workbook tells beside it."""

from __future__ import annotations

from time import perf_counter

from ..models.alternative import Alternative
from ..models.case import Case, prepare
from ..models.dossier import Dossier
from ..models.options import Options
from ..models.plan import Plan
from ..models.record import record_of
from ..models.region import Region
from ..models.shelf import Choice
from .alternatives import find_alternatives
from .certificate import certificate_of
from .clock import Clock
from .plan import solve, with_need_first
from .price import priced
from .statement import state_plan
from .watch import Watch


def make_dossier(
    region: Region,
    choice: Choice,
    options: Options,
    clock: Clock,
    *,
    book: bool = True,
    exact: bool = False,
    watch: Watch | None = None,
) -> Dossier:
    """Make the best plan for a region, and what its workbook tells beside it, where there is to be one.

    `exact` says that the price of every alternative is found by solving again. Raises what `plan` raises.
    """
    began = perf_counter()
    case = prepare(region, choice.offer, options)
    outcome = solve(case, clock, watch)
    plan = with_need_first(state_plan(outcome, perf_counter() - began), case, clock, watch)
    found = find_alternatives(outcome, clock) if book else ()
    return Dossier(
        plan=plan,
        case=case,
        certificate=certificate_of(outcome.problem, outcome.found, plan),
        why=choice.why,
        record=record_of(plan, region),
        alternatives=_exact(found, case, plan, clock) if exact else found,
        exact=exact,
        region=region,
    )


def _exact(found: tuple[Alternative, ...], case: Case, plan: Plan, clock: Clock) -> tuple[Alternative, ...]:
    return tuple(priced(a, case, plan, clock) if plan.optimal and _open(a) and not clock.over else a for a in found)


def _open(alternative: Alternative) -> bool:
    """Whether something about the price of an alternative is not known yet."""
    known = alternative.costs and all(cost.exact is not None for cost in alternative.costs)
    return bool(alternative.rank) and not known
