"""What a plan gives up by an order that puts another level before need: it is put beside the default order's plan."""

from __future__ import annotations

from .plan import NeedFirst, Plan

_NEVER = frozenset({"no-allowed-leader", "banned"})
"""The reasons of those whom no plan supports, whatever stands first."""


def puts_need_first(plan: Plan) -> bool:
    """Say whether need is the first level, so that no plan supports more of it."""
    return plan.levels[0].name == "need"


def may_lose_need(plan: Plan) -> bool:
    """Say whether another order could support more: one that already supports all who can be loses nothing."""
    return not puts_need_first(plan) and _most(plan) > _need(plan)


def need_first_of(plan: Plan, other: Plan | None, *, drawn: bool = True) -> NeedFirst | None:
    """Put a plan beside the default order's plan of the same region, decisions, budgets and options.

    None where the plan itself puts need first. `other` is None where the default order was not planned; what is known
    then is what anybody can add up. `drawn` says that the draw among its equals was finished.
    """
    if puts_need_first(plan):
        return None
    need, most, matched = _need(plan), _most(plan), len(plan.matches)
    if other is None:
        return NeedFirst(need=need, bound=most, matched=matched, settled=need == most)
    bound = next(level.bound for level in other.levels if level.name == "need")
    if _need(other) >= need:
        need, matched = _need(other), len(other.matches)
    return NeedFirst(
        need=need, bound=most if bound is None else min(bound, most), matched=matched, settled=other.optimal and drawn
    )


def _need(plan: Plan) -> int:
    return next(level.value for level in plan.levels if level.name == "need")


def _most(plan: Plan) -> int:
    """The priority of everybody whom some plan may support."""
    return _need(plan) + sum(row.priority for row in plan.unmatched if row.reason not in _NEVER)
