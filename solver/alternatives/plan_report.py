"""A plan with all that its workbook tells beside it."""

from __future__ import annotations

from time import perf_counter

from ...common.deadline import Deadline
from ...models.matching.decisions import JudgedRegion
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options
from ...models.plan.certificate import Certificate
from ...models.plan.plan import Plan
from ...models.plan.plan_report import Alternative, PlanReport
from ..plan.build_plan import Outcome, state_plan
from ..search.progress import ProgressWatch
from ..solve import solve, with_need_first


def make_plan_report(
    judged: JudgedRegion,
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
    instance = prepare(judged.region, judged.choice.offer, options, judged=judged)
    outcome = solve(instance, clock, watch)
    plan = with_need_first(state_plan(outcome, perf_counter() - began), instance, clock, watch)
    return PlanReport(
        plan=plan,
        instance=instance,
        prove=lambda: _certificate(outcome, plan),
        why=judged.choice.why,
        region=judged.region,
        alternatives=_alternatives(outcome, plan, clock, exact=exact) if book else (),
        exact=exact,
    )


# A plan.json has neither proofs nor other leaders: what makes them is imported where it is asked for.


def _certificate(outcome: Outcome, plan: Plan) -> Certificate:
    from ..certificate.write import certificate_of

    return certificate_of(outcome.model, outcome.found, plan)


def _alternatives(outcome: Outcome, plan: Plan, clock: Deadline, *, exact: bool) -> tuple[Alternative, ...]:
    from .alternatives import find_alternatives

    found = find_alternatives(outcome, clock)
    return _exact(found, outcome.model.instance, plan, clock) if exact else found


def _exact(found: tuple[Alternative, ...], instance: Instance, plan: Plan, clock: Deadline) -> tuple[Alternative, ...]:
    from .exact_costs import priced

    return tuple(priced(a, instance, plan, clock) if plan.optimal and _open(a) and not clock.over else a for a in found)


def _open(alternative: Alternative) -> bool:
    """Whether something about the price of an alternative is not known yet."""
    known = alternative.costs and all(cost.exact is not None for cost in alternative.costs)
    return bool(alternative.rank) and not known
