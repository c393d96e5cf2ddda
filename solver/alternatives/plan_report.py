"""A plan with all that its workbook tells beside it."""

from __future__ import annotations

from ...common.deadline import Deadline
from ...models.matching.decisions import JudgedRegion
from ...models.matching.instance import prepare
from ...models.matching.options import Options
from ...models.plan.plan import Plan
from ...models.plan.plan_report import Alternative, PlanReport
from ..search.progress import ProgressWatch
from ..solution import Solution
from ..solve import solve, with_need_first


def make_plan_report(
    judged: JudgedRegion,
    options: Options,
    deadline: Deadline,
    *,
    book: bool = True,
    exact: bool = False,
    watch: ProgressWatch | None = None,
) -> PlanReport:
    """Make the best plan for a region, and what its workbook tells beside it, where there is to be one.

    `exact` says that the price of every alternative is found by solving again. Raises what `plan` raises.
    """
    instance = prepare(judged.region, judged.choice.offer, options, judged=judged)
    solution = solve(instance, deadline, watch=watch)
    plan = with_need_first(solution.plan, instance, deadline, watch)
    return PlanReport(
        plan=plan,
        instance=instance,
        prove=lambda: solution.certified(deadline),
        why=judged.choice.why,
        region=judged.region,
        alternatives=_alternatives(solution, plan, deadline, exact=exact) if book else (),
        exact=exact,
        solution=solution,
    )


def _alternatives(solution: Solution, plan: Plan, deadline: Deadline, *, exact: bool) -> tuple[Alternative, ...]:
    # A plan.json has no other leaders: what finds and prices them is imported where it is asked for.
    from .alternatives import find_alternatives

    alternatives = find_alternatives(solution, deadline)
    if not exact or not plan.optimal:
        return alternatives
    from .exact_costs import priced

    instance = solution.instance
    return tuple(priced(a, instance, plan, deadline) if _open(a) and not deadline.over else a for a in alternatives)


def _open(alternative: Alternative) -> bool:
    """Whether something about the price of an alternative is not known yet."""
    known = alternative.costs and all(cost.exact is not None for cost in alternative.costs)
    return bool(alternative.rank) and not known
