"""The limits on the days of a plan whose matches are settled: sets of recipients with what they may have together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    members = members_of(choice)
    for leader, own in own_limits(figures, choice):
        yield own
        yield Limit("all", dict.fromkeys(members[leader], 1), int(figures.all_days[leader]))


def own_limits(figures: InstanceArrays, choice: Assignment) -> Iterator[tuple[int, Limit]]:
    """Walk the leaders with the limits of their own days, where nobody may help."""
    for leader, ts in members_of(choice).items():
        person = sum(int(figures.in_person[t]) for t in ts)
        alone = {t: 1 for t in ts if not figures.team[t]}
        yield leader, Limit("own", alone, int(figures.own[leader]) - person)


def members_of(choice: Assignment) -> dict[int, list[int]]:
    """Give the recipients of each leader, in their order."""
    members: dict[int, list[int]] = defaultdict(list)
    for t, leader in sorted(choice.leader.items()):
        members[leader].append(t)
    return members


def budget_limits(figures: InstanceArrays, choice: Assignment) -> Iterator[Limit]:
    """Walk the limits of the budget rows that pay for matches: what is left of them for days, in pence."""
    spending = spending_by_recipient(figures, choice)
    for budget in figures.instance.budgets:
        if budget.pot in MATCH_POTS:
            pays = figures.paid(budget)
            paid = [one for t, one in spending.items() if pays[t]]
            spent = {"total": sum(one.extras for one in paid), "grants": sum(one.grants for one in paid)}
            days = {t: int(figures.rate[leader]) for t, leader in choice.leader.items() if pays[t]}
            weight = days if budget.pot in DAY_POTS else {}
            yield Limit(budget.pot, weight, budget.amount - spent.get(budget.pot, 0))
