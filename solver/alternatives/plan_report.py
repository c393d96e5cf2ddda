"""A plan with all that its workbook tells beside it."""

from __future__ import annotations

from time import perf_counter

from ...common.deadline import Deadline
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options
from ...models.offers.catalogue import OfferChoice
from ...models.plan.alternative import Alternative
from ...models.plan.fingerprint import record_of
from ...models.plan.plan import Plan
from ...models.plan.plan_report import PlanReport
from ...models.region.region import Region
from ..certificate.write import certificate_of
from ..plan.build_plan import state_plan
from ..search.progress import ProgressWatch
from ..solve import solve, with_need_first
from .alternatives import find_alternatives
from .exact_costs import priced


def make_plan_report(
    region: Region,
    choice: OfferChoice,
    options: Options,
    clock: Deadline,
    *,
    book: bool = True,
    exact: bool = False,
    watch: ProgressWatch | None = None,
) -> PlanReport:
    """Make the best plan for a region, and what its workbook tells beside it, where there is to be one.

    `exact` says that the price of every alternative is found by solving again. Raises what `plan` raises.
    """
    began = perf_counter()
    instance = prepare(region, choice.offer, options)
    outcome = solve(instance, clock, watch)
    plan = with_need_first(state_plan(outcome, perf_counter() - began), instance, clock, watch)
    found = find_alternatives(outcome, clock) if book else ()
    return PlanReport(
        plan=plan,
        instance=instance,
        certificate=certificate_of(outcome.model, outcome.found, plan),
        why=choice.why,
        record=record_of(plan, region),
        alternatives=_exact(found, instance, plan, clock) if exact else found,
        exact=exact,
        region=region,
    )


def _exact(found: tuple[Alternative, ...], instance: Instance, plan: Plan, clock: Deadline) -> tuple[Alternative, ...]:
    return tuple(priced(a, instance, plan, clock) if plan.optimal and _open(a) and not clock.over else a for a in found)


def _open(alternative: Alternative) -> bool:
    """Whether something about the price of an alternative is not known yet."""
    known = alternative.costs and all(cost.exact is not None for cost in alternative.costs)
    return bool(alternative.rank) and not known
