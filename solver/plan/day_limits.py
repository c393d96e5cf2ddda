"""The limits on the days of a plan whose matches are settled: sets of recipients with what they may have together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...models.region.region import Budget
from ..model.arrays import InstanceArrays
from ..model.columns import DAY_POTS, MATCH_POTS
from .assignment import Assignment, spending_by_recipient

OF_LEADERS = frozenset({"own", "all"})
"""What limits of leaders are called; all others are of budget rows, or of what all days cost."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on weighted days: sum of weight × days over the members <= most; `what` says whose limit it is."""

    what: str
    weight: Mapping[int, int]
    most: int


def leader_limits(figures: InstanceArrays, choice: Assignment) -> Iterator[Limit]:
    """Walk the limits of the leaders' days, own and all."""
    members = _members(choice)
    for leader, own in own_limits(figures, choice):
        yield own
        yield Limit("all", dict.fromkeys(members[leader], 1), int(figures.all_days[leader]))


def own_limits(figures: InstanceArrays, choice: Assignment) -> Iterator[tuple[int, Limit]]:
    """Walk the leaders with the limits of their own days, where nobody may help."""
    for leader, ts in _members(choice).items():
        person = sum(int(figures.in_person[t]) for t in ts)
        alone = {t: 1 for t in ts if not figures.team[t]}
        yield leader, Limit("own", alone, int(figures.own[leader]) - person)


def _members(choice: Assignment) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for t, leader in choice.leader.items():
        members[leader].append(t)
    return members


def budget_limits(figures: InstanceArrays, choice: Assignment) -> Iterator[tuple[Budget, Limit]]:
    """Walk the budget rows that pay for days: what is left of them for days, in pence."""
    instance = figures.instance
    for budget in instance.budgets:
        if budget.pot in MATCH_POTS:
            inside = {t for t, r in enumerate(instance.recipients) if budget.pays_for(r.region)}
            paid = [one for t, one in spending_by_recipient(figures, choice).items() if t in inside]
            spent = {"total": sum(one.extras for one in paid), "grants": sum(one.grants for one in paid)}
            days = {t: int(figures.rate[choice.leader[t]]) for t in choice.leader if t in inside}
            weight = days if budget.pot in DAY_POTS else {}
            yield budget, Limit(budget.pot, weight, budget.amount - spent.get(budget.pot, 0))
