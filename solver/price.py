"""What one more decision would cost, exactly: the plan is made again with it."""

from __future__ import annotations

from dataclasses import replace

from ..models.alternative import Alternative, exact_costs
from ..models.case import Case, prepare
from ..models.faults import Faults
from ..models.plan import NoPlan, Plan, Stopped
from ..models.region import Decision
from .clock import Clock
from .plan import solve
from .statement import state_plan


def priced(alternative: Alternative, case: Case, best: Plan, clock: Clock) -> Alternative:
    """Give an alternative with its exact costs; as it was where the time was up."""
    try:
        other = with_match(case, alternative.recipient, alternative.leader, clock)
    except (NoPlan, Faults):
        return replace(alternative, impossible=True, costs=())
    except Stopped:
        return alternative
    if not other.optimal:
        return alternative
    return replace(alternative, costs=exact_costs(best.levels, other.levels))


def with_match(case: Case, recipient: str, leader: str, clock: Clock) -> Plan:
    """Make the best plan that has a match, other locks of this recipient and a ban on the pair put aside."""
    kept = (row for row in case.region.decisions if not _in_the_way(case, row, recipient, leader))
    lock = Decision(recipient=recipient, leader=leader, action="lock")
    region = replace(case.region, decisions=(*kept, lock))
    return state_plan(solve(prepare(region, case.offer, case.options), clock), 0.0)


def _in_the_way(case: Case, row: Decision, recipient: str, leader: str) -> bool:
    if row.recipient != recipient:
        return False
    review = (row.recipient, row.leader) in case.locked_reviews
    return (row.action == "lock" and not review) or row.leader == leader
