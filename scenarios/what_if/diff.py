"""Two plans that were written, one against the other."""

from __future__ import annotations

from ...models.plan import Plan
from ...models.plan_diff import PlanDiff, plan_differences
from ...models.version import VERSION
from .against import levels_of, moves_of, total_of


def diff(old: Plan, new: Plan) -> PlanDiff:
    """Say what changed from an old plan to a new one."""
    return PlanDiff(
        version=VERSION,
        old=old.region,
        new=new.region,
        differences=plan_differences(old, new),
        levels=tuple(levels_of(new, old)),
        old_total=total_of(old),
        new_total=total_of(new),
        moves=moves_of(old, new, base="the old plan"),
        old_journeys=old.journeys,
        new_journeys=new.journeys,
    )
